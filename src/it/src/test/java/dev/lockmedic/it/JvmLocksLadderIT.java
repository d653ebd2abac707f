package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.it.harness.Arrival;
import dev.lockmedic.it.harness.ArrivalTest;
import dev.lockmedic.it.harness.Cli;
import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.JvmSays;
import dev.lockmedic.it.harness.LockSession;
import java.util.ArrayList;
import java.util.List;

/** What is done about a lock inside the JVM that its living owner does not give back. */
class JvmLocksLadderIT {
    private static final String MAX_HOLD = "jvm-locks.max-hold=400ms";

    @ArrivalTest
    void anOwnerIsInterruptedOnceAndOnlyWhileItHolds(Jdk jdk, Arrival arrival) {
        Jvm jvm =
                Jvm.on(jdk)
                        .logs(JvmSays.of("sleeper", JvmSays.INTERRUPTED))
                        .logs(JvmSays.of("deaf", JvmSays.INTERRUPTED))
                        .mayLog(JvmSays.ANY);
        try (LockSession session =
                LockSession.start(jdk, arrival, jvm, "jvm-locks.policy=interrupt," + MAX_HOLD)) {
            Host host = session.host();
            String sleeper = session.stickIn("sleeper", "lock:a", "sleep");
            String deaf = session.stickIn("deaf", "lock:b", "hang");
            String first = host.begin("waiter-a", "lock", "lock:a");
            session.agentComes();
            // It held nobody up until here.
            String second = host.begin("waiter-b", "lock", "lock:b");

            assertThat(host.answer(sleeper)).contains("InterruptedException");
            assertThat(host.answer(first)).startsWith("ok locked");
            assertThat(host.run("sleeper", "interrupted")).isEqualTo("false");

            host.child().awaitLog(JvmSays.of("deaf", JvmSays.INTERRUPTED));
            assertThat(host.run("patience", "try", "lock:b", 2000)).isEqualTo("not locked");
            host.unstick("deaf");
            assertThat(host.answer(deaf)).isEqualTo("ok unstuck interrupts=1");
            assertThat(host.answer(second)).startsWith("ok locked");
            assertThat(host.run("deaf", "interrupted")).isEqualTo("false");
            assertThat(host.child().out()).noneMatch(line -> line.startsWith("stray interrupt"));
        }
    }

    /** No more is possible with a monitor, whatever policy says. */
    @ArrivalTest
    void theOwnerOfAMonitorIsInterrupted(Jdk jdk, Arrival arrival) {
        Jvm jvm = Jvm.on(jdk).logs(JvmSays.of("sleeper", JvmSays.INTERRUPTED)).mayLog(JvmSays.ANY);
        try (LockSession session =
                LockSession.start(jdk, arrival, jvm, "jvm-locks.policy=release," + MAX_HOLD)) {
            Host host = session.host();
            String sleeper = session.stickIn("sleeper", "monitor:a", "sleep");
            String deaf = session.stickIn("deaf", "monitor:b", "hang");
            String first = host.begin("waiter-a", "in", "monitor:a", "interrupted");
            String second = host.begin("waiter-b", "in", "monitor:b", "interrupted");
            session.agentComes();

            assertThat(host.answer(sleeper)).contains("InterruptedException");
            assertThat(host.answer(first)).isEqualTo("ok false");

            assertThat(host.child().awaitLog(JvmSays.of("deaf", JvmSays.STUCK)))
                    .doesNotContain("released by force");
            host.unstick("deaf");
            assertThat(host.answer(deaf)).isEqualTo("ok unstuck interrupts=1");
            assertThat(host.answer(second)).isEqualTo("ok false");
            assertThat(host.child().out()).noneMatch(line -> line.startsWith("stray interrupt"));
        }
    }

    @ArrivalTest
    void aReleasedLockGoesToWhoeverWaitsAndTheZombieHarmsNobody(Jdk jdk, Arrival arrival) {
        List<String> locks = new ArrayList<>(List.of("lock:a", "fair:b", "write:c", "stamped:d"));
        Jvm jvm = Jvm.on(jdk).mayLog(JvmSays.ANY);
        // By the waiter's name: nobody records who has a StampedLock.
        locks.forEach(lock -> jvm.logs(JvmSays.of("waiter-" + name(lock), JvmSays.RELEASED)));
        try (LockSession session =
                LockSession.start(jdk, arrival, jvm, "jvm-locks.policy=release," + MAX_HOLD)) {
            Host host = session.host();
            List<String> stuck = new ArrayList<>();
            List<String> waiting = new ArrayList<>();
            for (String lock : locks) {
                stuck.add(session.stickIn("holder-" + name(lock), lock, "spin"));
                waiting.add(host.begin("waiter-" + name(lock), "lock", lock));
            }
            session.agentComes();
            for (int i = 0; i < locks.size(); i++) {
                assertThat(host.answer(waiting.get(i))).as(locks.get(i)).startsWith("ok locked");
            }
            for (int i = 0; i < locks.size(); i++) {
                String lock = locks.get(i);
                String zombie = "holder-" + name(lock);
                String owner = "waiter-" + name(lock);
                host.unstick(zombie);
                assertThat(host.answer(stuck.get(i))).as(lock).startsWith("ok unstuck");
                assertThat(host.run("another", "try", lock, 50))
                        .as("its late unlock has taken %s from nobody", lock)
                        .isEqualTo("not locked");
                JvmLocksEndedIT.worksAsBefore(host, owner, lock);
                assertThat(host.run(zombie, "try", lock, 5000)).isEqualTo("locked");
                JvmLocksEndedIT.worksAsBefore(host, zombie, lock);
            }
        }
    }

    @JdkTest
    void aVirtualOwnerLosesItToAVirtualWaiter(Jdk jdk) {
        org.junit.jupiter.api.Assumptions.assumeTrue(jdk.hasVirtualThreads());
        Jvm jvm =
                Jvm.on(jdk)
                        .logs(JvmSays.of("virtual-holder", JvmSays.RELEASED))
                        .mayLog(JvmSays.ANY);
        try (LockSession session =
                LockSession.start(
                        jdk, Arrival.FROM_THE_START, jvm, "jvm-locks.policy=release," + MAX_HOLD)) {
            Host host = session.host();
            String stuck = session.stickIn("virtual-holder", "lock:a", "hang");
            assertThat(host.run("virtual-waiter", "lock", "lock:a")).startsWith("locked");
            host.unstick("virtual-holder");
            assertThat(host.answer(stuck)).startsWith("ok unstuck");
            JvmLocksEndedIT.worksAsBefore(host, "virtual-waiter", "lock:a");
        }
    }

    @JdkTest
    void aZombiesUnlockThrowsIfThatIsSet(Jdk jdk) {
        Jvm jvm = Jvm.on(jdk).logs(JvmSays.of("holder", JvmSays.RELEASED)).mayLog(JvmSays.ANY);
        try (LockSession session =
                LockSession.start(
                        jdk,
                        Arrival.FROM_THE_START,
                        jvm,
                        "jvm-locks.policy=release,jvm-locks.zombie-unlock=throw," + MAX_HOLD)) {
            Host host = session.host();
            String stuck = session.stickIn("holder", "lock:a", "spin");
            assertThat(host.run("waiter", "lock", "lock:a")).startsWith("locked");
            host.unstick("holder");
            assertThat(host.answer(stuck))
                    .startsWith("failed java.lang.IllegalMonitorStateException")
                    .contains("lockmedic.jvm-locks.zombie-unlock");
            JvmLocksEndedIT.worksAsBefore(host, "waiter", "lock:a");
        }
    }

    /** How many readers there are is one number; who they are, nobody knows. */
    @JdkTest
    void readLocksOfLivingThreadsLetTheWriterIn(Jdk jdk) {
        Jvm jvm = Jvm.on(jdk).logs(JvmSays.RELEASED).mayLog(JvmSays.ANY);
        try (LockSession session =
                LockSession.start(
                        jdk, Arrival.FROM_THE_START, jvm, "jvm-locks.policy=release," + MAX_HOLD)) {
            Host host = session.host();
            String stuck = session.stickIn("reader", "read:a", "spin");
            assertThat(host.run("writer", "lock", "write:a")).startsWith("locked");
            host.unstick("reader");
            assertThat(host.answer(stuck)).startsWith("ok unstuck");
            JvmLocksEndedIT.worksAsBefore(host, "writer", "write:a");
            host.run("reader", "lock", "read:a");
            assertThat(host.run("writer", "try", "write:a", 50)).isEqualTo("not locked");
            host.run("reader", "unlock", "read:a");
        }
    }

    @JdkTest
    void aRuleGoesFurtherForOneLockThanForOthers(Jdk jdk) {
        Jvm jvm =
                Jvm.on(jdk)
                        .logs(JvmSays.RELEASED)
                        .logs(JvmSays.of("holder-lock", JvmSays.REPORTED))
                        .mayLog(JvmSays.RESOLVED);
        try (LockSession session =
                LockSession.start(
                        jdk,
                        Arrival.FROM_THE_START,
                        jvm,
                        "jvm-locks.rules=java.util.concurrent.Semaphore=400ms:release,"
                                + MAX_HOLD)) {
            Host host = session.host();
            String stuck = session.stickIn("holder-semaphore", "semaphore:a", "spin");
            session.stickIn("holder-lock", "lock:b", "spin");
            String reported = host.begin("waiter", "lock", "lock:b");
            assertThat(host.run("next", "lock", "semaphore:a")).startsWith("locked");
            host.child().awaitLog(JvmSays.of("holder-lock", JvmSays.REPORTED));
            host.unstick("holder-semaphore");
            assertThat(host.answer(stuck)).startsWith("ok unstuck");
            assertThat(host.run("another", "try", "semaphore:a", 100))
                    .as("no permit was made out of nothing")
                    .isEqualTo("not locked");
            host.run("next", "unlock", "semaphore:a");
            assertThat(host.run("another", "try", "semaphore:a", 5000)).isEqualTo("locked");
            host.unstick("holder-lock");
            assertThat(host.answer(reported)).startsWith("ok locked");
        }
    }

    @JdkTest
    void policyIsReadWhenItIsActedOn(Jdk jdk) {
        Jvm jvm =
                Jvm.on(jdk)
                        .mayBeAttachedTo()
                        .logs(JvmSays.of("holder", JvmSays.REPORTED))
                        .logs("set lockmedic.jvm-locks.policy=release")
                        .logs(JvmSays.of("holder", JvmSays.RELEASED))
                        .mayLog(JvmSays.ANY);
        try (LockSession session = LockSession.start(jdk, Arrival.FROM_THE_START, jvm, MAX_HOLD)) {
            Host host = session.host();
            session.stickIn("holder", "lock:a", "spin");
            String waiter = host.begin("waiter", "lock", "lock:a");
            host.child().awaitLog(JvmSays.of("holder", JvmSays.REPORTED));
            Cli.done(jdk, "set", Long.toString(host.child().pid()), "jvm-locks.policy=release");
            assertThat(host.answer(waiter)).startsWith("ok locked");
        }
    }

    private static String name(String lock) {
        return lock.replace(':', '-');
    }
}
