package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.it.harness.Arrival;
import dev.lockmedic.it.harness.ArrivalTest;
import dev.lockmedic.it.harness.Child;
import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.JvmSays;
import dev.lockmedic.it.harness.LockSession;
import java.util.List;

/** What is told of a lock inside the JVM that is stuck; nothing is done to it. */
class JvmLocksReportIT {
    private static final String MAX_HOLD = "jvm-locks.max-hold=400ms";

    @ArrivalTest
    void tellsWhatTheOwnerDoes(Jdk jdk, Arrival arrival) {
        Jvm jvm = Jvm.on(jdk).mayLog(JvmSays.ANY);
        try (LockSession session = LockSession.start(jdk, arrival, jvm, MAX_HOLD)) {
            Host host = session.host();
            session.stickIn("spins", "lock:a", "spin");
            session.stickIn("reads", "lock:b", "read");
            session.stickIn("writes", "write:c", "hang");
            session.stickIn("in-monitor", "monitor:d", "hang");
            session.stickIn("stamps", "stamped:e", "hang");
            List<String> waiting =
                    List.of(
                            host.begin("waits-a", "lock", "lock:a"),
                            host.begin("waits-b", "lock", "lock:b"),
                            host.begin("waits-c", "lock", "read:c"),
                            host.begin("waits-d", "in", "monitor:d", "interrupted"),
                            host.begin("waits-e", "lock", "stamped:e"));
            session.agentComes();
            Child child = host.child();
            assertThat(child.awaitLog(JvmSays.of("spins", JvmSays.REPORTED)))
                    .contains("waits-a", "its owner spins", "NamedLock$Plain.lock");
            assertThat(child.awaitLog(JvmSays.of("reads", JvmSays.REPORTED)))
                    .contains("waits-b", "its owner is blocked in I/O");
            assertThat(child.awaitLog(JvmSays.of("writes", JvmSays.REPORTED)))
                    .contains("ReentrantReadWriteLock", "waits-c", "its owner waits");
            assertThat(child.awaitLog(JvmSays.of("in-monitor", JvmSays.REPORTED)))
                    .contains("TableMonitor", "waits-d", "its owner waits");
            assertThat(child.awaitLog(JvmSays.of("waits-e", JvmSays.REPORTED)))
                    .contains("StampedLock", "an unknown thread");

            for (String thread : List.of("spins", "writes", "in-monitor", "stamps", "reads")) {
                host.unstick(thread);
            }
            for (String id : waiting) {
                assertThat(host.answer(id)).startsWith("ok ");
            }
        }
    }

    @ArrivalTest
    void namesChainsAndCycles(Jdk jdk, Arrival arrival) {
        Jvm jvm = Jvm.on(jdk).mayLog(JvmSays.ANY);
        try (LockSession session = LockSession.start(jdk, arrival, jvm, MAX_HOLD)) {
            Host host = session.host();
            session.stickIn("chain-1", "lock:1", "spin");
            host.run("chain-2", "lock", "lock:2");
            host.begin("chain-2", "lock", "lock:1");
            host.begin("chain-3", "lock", "lock:2");

            session.cycle(both("cycle-1", "cycle-2"), both("lock:c1", "lock:c2"));

            host.run("mixed-2", "lock", "lock:m");
            String first = host.begin("mixed-1", "in", "monitor:m", "lock", "lock:m");
            host.child().awaitOut("^" + first + " in monitor:m$");
            host.begin("mixed-2", "in", "monitor:m", "interrupted");

            session.agentComes();
            Child child = host.child();
            assertThat(child.awaitLog(JvmSays.of("chain-2", JvmSays.REPORTED)))
                    .contains("chain-1", "chain-3");
            assertThat(child.awaitLog("(?=.*cycle-1)(?=.*cycle-2).*DEADLOCK: ")).isNotEmpty();
            assertThat(child.awaitLog("(?=.*mixed-1)(?=.*mixed-2).*DEADLOCK: ")).isNotEmpty();
        }
    }

    @ArrivalTest
    void namesCyclesAcrossVirtualThreads(Jdk jdk, Arrival arrival) {
        org.junit.jupiter.api.Assumptions.assumeTrue(jdk.hasVirtualThreads());
        Jvm jvm = Jvm.on(jdk).mayLog(JvmSays.ANY);
        try (LockSession session = LockSession.start(jdk, arrival, jvm, MAX_HOLD)) {
            session.cycle(both("virtual-1", "virtual-2"), both("lock:1", "lock:2"));
            session.cycle(both("virtual-3", "platform-4"), both("lock:3", "lock:4"));
            session.agentComes();
            Child child = session.host().child();
            assertThat(child.awaitLog("(?=.*virtual-1)(?=.*virtual-2).*DEADLOCK: ")).isNotEmpty();
            assertThat(child.awaitLog("(?=.*virtual-3)(?=.*platform-4).*DEADLOCK: ")).isNotEmpty();
        }
    }

    private static String[] both(String first, String second) {
        return new String[] {first, second};
    }
}
