package dev.lockmedic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a live process beside it throughout, so that it is not alone wherever the tests run. */
class DoctorCommandTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir Path folder;

    private Process alive;
    private long dead;

    @BeforeEach
    void startHolders() throws Exception {
        alive = new ProcessBuilder("sleep", "600").start();
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        dead = ended.pid();
    }

    @AfterEach
    void endHolders() {
        alive.destroyForcibly();
    }

    private Path lock(String name, long pid, Duration age, String more) throws IOException {
        return Files.writeString(
                folder.resolve(name),
                "{\"pid\":"
                        + pid
                        + ",\"createdAt\":\""
                        + Instant.now().minus(age)
                        + "\""
                        + more
                        + "}");
    }

    private Cli doctor(String... more) {
        List<Object> line = new ArrayList<>(List.of("doctor", folder));
        line.addAll(List.of(more));
        return Cli.run(line.toArray());
    }

    @Test
    void nothingThereIsFine() {
        Cli cli = doctor();

        assertThat(cli.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(cli.out()).startsWith("No lock files under ").hasLineCount(1);
        assertThat(cli.err()).isEmpty();
    }

    @Test
    void aHeldLockIsOneCalmRow() throws IOException {
        Path lock = lock("a.lock", alive.pid(), Duration.ZERO, ",\"maxHoldMs\":300000");

        Cli cli = doctor();

        assertThat(cli.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(cli.out())
                .hasLineCount(4)
                .contains("STATE", "AGE", "LIMIT", "HOLDER", "LOCK")
                .containsPattern("held +\\d+ms +5m +" + alive.pid() + " alive \\(\\w+\\) +" + lock)
                .contains("1 lock file under", ": 1 held");
    }

    @Test
    void staleLocksAre9AndAfterTheFix0() throws IOException {
        Path lock = lock("a.lock", dead, HOUR, "");

        Cli look = doctor();
        assertThat(look.exitCode()).isEqualTo(ExitCode.STALE_FOUND);
        assertThat(look.out())
                .contains("stale ", dead + " dead", "dead-pid, too-old: its holder, pid " + dead)
                .contains(": 1 stale", "--fix removes what is stale");
        assertThat(lock).exists();

        Cli fix = doctor("--fix");
        assertThat(fix.exitCode()).as(fix.out()).isEqualTo(ExitCode.OK);
        assertThat(fix.out()).contains("  removed\n", "\n1 removed\n");
        assertThat(lock).doesNotExist();
        assertThat(folder).as("no guard file stays").isEmptyDirectory();
    }

    @Test
    void whatCantBeRemovedIs9AndSaysWhy() throws IOException {
        Path lock = lock("a.lock", dead, HOUR, "");
        Files.createDirectory(folder.resolve(".lockmedic"));

        Cli cli = doctor("--fix");

        assertThat(cli.exitCode()).isEqualTo(ExitCode.STALE_FOUND);
        assertThat(cli.out())
                .contains("not-removed: guard file ", "it is no regular file")
                .contains("0 removed, 1 not-removed");
        assertThat(lock).exists();
    }

    @Test
    void anOverdueLockIs10WithAdviceAndStays() throws IOException {
        Path lock = lock("a.lock", alive.pid(), HOUR, ",\"maxHoldMs\":1000");

        Cli cli = doctor("--fix");

        assertThat(cli.exitCode()).isEqualTo(ExitCode.OVERDUE_FOUND);
        assertThat(cli.out())
                .contains("overdue ", "past its max hold of 1.0s", "which is alive")
                .contains("its holder is no JVM")
                .contains("0 removed");
        assertThat(lock).exists();
    }

    @Test
    void anOverdueJvmIsToBeAttachedTo(@TempDir Path other) throws IOException {
        Path jar = ChildJvm.writeAgentJar(other);
        try (ChildJvm jvm = ChildJvm.startHost(ChildJvm.thisJdk(), jar)) {
            lock("a.lock", jvm.pid(), HOUR, ",\"maxHoldMs\":1000");

            assertThat(doctor().out())
                    .contains("'attach " + jvm.pid() + "' has its holder release it")
                    .contains(jvm.pid() + " alive (java dev.");
            assertThat(doctor("--json").out())
                    .contains("\"command\":\"java " + WaitingHost.class.getName() + "\"");
        }
    }

    @Test
    void otherProtocolsAreCountedAndWithAllListed() throws IOException {
        Files.createFile(folder.resolve("write.lock"));

        assertThat(doctor().out())
                .contains("No lock files under", "1 file of other protocols left alone (--all")
                .doesNotContain("write.lock");
        assertThat(doctor("--all").out()).contains("other ", "write.lock");
        assertThat(doctor("--all").exitCode()).isEqualTo(ExitCode.OK);
    }

    @Test
    void namingMakesAnEmptyFileStaleOnceItsGraceIsOver() throws IOException {
        Path lock = Files.createFile(folder.resolve("a.lck"));

        assertThat(doctor("--lock-files=**/*.lck").exitCode()).isEqualTo(ExitCode.OK);
        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(HOUR)));
        assertThat(doctor().exitCode()).as("not looked at").isEqualTo(ExitCode.OK);
        assertThat(doctor("--lock-files=**/*.lck", "orphan-grace=2h", "stale-after=2h").exitCode())
                .isZero();
        assertThat(doctor("--lock-files=**/*.lck").exitCode()).isEqualTo(ExitCode.STALE_FOUND);
        assertThat(doctor("lockmedic.lock-files=**/*.lck").exitCode())
                .isEqualTo(ExitCode.STALE_FOUND);
    }

    @Test
    void aProfileNamesFilesToo() throws IOException {
        Path lock = Files.createFile(folder.resolve("a.lck"));
        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(HOUR)));
        Path profile =
                Files.writeString(
                        folder.resolve("p.json"), "{\"name\":\"p\",\"lockFiles\":[\"**/*.lck\"]}");

        assertThat(doctor("--profile=" + profile).exitCode()).isEqualTo(ExitCode.STALE_FOUND);
        assertThat(doctor("profiles=" + folder).exitCode()).isEqualTo(ExitCode.STALE_FOUND);

        Files.writeString(profile, "{\"name\":\"p\",\"lockFile\":[]}");
        Cli wrong = doctor("--profile=" + profile);
        assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.err()).hasLineCount(1).contains("lockFile");
    }

    @Test
    void jsonTellsTheSame() throws IOException {
        Path stale = lock("a.lock", dead, HOUR, ",\"maxHoldMs\":1000,\"starttime\":5");
        lock("b.lock", alive.pid(), Duration.ZERO, "");
        Files.createFile(folder.resolve("write.lock"));

        Cli cli = doctor("--json", "--fix");

        JsonNode json = new ObjectMapper().readTree(cli.out());
        assertThat(json.get("folder").asText()).isEqualTo(folder.toRealPath().toString());
        assertThat(json.get("fix").asBoolean()).isTrue();
        assertThat(json.get("locks")).hasSize(2);
        JsonNode lock = json.get("locks").get(json.get("locks").get(0).has("removal") ? 0 : 1);
        assertThat(lock.get("lock").asText())
                .isEqualTo(folder.toRealPath().resolve(stale.getFileName()).toString());
        assertThat(lock.get("state").asText()).isEqualTo("stale");
        assertThat(lock.get("verdict").asText()).isEqualTo("reclaimable");
        assertThat(lock.get("reasons"))
                .extracting(JsonNode::asText)
                .containsExactly("dead-pid", "too-old");
        assertThat(lock.get("payload").asText()).isEqualTo("object");
        assertThat(lock.get("pid").asLong()).isEqualTo(dead);
        assertThat(lock.get("liveness").asText()).isEqualTo("dead");
        assertThat(lock.get("maxHoldMs").asLong()).isEqualTo(1000);
        assertThat(lock.get("starttime").asLong()).isEqualTo(5);
        assertThat(lock.get("ageMs").asLong()).isBetween(3_600_000L, 3_660_000L);
        assertThat(lock.get("limitFrom").asText()).isEqualTo("payload");
        assertThat(lock.get("removal").get("outcome").asText()).isEqualTo("removed");
        JsonNode summary = json.get("summary");
        assertThat(summary.get("lockFiles").asLong()).isEqualTo(2);
        assertThat(summary.get("stale").asLong()).isEqualTo(1);
        assertThat(summary.get("held").asLong()).isEqualTo(1);
        assertThat(summary.get("other").asLong()).isEqualTo(1);
        assertThat(summary.get("removed").asLong()).isEqualTo(1);
        assertThat(summary.get("leftStale").asLong()).isZero();
        assertThat(summary.get("exitCode").asInt()).isZero().isEqualTo(cli.exitCode());
        assertThat(cli.err()).isEmpty();
    }

    @Test
    void oneLockFileCanBeLookedAtAlone() throws IOException {
        Path one = lock("a.lock", dead, HOUR, "");
        Path two = lock("b.lock", dead, HOUR, "");

        assertThat(Cli.run("doctor", one, "--fix").exitCode()).isEqualTo(ExitCode.OK);

        assertThat(one).doesNotExist();
        assertThat(two).exists();
        assertThat(folder).isDirectoryContaining(two::equals);
        Cli not = Cli.run("doctor", Files.createFile(folder.resolve("a.txt")));
        assertThat(not.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(not.err()).contains("a.txt does not match **/*.lock");
    }

    @Test
    void namesAndPayloadsCantCommandTheTerminal() throws IOException {
        lock("a\u001b[31m.lock", dead, HOUR, "");

        assertThat(doctor().out()).contains("a?[31m.lock").doesNotContain("\u001b");
    }

    @Test
    void aPolicyThatForbidsTakingForbidsTheFix() throws IOException {
        Path lock = lock("a.lock", dead, HOUR, "");

        Cli cli = doctor("--fix", "policy=report");

        assertThat(cli.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(cli.err()).hasLineCount(1).contains("policy=report");
        assertThat(lock).exists();
        assertThat(doctor("policy=report").exitCode()).isEqualTo(ExitCode.STALE_FOUND);
    }

    @Test
    void wrongInputIsOneLine() {
        for (Cli cli :
                List.of(
                        Cli.run("doctor"),
                        Cli.run("doctor", folder.resolve("none")),
                        doctor("--depth=0"),
                        doctor("--depth=x"),
                        doctor("lock-file=**/*.lck"),
                        doctor("--lock-files={"),
                        doctor("--lock-files=a", "lock-files=b"),
                        doctor("--profile=" + folder.resolve("none.json")),
                        doctor("max-hold=soon"))) {
            assertThat(cli.exitCode()).as(cli.err()).isEqualTo(ExitCode.USAGE);
            assertThat(cli.err()).hasLineCount(1).startsWith("lockmedic: ");
            assertThat(cli.out()).isEmpty();
        }
    }
}
