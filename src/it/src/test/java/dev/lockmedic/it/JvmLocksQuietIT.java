package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.it.harness.Arrival;
import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.JvmSays;
import dev.lockmedic.it.harness.LockSession;
import dev.lockmedic.it.harness.Says;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * What waits, and is not stuck. The agent may release whatever it takes for stuck, within a third
 * of a second; it must not say a word. (A line that nobody declared fails a test.)
 */
class JvmLocksQuietIT {
    private static final long MAX_HOLD = 300;
    private static final String EAGER =
            "jvm-locks.policy=release,jvm-locks.max-hold=" + MAX_HOLD + "ms";
    private static final long LOOKED_AT = 8 * MAX_HOLD;

    @JdkTest
    void nothingIsSaidOfThreadsThatWaitForSomethingElse(Jdk jdk) {
        try (LockSession session = start(jdk, Jvm.on(jdk), "crowd")) {
            pass(LOOKED_AT);
            assertThat(session.host().child().log(JvmSays.ANY)).isEmpty();
            assertThat(session.host().child().out()).noneMatch(line -> line.startsWith("crowd"));
        }
    }

    @JdkTest
    void aLockThatIsGivenBackAndTakenAgainIsNotOneLongHold(Jdk jdk) {
        Jvm jvm = Jvm.on(jdk).logs(JvmSays.of("hog", JvmSays.STARVES)).mayLog(JvmSays.RESOLVED);
        try (LockSession session = start(jdk, jvm)) {
            Host host = session.host();
            long longest = 0;
            for (int i = 0; i < 5 && longest < 4 * MAX_HOLD; i++) {
                String hog = host.stick("hog", "hog", "lock:h");
                String visitor = host.stick("visitor", "visit", "lock:h");
                pass(LOOKED_AT);
                host.unstick("visitor");
                host.unstick("hog");
                host.answer(hog);
                longest = Long.parseLong(host.answer(visitor).split(" ")[2]);
            }
            assertThat(longest).as("somebody has starved").isGreaterThan(4 * MAX_HOLD);
            assertThat(host.child().log(JvmSays.STUCK)).isEmpty();
        }
    }

    /** As a debugger, a suspended machine or a frozen container does it. */
    @JdkTest
    void timeInWhichTheWholeJvmStoodStillDoesNotCount(Jdk jdk) {
        try (LockSession session = start(jdk, Jvm.on(jdk).mayLog(Says.STALLED))) {
            Host host = session.host();
            for (int i = 0; i < 3; i++) {
                session.stickIn("holder", "lock:s", "hang");
                String waiter = host.begin("waiter", "lock", "lock:s");
                host.child().signal("STOP");
                pass(3 * MAX_HOLD);
                // It is read as soon as the JVM goes on.
                host.child().tell("#stop" + i + " holder unstick");
                host.child().signal("CONT");
                assertThat(host.answer(waiter)).startsWith("ok locked");
                host.run("waiter", "unlock", "lock:s");
            }
            assertThat(host.child().log(JvmSays.ANY)).isEmpty();
        }
    }

    private static LockSession start(Jdk jdk, Jvm jvm, String... arguments) {
        return LockSession.start(jdk, Arrival.FROM_THE_START, jvm, EAGER, arguments);
    }

    /** What must not happen has so long to happen. */
    private static void pass(long millis) {
        Awaitility.await()
                .pollDelay(millis, TimeUnit.MILLISECONDS)
                .atMost(millis + 60_000, TimeUnit.MILLISECONDS)
                .until(() -> true);
    }
}
