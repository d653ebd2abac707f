package dev.lockmedic.jvmlocks;

import dev.lockmedic.threads.LiveThreads;

/** Threads in words. */
final class ThreadWords {
    private ThreadWords() {}

    /** Name, number, and whether it is virtual; virtual threads have no name unless given one. */
    static String of(Thread thread, LiveThreads threads) {
        boolean virtual = threads.isVirtual(thread);
        String name = thread.getName();
        return (virtual ? "virtual thread" : "thread")
                + (name.isEmpty() ? "" : " \"" + name + "\"")
                + " #"
                + threads.id(thread);
    }
}
