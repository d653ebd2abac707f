package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockmedic.it.harness.Bystander;
import dev.lockmedic.it.harness.Cli;
import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.Payloads;
import dev.lockmedic.it.harness.Says;
import dev.lockmedic.it.harness.Tool;
import dev.lockmedic.it.harness.Unprivileged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sweep: what it says of every kind of file, and that it takes away what nobody holds and
 * nothing else.
 */
class DoctorIT {
    private static final int OK = 0;
    private static final int STALE_FOUND = 9;
    private static final int OVERDUE_FOUND = 10;
    private static final int NOT_ALL_SEEN = 11;

    private static final Duration HOURS = Duration.ofHours(9);
    private static final String NAMED = "--lock-files=**/*.lock";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;

    private final Map<String, String> states = new LinkedHashMap<>();
    private Bystander alive;

    @BeforeEach
    void start() {
        alive = Bystander.alive();
    }

    @AfterEach
    void end() {
        alive.close();
    }

    @JdkTest
    void everyKindOfFile(Jdk jdk) throws IOException {
        try (Bystander zombie = Bystander.zombie()) {
            make(zombie);
            states.put("empty", "other");
            states.put("torn", "other");
            states.put("young", "other");
            states.put("no-time", "other");
            assertThatSweep(jdk, STALE_FOUND);
            assertThatSweep(jdk, OVERDUE_FOUND, "--fix");

            make(zombie);
            assertThatSweep(jdk, STALE_FOUND, NAMED);
            assertThatSweep(jdk, OVERDUE_FOUND, NAMED, "--fix");
        }
    }

    private void make(Bystander zombie) throws IOException {
        long pid = alive.pid();
        Payloads.of(pid).write(in("held", "live"));
        Payloads.of(pid).maxHoldMs(3_600_000).write(in("held", "within"));
        Payloads.of(pid).age(HOURS).maxHoldMs(99_999_999).write(in("doubtful", "own"));
        Payloads.of(pid).age(HOURS).maxHoldMs(1000).write(in("overdue", "over"));
        Payloads.of(pid).starttime(1).write(in("stale", "recycled"));
        Payloads.of(Bystander.deadPid()).write(in("stale", "dead"));
        Payloads.of(zombie.pid()).maxHoldMs(3_600_000).write(in("stale", "zombie"));
        age(Files.writeString(in("stale", "empty"), ""));
        age(Files.writeString(in("stale", "torn"), "{\"pid\": 12, \"cre"));
        Files.writeString(in("held", "young"), "");
        age(Payloads.of(pid).createdAt("\"once\"").write(in("doubtful", "no-time")));
        Files.writeString(in("other", "huge"), "{".repeat(3_000_000));
        Files.createDirectories(in("other", "directory"));
        for (String name : List.of("device", "loop", "pipe")) {
            Files.deleteIfExists(in("other", name));
        }
        Files.createSymbolicLink(lock("device"), Path.of("/dev/zero"));
        Files.createSymbolicLink(lock("loop"), lock("loop"));
        Tool.run("mkfifo", lock("pipe").toString());
        Tool.run("touch", "-h", "-d", "9 hours ago", lock("pipe").toString());
    }

    private void assertThatSweep(Jdk jdk, int exitCode, String... options) {
        JsonNode sweep = sweep(new String[0], jdk, exitCode, options);
        SoftAssertions softly = new SoftAssertions();
        Map<String, JsonNode> locks = byName(sweep);
        softly.assertThat(locks.keySet()).containsExactlyInAnyOrderElementsOf(states.keySet());
        boolean fix = sweep.get("fix").asBoolean();
        states.forEach(
                (name, state) -> {
                    JsonNode lock = locks.get(name);
                    boolean stale = state.equals("stale");
                    softly.assertThat(lock.path("state").asText()).as(name).isEqualTo(state);
                    softly.assertThat(lock.path("why").asText()).as(name).isNotBlank();
                    softly.assertThat(lock.path("removal").path("outcome").asText())
                            .as(name)
                            .isEqualTo(fix && stale ? "removed" : "");
                    softly.assertThat(Files.exists(lock(name), LinkOption.NOFOLLOW_LINKS))
                            .as(name)
                            .isEqualTo(!(fix && stale));
                });
        softly.assertThat(sweep.get("summary").get("exitCode").asInt()).isEqualTo(exitCode);
        softly.assertAll();
    }

    /** With a host that heals beside it, of another user than the sweep. */
    @JdkTest
    void aHostInTheSameFolderIsNotHindered(Jdk jdk) throws IOException {
        Tool.run("chmod", "a+rwx", folder.toString());
        Jvm jvm = Jvm.on(jdk).agent().mayLog(Says.RECLAIMED);
        jvm.startedBy(Unprivileged.command());
        try (Host host = Host.start(jvm)) {
            Path held = lock("held");
            assertThat(host.ask("holder", "take", "write", held, 600_000)).isEqualTo("ok taken");
            Path left = Payloads.of(Bystander.deadPid()).write(lock("left"));
            Path other = Payloads.of(Bystander.deadPid()).write(lock("other"));

            JsonNode sweep = sweep(new String[0], jdk, OK, "--fix");

            assertThat(byName(sweep).get("held").get("state").asText()).isEqualTo("held");
            assertThat(held).exists();
            assertThat(left).doesNotExist();
            assertThat(other).doesNotExist();
            // Its agent needs the guard of this folder, and can have it.
            Payloads.of(Bystander.deadPid()).write(left);
            assertThat(host.ask("contender", "take", "write", left, 600_000)).isEqualTo("ok taken");
            host.run("holder", "free", "delete", held);
        }
    }

    @JdkTest
    void whatThisUserMayNotDoIsSaidAndTheRestIsDone(Jdk jdk) throws IOException {
        String[] nobody = Unprivileged.command();
        Tool.run("chmod", "a+rwx", folder.toString());
        Path writable = sub("writable", "a+rwx");
        Path readOnly = sub("read-only", "a-w,a+rx");
        sub("closed", "000");
        Path secret = Payloads.of(alive.pid()).write(folder.resolve("secret.lock"));
        Tool.run("chmod", "000", secret.toString());
        try {
            Tool text = Cli.runBy(nobody, jdk, "doctor", folder.toString(), "--fix");

            assertThat(text.exitCode()).as(text.toString()).isEqualTo(STALE_FOUND);
            assertThat(writable).doesNotExist();
            assertThat(readOnly).exists();
            assertThat(text.text())
                    .containsPattern("not-removed: guard file \\S+read-only/\\.lockmedic can't")
                    .contains("1 removed, 1 not-removed")
                    .contains("1 unreadable")
                    .contains("1 could not be looked at");
            assertThat(text.err())
                    .singleElement()
                    .asString()
                    .contains("skipped ", "/closed: it may not be read by this user");

            Tool.run("chmod", "a+w", readOnly.getParent().toString());
            JsonNode again = sweep(nobody, jdk, NOT_ALL_SEEN, "--fix");
            assertThat(readOnly).doesNotExist();
            assertThat(again.get("skipped")).hasSize(1);
            assertThat(secret).exists();
        } finally {
            Tool.run("chmod", "-R", "u+rwx", folder.toString());
        }
    }

    private Path sub(String name, String mode) throws IOException {
        Path lock = Files.createDirectory(folder.resolve(name)).resolve("a.lock");
        Payloads.of(Bystander.deadPid()).write(lock);
        Tool.run("chmod", mode, lock.getParent().toString());
        return lock;
    }

    /** As a sweeper in a container of its own sees the folder of other containers. */
    @JdkTest
    void aloneInAPidNamespaceItTakesNothing(Jdk jdk) throws IOException {
        String[] alone = {"unshare", "--pid", "--fork", "--mount-proc"};
        List<String> probe = new ArrayList<>(List.of(alone));
        probe.add("true");
        Assumptions.assumeTrue(
                Tool.exists("unshare") && Tool.run(probe.toArray(new String[0])).exitCode() == 0,
                "no pid namespace can be made here");
        Path live = Payloads.of(alive.pid()).write(lock("live"));
        Path dead = Payloads.of(Bystander.deadPid()).write(lock("dead"));

        JsonNode sweep = sweep(alone, jdk, NOT_ALL_SEEN, "--fix");

        assertThat(sweep.get("summary").get("seesHolders").asBoolean()).isFalse();
        assertThat(byName(sweep).get("live").get("liveness").asText()).isEqualTo("unknown");
        assertThat(live).exists();
        assertThat(dead).exists();
        Tool text = Cli.runBy(alone, jdk, "doctor", folder.toString());
        assertThat(text.err()).singleElement().asString().contains("alone in its pid namespace");

        Files.delete(live);
        sweep(alone, jdk, OK, "--fix", "--trust-pids");
        assertThat(dead).as("the operator said so").doesNotExist();
    }

    private JsonNode sweep(String[] starter, Jdk jdk, int exitCode, String... options) {
        List<String> arguments = new ArrayList<>(List.of("doctor", "--json", "--all"));
        arguments.addAll(List.of(options));
        arguments.add(folder.toString());
        Tool tool = Cli.runBy(starter, jdk, arguments.toArray(new String[0]));
        assertThat(tool.exitCode()).as(tool.toString()).isEqualTo(exitCode);
        try {
            return JSON.readTree(tool.text());
        } catch (JsonProcessingException e) {
            throw new AssertionError(tool.toString(), e);
        }
    }

    private static Map<String, JsonNode> byName(JsonNode sweep) {
        Map<String, JsonNode> locks = new LinkedHashMap<>();
        for (JsonNode lock : sweep.get("locks")) {
            String file = Path.of(lock.get("lock").asText()).getFileName().toString();
            locks.put(file.substring(0, file.length() - ".lock".length()), lock);
        }
        return locks;
    }

    private Path in(String state, String name) {
        states.put(name, state);
        return lock(name);
    }

    private static void age(Path lock) throws IOException {
        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(HOURS)));
    }

    private Path lock(String name) {
        return folder.resolve(name + ".lock");
    }
}
