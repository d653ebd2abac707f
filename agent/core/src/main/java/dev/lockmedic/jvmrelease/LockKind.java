package dev.lockmedic.jvmrelease;

import java.util.List;

/** The locks of the JDK that can be released by force, and the classes that are woven for them. */
enum LockKind {
    REENTRANT("ReentrantLock", List.of("java.util.concurrent.locks.ReentrantLock$Sync")),
    READ_WRITE(
            "ReentrantReadWriteLock",
            List.of("java.util.concurrent.locks.ReentrantReadWriteLock$Sync")),
    STAMPED("StampedLock", List.of("java.util.concurrent.locks.StampedLock")),
    SEMAPHORE(
            "Semaphore",
            List.of(
                    "java.util.concurrent.Semaphore$Sync",
                    "java.util.concurrent.Semaphore$FairSync"));

    private final String text;
    private final List<String> woven;

    LockKind(String text, List<String> woven) {
        this.text = text;
        this.woven = woven;
    }

    /**
     * The kind of what a waiter is parked on; null if it is none of these. A host's own
     * synchronizer is none: what its state means only the host knows.
     */
    static LockKind of(Object blocker) {
        Class<?> type = blocker.getClass();
        if (type.getClassLoader() != null) {
            // A host's subclass of StampedLock may override what the JDK's does.
            return null;
        }
        return switch (type.getName()) {
            case "java.util.concurrent.locks.ReentrantLock$NonfairSync",
                    "java.util.concurrent.locks.ReentrantLock$FairSync" ->
                    REENTRANT;
            case "java.util.concurrent.locks.ReentrantReadWriteLock$NonfairSync",
                    "java.util.concurrent.locks.ReentrantReadWriteLock$FairSync" ->
                    READ_WRITE;
            case "java.util.concurrent.locks.StampedLock" -> STAMPED;
            case "java.util.concurrent.Semaphore$NonfairSync",
                    "java.util.concurrent.Semaphore$FairSync" ->
                    SEMAPHORE;
            default -> null;
        };
    }

    /** Names of the classes whose methods are woven. */
    List<String> woven() {
        return woven;
    }

    @Override
    public String toString() {
        return text;
    }
}
