package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.it.harness.Arrival;
import dev.lockmedic.it.harness.ArrivalTest;
import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.JvmSays;
import dev.lockmedic.it.harness.LockSession;
import java.io.File;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Spring Integration's lock registry over a database. The row in the database has a time to live
 * and would free itself; the ReentrantLock in front of it, on which this JVM's other threads wait,
 * has none.
 */
class JvmLocksSpringIT {
    private static final String SETTINGS = "jvm-locks.max-hold=700ms,jvm-locks.policy=release";

    @ArrivalTest
    void othersGetInAfterMaxHold(Jdk jdk, Arrival arrival) {
        Jvm jvm =
                Jvm.on(jdk)
                        .classPath(libraries())
                        .logs(JvmSays.of("holder", JvmSays.RELEASED))
                        .mayLog(JvmSays.ANY);
        try (LockSession session = LockSession.start(jdk, arrival, jvm, SETTINGS)) {
            Host host = session.host();
            String stuck = session.stickIn("holder", "spring:job", "spin");
            String first = host.begin("first", "in", "spring:job", "interrupted");
            String second = host.begin("second", "in", "spring:job", "interrupted");
            session.agentComes();
            assertThat(host.answer(first)).isEqualTo("ok false");
            assertThat(host.answer(second)).isEqualTo("ok false");

            host.run("owner", "lock", "spring:job");
            host.unstick("holder");
            assertThat(host.answer(stuck))
                    .as("Spring's own check finds that it is not the owner any more")
                    .startsWith("failed java.lang.IllegalMonitorStateException");
            JvmLocksEndedIT.worksAsBefore(host, "owner", "spring:job");
            JvmLocksEndedIT.worksAsBefore(host, take(host, "holder"), "spring:job");
        }
    }

    private static String take(Host host, String thread) {
        host.run(thread, "lock", "spring:job");
        return thread;
    }

    /** Spring and the database, off the class path of this test. */
    private static String libraries() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(
                        entry ->
                                new File(entry)
                                        .getName()
                                        .matches("(spring|h2|reactor|reactive|micrometer)-.*"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
