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
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.io.TempDir;

/** The contender's side: which locks are stale for which reason, and which are respected. */
class StaleReasonIT {
    private static final Duration HOURS = Duration.ofHours(5);
    private static final Duration SECONDS = Duration.ofSeconds(5);
    private static final String NONE = "";

    @TempDir Path folder;

    private final Map<String, Case> cases = new LinkedHashMap<>();

    /**
     * @param reasons as the log has them, {@link #NONE} if the lock is to be respected
     * @param reported respected, but told of
     */
    private record Case(String reasons, boolean reported) {}

    @JdkTest
    void locksOfTheProtocol(Jdk jdk) {
        try (Bystander alive = Bystander.alive();
                Bystander zombie = Bystander.zombie()) {
            long pid = alive.pid();
            Payloads.of(pid).write(stale("live", NONE));
            Payloads.of(pid).maxHoldMs(3_600_000).age(SECONDS).write(stale("within", NONE));
            Payloads.of(pid).age(HOURS).write(reported("old", "too-old"));
            Payloads.of(pid).age(HOURS).maxHoldMs(99_999_999).write(reported("own", "too-old"));
            Payloads.of(pid).age(SECONDS).maxHoldMs(1000).write(stale("over", "hold-exceeded"));
            Payloads.of(pid)
                    .age(HOURS)
                    .maxHoldMs(1000)
                    .write(stale("old-over", "too-old, hold-exceeded"));
            Payloads.of(pid).starttime(1).write(stale("recycled", "recycled-pid"));
            Payloads.of(pid).starttime(null).write(stale("no-start", NONE));
            Payloads.of(Bystander.deadPid()).write(stale("dead", "dead-pid"));
            Payloads.of(Bystander.deadPid())
                    .age(HOURS)
                    .write(stale("dead-old", "dead-pid, too-old"));
            Payloads.of(zombie.pid()).write(stale("zombie", "dead-pid"));
            assertThatContender(jdk, "");
        }
    }

    @JdkTest
    void locksOfAnEarlierProcessWithThePidOfTheContender(Jdk jdk) throws IOException {
        try (Host host =
                Host.start(
                        Jvm.on(jdk)
                                .agent()
                                .logs("self.lock reclaimed .*: .*reasons \\[orphan-self-pid\\].*")
                                .logs(
                                        "too.lock reclaimed .*: .*reasons \\[orphan-self-pid\\].*"))) {
            Path self =
                    Payloads.of(host.child().pid())
                            .starttime(null)
                            .age(Duration.ofMinutes(1))
                            .write(lock("self"));
            age(self, Duration.ofMinutes(1));
            Path too = Payloads.of(host.child().pid()).starttime(7).write(lock("too"));
            assertThat(host.ask("contender", "take", "write", self, 600_000)).isEqualTo("ok taken");
            assertThat(host.ask("contender", "take", "write", too, 600_000)).isEqualTo("ok taken");
            host.child().awaitLogs("reclaimed", 2);
            host.run("contender", "free", "delete", self);
            host.run("contender", "free", "delete", too);
        }
    }

    @JdkTest
    void incompletePayloadsCountOnlyWhereNamedAndAfterTheGrace(Jdk jdk) throws IOException {
        incomplete();
        assertThatContender(jdk, "lock-files=**/*.lock,orphan-grace=10m");
        cases.clear();
        incomplete();
        for (String name : List.of("empty", "torn", "blank", "no-pid", "no-time", "text")) {
            stale(name, NONE);
        }
        assertThatContender(jdk, "");
    }

    private void incomplete() throws IOException {
        String neither = "missing-pid, invalid-createdAt";
        try (Bystander alive = Bystander.alive()) {
            age(Files.writeString(stale("empty", neither), ""), HOURS);
            age(Files.writeString(stale("torn", neither), "{\"pid\": 12, \"cre"), HOURS);
            age(Files.writeString(stale("blank", neither), " \n"), HOURS);
            age(Files.writeString(stale("text", neither), "4711\n"), HOURS);
            age(Payloads.of(1).pid(null).write(stale("no-pid", "missing-pid")), HOURS);
            age(
                    Payloads.of(alive.pid())
                            .createdAt("\"yesterday\"")
                            .write(stale("no-time", "invalid-createdAt")),
                    HOURS);
            Files.writeString(stale("empty-young", NONE), "");
            Payloads.of(1).pid(null).write(stale("no-pid-young", NONE));
        }
    }

    /** One call each, and then a look at what was told. */
    private void assertThatContender(Jdk jdk, String settings) {
        Jvm jvm = Jvm.on(jdk).agent(settings).mayLog(Says.RECLAIMED).mayLog(Says.REPORTED);
        try (Host host = Host.start(jvm)) {
            SoftAssertions softly = new SoftAssertions();
            List<String> told = new ArrayList<>();
            cases.forEach(
                    (name, c) -> {
                        String answer = host.ask("contender", "take", "write", lock(name), 600_000);
                        boolean free = !c.reasons.equals(NONE) && !c.reported;
                        softly.assertThat(answer)
                                .as(name)
                                .startsWith(free ? "ok taken" : "failed java.nio.file.FileAlready");
                        if (!c.reasons.equals(NONE)) {
                            told.add(name);
                        }
                    });
            host.child().awaitLogs(": held by", told.size());
            for (String name : told) {
                Case c = cases.get(name);
                softly.assertThat(host.child().log("/" + name + "[.]lock "))
                        .as(name)
                        .singleElement()
                        .asString()
                        .contains(c.reported ? "only reported: " : "reclaimed for a contender: ")
                        .contains("reasons [" + c.reasons + "]");
            }
            softly.assertThat(host.child().log(": held by")).hasSize(told.size());
            softly.assertAll();
        }
    }

    private Path stale(String name, String reasons) {
        cases.put(name, new Case(reasons, false));
        return lock(name);
    }

    private Path reported(String name, String reasons) {
        cases.put(name, new Case(reasons, true));
        return lock(name);
    }

    private static void age(Path lock, Duration age) throws IOException {
        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(age)));
    }

    private Path lock(String name) {
        return folder.resolve(name + ".lock");
    }
}
