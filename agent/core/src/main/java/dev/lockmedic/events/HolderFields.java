package dev.lockmedic.events;

import java.util.ArrayList;
import java.util.List;

/** Says of a thread what an event tells of a holder. */
public final class HolderFields {
    private static final long PID = ProcessHandle.current().pid();
    private static final int MOST_FRAMES = 64;

    private HolderFields() {}

    /**
     * Adds the holder, a thread of this JVM.
     *
     * @param thread null if it is unknown, or collected since it ended
     * @param name null if it is unknown
     * @param id 0 if it is unknown
     */
    public static Event.Draft put(Event.Draft event, Thread thread, String name, long id) {
        event.with(EventField.HOLDER_PID, PID)
                .with(EventField.HOLDER_THREAD, name)
                .with(EventField.HOLDER_THREAD_ID, id == 0 ? null : Long.valueOf(id));
        if (thread != null) {
            event.with(EventField.HOLDER_VIRTUAL, isVirtual(thread));
        }
        return event;
    }

    /** Adds its stack, topmost frame first; null for none. */
    public static void stack(Event.Draft event, StackTraceElement[] frames) {
        if (frames == null || frames.length == 0) {
            return;
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < frames.length && i < MOST_FRAMES; i++) {
            lines.add(frames[i].toString());
        }
        event.withAll(EventField.HOLDER_STACK, lines);
    }

    /** {@code Thread.isVirtual} is not there on JDK 17, and a host's class may override much. */
    public static boolean isVirtual(Thread thread) {
        String name = thread.getClass().getName();
        return name.equals("java.lang.VirtualThread")
                || name.equals("java.lang.ThreadBuilders$BoundVirtualThread");
    }
}
