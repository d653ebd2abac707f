package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.it.harness.Arrival;
import dev.lockmedic.it.harness.ArrivalTest;
import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.JvmSays;
import dev.lockmedic.it.harness.LockSession;

/** Locks inside the JVM whose owner has ended: released at once, with default settings. */
class JvmLocksEndedIT {

    @ArrivalTest
    void whoeverWaitsGetsItAndItIsALockAsBefore(Jdk jdk, Arrival arrival) {
        Jvm jvm =
                Jvm.on(jdk)
                        .logs(JvmSays.of("ended-lock", JvmSays.RELEASED_ENDED))
                        .logs(JvmSays.of("ended-fair", JvmSays.RELEASED_ENDED))
                        .logs(JvmSays.of("ended-write", JvmSays.RELEASED_ENDED))
                        .logs(JvmSays.of("ended-overflow", JvmSays.RELEASED_ENDED))
                        .mayLog(JvmSays.RESOLVED);
        if (jdk.hasVirtualThreads()) {
            jvm.logs(JvmSays.of("virtual-ended", JvmSays.RELEASED_ENDED));
        }
        try (LockSession session = LockSession.start(jdk, arrival, jvm, "")) {
            Host host = session.host();
            String[][] leaks = {
                {"ended-lock", "lock:a"},
                {"ended-fair", "fair:b"},
                {"ended-write", "write:c"},
                {"virtual-ended", "lock:d"},
                {"ended-overflow", "lock:e"},
            };
            String[] waiting = new String[leaks.length];
            for (int i = 0; i < leaks.length; i++) {
                if (leaks[i][0].startsWith("virtual") && !jdk.hasVirtualThreads()) {
                    continue;
                }
                leak(host, leaks[i][0], leaks[i][1]);
                waiting[i] = host.begin("waiter" + i, "lock", leaks[i][1]);
            }
            session.agentComes();
            for (int i = 0; i < leaks.length; i++) {
                if (waiting[i] != null) {
                    assertThat(host.answer(waiting[i])).as(leaks[i][0]).startsWith("ok locked");
                    worksAsBefore(host, "waiter" + i, leaks[i][1]);
                }
            }
        }
    }

    /** A read lock is known by nobody but its thread, and that one's knowledge is gone with it. */
    @ArrivalTest
    void aReadLockOfAnEndedThreadLetsWritersIn(Jdk jdk, Arrival arrival) {
        Jvm jvm = Jvm.on(jdk).logs(JvmSays.RELEASED_READERS).mayLog(JvmSays.RESOLVED);
        try (LockSession session = LockSession.start(jdk, arrival, jvm, "")) {
            Host host = session.host();
            leak(host, "ended-reader", "read:a");
            String writer = host.begin("writer", "lock", "write:a");
            session.agentComes();
            assertThat(host.answer(writer)).startsWith("ok locked");
            worksAsBefore(host, "writer", "write:a");
            host.run("reader", "lock", "read:a");
            assertThat(host.run("writer", "try", "write:a", 50)).isEqualTo("not locked");
            host.run("reader", "unlock", "read:a");
        }
    }

    @JdkTest
    void withoutReleaseEndedItIsOnlyTold(Jdk jdk) {
        Jvm jvm =
                Jvm.on(jdk)
                        .logs(JvmSays.of("ended-lock", JvmSays.REPORTED_ENDED))
                        .mayLog(JvmSays.RESOLVED);
        try (LockSession session =
                LockSession.start(
                        jdk,
                        Arrival.FROM_THE_START,
                        jvm,
                        "jvm-locks.release-ended=false,jvm-locks.max-hold=300ms")) {
            Host host = session.host();
            leak(host, "ended-lock", "lock:a");
            assertThat(host.run("waiter", "try", "lock:a", 2500)).isEqualTo("not locked");
        }
    }

    private static void leak(Host host, String thread, String lock) {
        if (thread.endsWith("overflow")) {
            host.run(thread, "overflow", lock);
        } else {
            host.run(thread, "lock", lock);
            host.run(thread, "end");
        }
        host.run(thread, "await-end");
    }

    /** It excludes others, is given back, and comes to the next. */
    static void worksAsBefore(Host host, String owner, String lock) {
        assertThat(host.run("another", "try", lock, 20)).isEqualTo("not locked");
        host.run(owner, "unlock", lock);
        assertThat(host.run("another", "try", lock, 5000)).isEqualTo("locked");
        assertThat(host.run(owner, "try", lock, 20)).isEqualTo("not locked");
        host.run("another", "unlock", lock);
    }
}
