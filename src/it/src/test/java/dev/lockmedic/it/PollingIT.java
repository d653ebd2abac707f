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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
            long without;
            long with;
            try (Host plain = Host.start(Jvm.on(jdk));
                    Host healed = Host.start(Jvm.on(jdk).agent().mayLog(Says.REPORTED))) {
                List<Host> hosts = List.of(plain, healed);
                hosts.forEach(host -> warmUp(host, within, old));
                long plainBefore = cpuMillis(plain);
                long healedBefore = cpuMillis(healed);
                poll(hosts, within, old);
                without = cpuMillis(plain) - plainBefore;
                with = cpuMillis(healed) - healedBefore;
            }
            assertThat(with - without)
                    .as("%s ms of CPU with the agent, %s ms without", with, without)
                    .isLessThan(POLLED_MILLIS / 5);
        }
    }

    private static void warmUp(Host host, Path... locks) {
        for (Path lock : locks) {
            host.run("warm-up", "poll", "write", lock, 1, 1000);
        }
    }

    /** Eight threads in each, at the same time. */
    private static void poll(List<Host> hosts, Path... locks) {
        Map<Host, List<String>> asked = new LinkedHashMap<>();
        for (Host host : hosts) {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Path lock = locks[i % locks.length];
                ids.add(host.begin("poll" + i, "poll", "write", lock, 1, POLLED_MILLIS));
            }
            asked.put(host, ids);
        }
        asked.forEach(
                (host, ids) ->
                        ids.forEach(id -> assertThat(host.answer(id)).startsWith("ok not taken")));
    }

    /** Fields 14 and 15 of stat, in ticks of 10 ms. */
    private static long cpuMillis(Host host) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + host.child().pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return 10 * (Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
    }

    private Path lock(String name) {
        return folder.resolve(name + ".lock");
    }
}
