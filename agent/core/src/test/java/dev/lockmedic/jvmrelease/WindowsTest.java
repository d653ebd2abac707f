package dev.lockmedic.jvmrelease;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which stacks may be about to act upon an owner they have read before. Newest frame first. */
class WindowsTest {
    private static final String LOCKS = "java.util.concurrent.locks.";

    private static StackTraceElement[] stack(String frames) {
        String[] names = frames.strip().split("\\s+");
        StackTraceElement[] stack = new StackTraceElement[names.length];
        for (int i = 0; i < names.length; i++) {
            int dot = names[i].lastIndexOf('.');
            String type = names[i].substring(0, dot);
            stack[i] =
                    new StackTraceElement(
                            Character.isUpperCase(type.charAt(0)) ? LOCKS + type : type,
                            names[i].substring(dot + 1),
                            null,
                            -1);
        }
        return stack;
    }

    @ParameterizedTest
    @CsvSource({
        "ReentrantLock$Sync.tryRelease AbstractQueuedSynchronizer.release ReentrantLock.unlock",
        "AbstractOwnableSynchronizer.setExclusiveOwnerThread ReentrantLock$Sync.tryRelease",
        "dev.lockmedic.hooks.LockHooks.denied ReentrantLock$Sync.tryRelease",
        "ReentrantLock$NonfairSync.initialTryLock ReentrantLock$Sync.lock ReentrantLock.lock",
        "ReentrantReadWriteLock$FairSync.tryAcquire AbstractQueuedLongSynchronizer.acquire",
        "LockSupport.getThreadId ReentrantReadWriteLock$Sync.tryReleaseShared",
        "ReentrantReadWriteLock$Sync.fullTryAcquireShared a.B.c",
        "AbstractQueuedSynchronizer$ConditionObject.enableWait"
                + " AbstractQueuedSynchronizer$ConditionObject.await",
        "LockSupport.unpark AbstractQueuedSynchronizer$ConditionObject.doSignal",
        "AbstractQueuedSynchronizer$ConditionObject.awaitNanos a.B.c",
        "StampedLock.releaseWrite StampedLock.unlockWrite a.B.c",
    })
    void inside(String frames) {
        assertThat(Windows.isInside(stack(frames))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "a.B.c",
        "LockSupport.park AbstractQueuedSynchronizer.acquire ReentrantLock$Sync.lock"
                + " ReentrantLock.lock",
        "AbstractQueuedSynchronizer.acquire ReentrantLock$Sync.tryLockNanos ReentrantLock.tryLock",
        "LockSupport.park AbstractQueuedSynchronizer$ConditionNode.block"
                + " java.util.concurrent.ForkJoinPool.managedBlock"
                + " AbstractQueuedSynchronizer$ConditionObject.await",
        "LockSupport.parkNanos AbstractQueuedSynchronizer$ConditionObject.awaitNanos",
        "AbstractQueuedSynchronizer.acquire AbstractQueuedSynchronizer.reacquire"
                + " AbstractQueuedSynchronizer$ConditionObject.await",
        "AbstractQueuedSynchronizer.release ReentrantLock.unlock",
        "StampedLock.acquireWrite StampedLock.writeLock",
        "java.util.concurrent.Semaphore$Sync.tryReleaseShared a.B.c",
    })
    void outside(String frames) {
        assertThat(Windows.isInside(stack(frames))).isFalse();
    }
}
