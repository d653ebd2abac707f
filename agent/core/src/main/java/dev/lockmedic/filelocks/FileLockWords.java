package dev.lockmedic.filelocks;

/** FileLock holds and their holders, in words for a person. */
final class FileLockWords {
    private static final int MOST_FRAMES = 12;
    private static final long PID = ProcessHandle.current().pid();

    private FileLockWords() {}

    /** Who has it. */
    static String holder(FileLockHold hold) {
        if (hold.threadName() == null) {
            return hold.adopted()
                    ? "pid " + PID + " since before the agent came"
                    : "an unknown thread of pid " + PID;
        }
        Thread thread = hold.thread();
        return "thread \""
                + hold.threadName()
                + "\""
                + (thread == null || !thread.isAlive() ? " (ended)" : "")
                + " of pid "
                + PID;
    }

    /**
     * What the thread that took it does now. Taking a stack needs it to come to a safepoint, so
     * this is asked for only where it will be told.
     */
    static String doing(FileLockHold hold) {
        if (hold.threadName() == null) {
            return "which thread took it is recorded nowhere";
        }
        Thread thread = hold.thread();
        if (thread == null || !thread.isAlive()) {
            return "the thread that took it has ended without giving it back";
        }
        Thread.State state = thread.getState();
        StackTraceElement[] frames = thread.getStackTrace();
        StringBuilder text = new StringBuilder("its thread is ").append(state);
        for (int i = 0; i < frames.length && i < MOST_FRAMES; i++) {
            text.append(i == 0 ? " at " : " < ");
            frame(text, frames[i]);
        }
        return frames.length > MOST_FRAMES
                ? text.append(" < ").append(frames.length - MOST_FRAMES).append(" more").toString()
                : text.toString();
    }

    /** Without loader and module, for a line that holds a dozen of them. */
    private static void frame(StringBuilder text, StackTraceElement frame) {
        text.append(frame.getClassName()).append('.').append(frame.getMethodName());
        if (frame.getFileName() != null && frame.getLineNumber() >= 0) {
            text.append('(').append(frame.getFileName()).append(':');
            text.append(frame.getLineNumber()).append(')');
        }
    }
}
