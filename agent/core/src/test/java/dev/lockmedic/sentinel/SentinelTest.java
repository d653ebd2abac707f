package dev.lockmedic.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.settings.LogLevel;
import dev.lockmedic.settings.Policy;
import dev.lockmedic.staleness.HoldLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The host's side, with real child JVMs of the test's class path. */
@Timeout(90)
class SentinelTest {
    @TempDir Path folder;
    private final HoldRegistry holds = new HoldRegistry();
    private final LockFileReader reader = LockFileReader.ofBytesOnly(identity -> false);
    private final List<Hold> released = new CopyOnWriteArrayList<>();
    private final ConcurrentHashMap<Long, Long> moments = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Long, String> deeds = new ConcurrentHashMap<>();
    private volatile long strictLimit = -1;
    private volatile Policy policy = Policy.RECLAIM;
    private Sentinel sentinel;

    @AfterEach
    void close() {
        if (sentinel != null) {
            sentinel.close(10_000);
        }
    }

    private void start(Path java, Pace pace) {
        sentinel =
                new Sentinel(
                        () -> policy,
                        () -> strictLimit,
                        (hold, at, done) -> {
                            deeds.put(hold.id(), done);
                            moments.put(hold.id(), at);
                            holds.lost(hold);
                            released.add(hold);
                        },
                        new AgentLog(() -> LogLevel.OFF),
                        () ->
                                new SentinelCommand(
                                        java,
                                        System.getProperty("java.class.path"),
                                        SentinelMain.class.getName()),
                        pace);
        sentinel.start();
    }

    private void start() {
        start(Path.of(System.getProperty("java.home"), "bin", "java"), Pace.NORMAL);
    }

    private Hold hold(String name, long limitMillis) throws IOException {
        return entered(Files.writeString(folder.resolve(name), "payload of " + name), limitMillis);
    }

    private Hold entered(Path lock, long limitMillis) {
        long now = System.currentTimeMillis();
        Hold hold =
                holds.begin(
                        new Hold.Start(
                                Hold.Kind.LOCK_FILE,
                                lock.toString(),
                                lock,
                                Thread.currentThread(),
                                System.nanoTime(),
                                now,
                                now,
                                true,
                                false));
        hold.limit(new HoldLimits(limitMillis, HoldLimits.FROM_PAYLOAD));
        return hold;
    }

    private LockSnapshot keep(Hold hold) throws IOException {
        LockSnapshot lock = reader.read(hold.lockFile());
        sentinel.keep(hold, lock);
        return lock;
    }

    private long pid() {
        await().atMost(Duration.ofSeconds(30)).until(() -> sentinel.state().pid() != 0);
        return sentinel.state().pid();
    }

    @Test
    void releasesAtTheDeadlineAndSaysWhen() throws IOException {
        start();
        Hold hold = hold("a.lock", 1500);
        keep(hold);

        await().atMost(Duration.ofSeconds(30)).until(() -> released.contains(hold));

        assertThat(hold.lockFile()).doesNotExist();
        assertThat(hold.heldMillis(moments.get(hold.id()))).isGreaterThanOrEqualTo(1600);
        assertThat(sentinel.hasReleased(hold)).isTrue();
        assertThat(sentinel.state().released()).isOne();
        await().until(() -> sentinel.state().armed() == 0);
    }

    @Test
    void answersTrulyWhoReleasedIt() throws IOException {
        start();
        Hold hold = hold("a.lock", 600_000);
        keep(hold);
        await().until(() -> pid() != 0);
        Files.delete(hold.lockFile());

        assertThat(sentinel.hasReleased(hold)).isFalse();
        assertThat(sentinel.hasReleased(hold("unknown.lock", 1))).isFalse();
    }

    @Test
    void aHoldThatIsOverIsDisarmedSoon() throws IOException {
        start();
        Hold hold = hold("a.lock", 600_000);
        keep(hold);
        pid();
        assertThat(sentinel.state().armed()).isOne();

        holds.released(hold);

        await().atMost(Duration.ofSeconds(10)).until(() -> sentinel.state().armed() == 0);
        assertThat(hold.lockFile()).exists();
    }

    @Test
    void anotherDeadlineCountsFromThenOn() throws IOException {
        start();
        Hold hold = hold("a.lock", 600_000);
        keep(hold);
        pid();

        hold.limit(new HoldLimits(1, HoldLimits.FROM_PAYLOAD));
        keep(hold);

        await().atMost(Duration.ofSeconds(10)).until(() -> released.contains(hold));
    }

    @Test
    void onlyReclaimReleases() throws IOException {
        policy = Policy.REPORT;
        start();
        Hold hold = hold("a.lock", 1);
        keep(hold);
        pid();
        await().during(Duration.ofMillis(1500))
                .atMost(Duration.ofSeconds(5))
                .until(() -> Files.exists(hold.lockFile()));

        policy = Policy.RECLAIM;
        sentinel.settingsChanged();

        await().atMost(Duration.ofSeconds(10)).until(() -> released.contains(hold));
    }

    @Test
    void theStrictFenceIsTheSentinelsToo() throws IOException {
        start();
        Hold hold = hold("a.lock", 1000);
        Path resource = Files.writeString(folder.resolve("a"), "content");
        Object before = Files.getAttribute(resource, "unix:ino");
        strictLimit = 1000;
        sentinel.settingsChanged();
        keep(hold);

        await().atMost(Duration.ofSeconds(30)).until(() -> released.contains(hold));

        assertThat(deeds.get(hold.id())).contains("its resource was copied to a new inode");
        assertThat(Files.getAttribute(resource, "unix:ino")).isNotEqualTo(before);
        assertThat(resource).hasContent("content");
    }

    @Test
    void aChildThatDoesNotAnswerIsReplaced() throws Exception {
        start(Path.of(System.getProperty("java.home"), "bin", "java"), new Pace(2000, 10, 100));
        Hold first = hold("first.lock", 600_000);
        keep(first);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> sentinel.hasReleased(first) || pid() != 0);
        long stuck = pid();
        new ProcessBuilder("kill", "-STOP", Long.toString(stuck)).start().waitFor();
        Hold second = hold("second.lock", 3000);
        keep(second);

        await().atMost(Duration.ofSeconds(60)).until(() -> released.contains(second));
        assertThat(sentinel.state().restarts()).isPositive();
        assertThat(ProcessHandle.of(stuck).map(ProcessHandle::isAlive).orElse(false)).isFalse();
        assertThat(first.lockFile()).exists();
    }

    /** Nobody of the agent is made to wait for a child, whatever it does. */
    @Test
    void armingNeverBlocksAndIsBounded() throws Exception {
        start();
        Hold one = hold("a.lock", 600_000);
        LockSnapshot lock = keep(one);
        new ProcessBuilder("kill", "-STOP", Long.toString(pid())).start().waitFor();
        long longest = 0;
        for (int i = 0; i < 7000; i++) {
            Hold other = entered(one.lockFile().resolveSibling(i + ".lock"), 600_000);
            long start = System.nanoTime();
            sentinel.keep(other, lock);
            longest = Math.max(longest, System.nanoTime() - start);
        }
        assertThat(longest).isLessThan(TimeUnit.SECONDS.toNanos(2));
        assertThat(sentinel.state().armed()).isLessThanOrEqualTo(5000);
        assertThat(sentinel.state().refused()).isGreaterThanOrEqualTo(2000);
    }

    /** The child's heap is small: it must hold all that may be armed, and still do its work. */
    @Test
    void asManyAsMayBeArmedFitTheChild() throws IOException {
        start();
        LockSnapshot lock = reader.read(hold("a.lock", 600_000).lockFile());
        for (int i = 0; sentinel.state().refused() == 0; i++) {
            Path path = folder.resolve("a-session-of-the-usual-length-" + i + ".jsonl.lock");
            sentinel.keep(
                    entered(path, 600_000),
                    new LockSnapshot(path, lock.identity(), lock.bytes(), lock.payload(), null));
        }
        assertThat(sentinel.state().armed()).isGreaterThan(3000);
        holds.held().stream().limit(100).forEach(holds::released);
        Hold due = hold("due.lock", 2000);
        LockSnapshot there = reader.read(due.lockFile());
        await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> {
                            sentinel.keep(due, there);
                            return released.contains(due);
                        });
        assertThat(sentinel.state().restarts()).isZero();
    }

    @Test
    void oneThatEndsAtOnceIsTriedAgainAndThenGivenUp() throws IOException {
        start(script("exit 3"), new Pace(1000, 1, 20));

        await().atMost(Duration.ofSeconds(30)).until(() -> sentinel.state().problem() != null);

        assertThat(sentinel.state().problem()).contains("exit code 3").contains("in a row");
        assertThat(sentinel.state().restarts()).isBetween(5, 20);
        keep(hold("a.lock", 1));
        assertThat(sentinel.state().armed()).isZero();
    }

    @Test
    void oneThatCanNotBeStartedIsGivenUpToo() {
        start(folder.resolve("no-such-java"), new Pace(1000, 1, 20));

        await().atMost(Duration.ofSeconds(30)).until(() -> sentinel.state().problem() != null);

        assertThat(sentinel.state().problem()).contains("could not be started");
    }

    @Test
    void anotherClockIsRefused() throws IOException {
        start(
                script("echo " + Wire.HELLO + " " + Wire.VERSION + " $$ 1; cat > /dev/null"),
                Pace.NORMAL);

        await().atMost(Duration.ofSeconds(30)).until(() -> sentinel.state().problem() != null);

        assertThat(sentinel.state().problem()).contains("monotonic clock");
        await().until(() -> sentinel.state().pid() == 0);
    }

    @Test
    void anotherVersionIsRefused() throws IOException {
        start(script("echo " + Wire.HELLO + " 99 $$ 1; cat > /dev/null"), Pace.NORMAL);

        await().atMost(Duration.ofSeconds(30)).until(() -> sentinel.state().problem() != null);

        assertThat(sentinel.state().problem()).contains("replaced by another version");
    }

    @Test
    void aChildThatTalksNonsenseIsStillUsedForWhatItUnderstands() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        start(
                script(
                        "echo 'OpenJDK warning: something'; echo synced; echo released 1;"
                                + " echo released x y; echo gone 999; exec "
                                + java
                                + " \"$@\""),
                Pace.NORMAL);
        Hold hold = hold("a.lock", 1000);
        keep(hold);

        await().atMost(Duration.ofSeconds(30)).until(() -> released.contains(hold));
        assertThat(released).hasSize(1);
    }

    private Path script(String text) throws IOException {
        Path script = Files.writeString(folder.resolve("java.sh"), "#!/bin/sh\n" + text + "\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }
}
