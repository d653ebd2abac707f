package dev.lockmedic.profiles;

import dev.lockmedic.hooks.HostCall;

/** What one part of a profile does when a method it describes is called. */
interface Woven {
    /** The method begins; returns null if its end is of no interest. */
    HostCall begin(Class<?> type, Object self, Object[] arguments);

    /** Whether the method's result may be changed. */
    boolean changesResult();
}
