package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.it.harness.Bystander;
import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.Payloads;
import dev.lockmedic.it.harness.Says;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

/** Waiting for a lock that may not be taken costs little more with the agent than without. */
class PollingIT {
    private static final long POLLED_MILLIS = 5000;

    @TempDir Path folder;

    @JdkTest
    void contendersThatWaitDoNotSpin(Jdk jdk) throws IOException {
        try (Bystander alive = Bystander.alive()) {
            Path within = Payloads.of(alive.pid()).maxHoldMs(600_000).write(lock("within"));
            Path old = Payloads.of(alive.pid()).age(Duration.ofHours(5)).write(lock("old"));
            long without = cpuMillis(Jvm.on(jdk), within, old);
            long with = cpuMillis(Jvm.on(jdk).agent().mayLog(Says.REPORTED), within, old);
            assertThat(with - without)
                    .as("%s ms of CPU with the agent, %s ms without", with, without)
                    .isLessThan(POLLED_MILLIS / 5);
        }
    }

    /** Of a JVM in which eight threads poll two locks, from when they are warm. */
    private static long cpuMillis(Jvm jvm, Path... locks) throws IOException {
        try (Host host = Host.start(jvm)) {
            for (Path lock : locks) {
                host.run("warm-up", "poll", "write", lock, 1, 1000);
            }
            long before = cpuMillis(host.child().pid());
            String[] ids = new String[8];
            for (int i = 0; i < ids.length; i++) {
                Path lock = locks[i % locks.length];
                ids[i] = host.begin("poll" + i, "poll", "write", lock, 1, POLLED_MILLIS);
            }
            for (String id : ids) {
                assertThat(host.answer(id)).startsWith("ok not taken");
            }
            return cpuMillis(host.child().pid()) - before;
        }
    }

    /** Fields 14 and 15 of stat, in ticks of 10 ms. */
    private static long cpuMillis(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return 10 * (Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
    }

    private Path lock(String name) {
        return folder.resolve(name + ".lock");
    }
}
