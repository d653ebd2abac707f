package dev.lockmedic.jvmlocks;

import dev.lockmedic.settings.ClassPattern;
import dev.lockmedic.settings.LockRule;
import java.util.List;

/**
 * Where a lock is taken, by the stack of one that waits for it: the lock itself knows neither its
 * name nor its place.
 *
 * @param lockClass class of the lock
 * @param taking the frame that takes it: the first one above the lock's own code; null if unknown
 * @param hosts the first frame above that which is not of the JDK; may be the same; null if unknown
 */
record LockSite(String lockClass, StackTraceElement taking, StackTraceElement hosts) {
    private static final List<String> LOCK_CODE =
            List.of(
                    "java.util.concurrent.locks.",
                    "java.util.concurrent.Semaphore",
                    "java.lang.VirtualThread",
                    "java.lang.System$",
                    "java.lang.Thread",
                    "jdk.internal.",
                    "sun.misc.Unsafe");
    private static final List<String> JDK = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");

    /** By the stack of a waiter, topmost frame first. */
    static LockSite of(String lockClass, StackTraceElement[] stack) {
        StackTraceElement taking = null;
        for (StackTraceElement frame : stack) {
            if (taking == null && !startsWith(frame.getClassName(), LOCK_CODE)) {
                taking = frame;
            }
            if (taking != null && !startsWith(frame.getClassName(), JDK)) {
                return new LockSite(lockClass, taking, frame);
            }
        }
        return new LockSite(lockClass, taking, taking);
    }

    private static boolean startsWith(String name, List<String> prefixes) {
        for (int i = 0; i < prefixes.size(); i++) {
            if (name.startsWith(prefixes.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a rule's pattern means this lock. */
    boolean matches(ClassPattern pattern) {
        return pattern.matches(lockClass) || matches(pattern, taking) || matches(pattern, hosts);
    }

    private static boolean matches(ClassPattern pattern, StackTraceElement frame) {
        return frame != null
                && (pattern.matches(frame.getClassName())
                        || pattern.matches(frame.getClassName() + "." + frame.getMethodName()));
    }

    /** The first rule that matches; null if none does. */
    <P> LockRule<ClassPattern, P> ruleOf(List<LockRule<ClassPattern, P>> rules) {
        for (int i = 0; i < rules.size(); i++) {
            if (matches(rules.get(i).locks())) {
                return rules.get(i);
            }
        }
        return null;
    }

    /** The setting by which locks like this one get that policy, as a person can type it. */
    String ruleFor(String policy) {
        String pattern =
                hosts == null ? lockClass : hosts.getClassName() + "." + hosts.getMethodName();
        return "lockmedic.jvm-locks.rules='" + pattern + "=:" + policy + "'";
    }

    /** For people; empty if unknown. */
    String words() {
        return hosts == null ? "" : " taken in " + hosts;
    }
}
