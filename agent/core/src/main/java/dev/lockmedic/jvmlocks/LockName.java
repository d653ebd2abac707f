package dev.lockmedic.jvmlocks;

/** Names of locks, which have none of their own. */
final class LockName {
    private LockName() {}

    /** Kind and identity; of somebody's own synchronizer, its class. */
    static String of(Object lock, LockKind kind) {
        return (kind == LockKind.SYNCHRONIZER ? lock.getClass().getName() : kind.toString())
                + "@"
                + Integer.toHexString(System.identityHashCode(lock));
    }

    /** The class that a rule's pattern is compared with. */
    static String className(Object lock, LockKind kind) {
        return switch (kind) {
            case REENTRANT -> "java.util.concurrent.locks.ReentrantLock";
            case READ_WRITE -> "java.util.concurrent.locks.ReentrantReadWriteLock";
            case STAMPED -> "java.util.concurrent.locks.StampedLock";
            case SEMAPHORE -> "java.util.concurrent.Semaphore";
            case SYNCHRONIZER -> lock.getClass().getName();
            case MONITOR -> {
                String name = (String) lock;
                yield name.substring(0, name.lastIndexOf('@'));
            }
        };
    }
}
