package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.Says;
import dev.lockmedic.it.host.Ways;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.io.TempDir;

/** Every way of exclusive creation is seen by the holder's side and healed on the contender's. */
class AcquisitionIT {

    @TempDir Path folder;

    @JdkTest
    void holderIsSeenAndForceReleased(Jdk jdk) {
        List<String> threads = new ArrayList<>(List.of("worker"));
        if (jdk.hasVirtualThreads()) {
            threads.add("virtual");
        }
        try (Host host = Host.start(Jvm.on(jdk).agent().logs(Says.HEALED))) {
            Map<String, String> contenders = new LinkedHashMap<>();
            for (String thread : threads) {
                for (String way : Ways.TO_TAKE) {
                    String lock = lock(thread + way);
                    host.run(thread + way, "take", way, lock, 1500);
                    host.stick(thread + way, "hang");
                    contenders.put(
                            thread + way,
                            host.begin("contender" + thread + way, "poll", way, lock, "-", 10_000));
                }
            }
            SoftAssertions softly = new SoftAssertions();
            contenders.forEach(
                    (holder, id) ->
                            softly.assertThat(host.answer(id))
                                    .as(holder)
                                    .startsWith("ok taken after"));
            for (String holder : contenders.keySet()) {
                String healed = "(release|contender): held by thread \"" + holder + "\" of pid";
                softly.assertThat(host.child().awaitLogs(healed, 1)).as(holder).hasSize(1);
            }
            softly.assertAll();
        }
    }

    @JdkTest
    void foreignHoldersOverdueLockIsTakenInOneCall(Jdk jdk) {
        try (Host holder = Host.start(Jvm.on(jdk));
                Host contender = Host.start(Jvm.on(jdk).agent().logs(Says.RECLAIMED))) {
            for (String way : Ways.TO_TAKE) {
                holder.run("holder", "take", way, lock(way), 1);
            }
            SoftAssertions softly = new SoftAssertions();
            for (String way : Ways.TO_TAKE) {
                softly.assertThat(contender.ask("contender", "take", way, lock(way), 60_000))
                        .as(way)
                        .isEqualTo("ok taken");
            }
            softly.assertAll();
            assertThat(contender.child().awaitLogs("hold-exceeded", Ways.TO_TAKE.size()))
                    .hasSize(Ways.TO_TAKE.size());
        }
    }

    @JdkTest
    void contendersWithoutAgentFail(Jdk jdk) {
        try (Host holder = Host.start(Jvm.on(jdk))) {
            for (String way : Ways.TO_TAKE) {
                holder.run("holder", "take", way, lock(way), 1);
                assertThat(holder.ask("contender", "take", way, lock(way), 1))
                        .as(way)
                        .contains("FileAlreadyExistsException");
            }
        }
    }

    @JdkTest
    void directoryLocksHaveTheOperatorsLimit(Jdk jdk) {
        try (Host host =
                Host.start(
                        Jvm.on(jdk)
                                .agent("max-hold=500ms,lock-files=**/*.lock")
                                .logs(Says.HEALED))) {
            for (String way : List.of("createDirectory", "mkdir")) {
                host.run("holder", "take", way, lock(way), "-");
                assertThat(host.run("contender", "poll", way, lock(way), "-", 10_000))
                        .as(way)
                        .startsWith("taken after");
            }
        }
    }

    @JdkTest
    void pathsMayBeRelativeAndRoundabout(Jdk jdk) {
        try (Host host = Host.start(Jvm.on(jdk).agent().directory(folder).logs(Says.HEALED))) {
            host.run("holder", "take", "write", "relative.lock", 300);
            host.run("holder", "take", "createNewFile", "./dot.lock", 300);
            host.run("holder", "take", "newByteChannel", "../" + name() + "/up.lock", 300);
            assertThat(host.run("contender", "poll", "write", lock("relative"), 60_000, 10_000))
                    .startsWith("taken");
            assertThat(host.run("contender", "poll", "write", lock("dot"), 60_000, 10_000))
                    .startsWith("taken");
            assertThat(host.run("contender", "poll", "write", lock("up"), 60_000, 10_000))
                    .startsWith("taken");
            host.run("contender", "free", "delete", "./up.lock");
        }
    }

    private String name() {
        return folder.getFileName().toString();
    }

    private String lock(String name) {
        return folder.resolve(name + ".lock").toString();
    }
}
