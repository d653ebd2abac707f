package dev.lockmedic.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockmedic.doctor.Finding.Outcome;
import dev.lockmedic.doctor.Finding.State;
import dev.lockmedic.identity.BootClock;
import dev.lockmedic.identity.HoldIdentity;
import dev.lockmedic.identity.IdentityAttribute;
import dev.lockmedic.identity.Realm;
import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.settings.LockFiles;
import dev.lockmedic.settings.Settings;
import dev.lockmedic.staleness.Liveness;
import dev.lockmedic.staleness.StaleReason;
import dev.lockmedic.staleness.SystemProcesses;
import dev.lockmedic.staleness.Verdict;
import dev.lockmedic.takeover.Guards;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With a real process as the holder that lives, and one that has ended as the one that does not.
 */
class SweepTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String NAMED = "lock-files=**/*.lock";

    @TempDir Path folder;

    private final List<Finding> found = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
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

    private void sweep(String settings, boolean fix) throws IOException {
        sweep(settings, PidView.TRUSTED, fix);
    }

    private void sweep(String settings, PidView pids, boolean fix) throws IOException {
        found.clear();
        skipped.clear();
        Sweep.of(
                        Settings.resolve(settings, new Properties(), Map.of(), text -> {}),
                        LockFiles.NONE,
                        pids,
                        fix,
                        new SweepListener() {
                            @Override
                            public void found(Finding finding) {
                                found.add(finding);
                            }

                            @Override
                            public void skipped(Path path, String why) {
                                skipped.add(folder.relativize(path) + " " + why);
                            }
                        })
                .run(folder, 4);
    }

    private Finding only() {
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private Path lock(String name, String json) throws IOException {
        Path lock = folder.resolve(name + ".lock");
        Files.createDirectories(lock.getParent());
        return Files.writeString(lock, json);
    }

    private static Path old(Path lock) throws IOException {
        return Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(HOUR)));
    }

    private static String payload(long pid, Duration age, String more) {
        return "{\"pid\":"
                + pid
                + ",\"createdAt\":\""
                + Instant.now().minus(age)
                + "\""
                + more
                + "}";
    }

    @Test
    void theLockOfALiveHolderIsHeld() throws IOException {
        Path lock = lock("a", payload(alive.pid(), Duration.ZERO, ",\"maxHoldMs\":600000"));

        sweep("", true);

        assertThat(only().state()).isEqualTo(State.HELD);
        assertThat(only().liveness()).isEqualTo(Liveness.ALIVE);
        assertThat(only().why()).contains("pid " + alive.pid() + " is alive", "within its limit");
        assertThat(only().limit().millis()).isEqualTo(600_000);
        assertThat(only().removal()).isNull();
        assertThat(lock).exists();
    }

    @Test
    void anOverdueLockOfALiveHolderIsShownAndLeft() throws IOException {
        Path lock = lock("a", payload(alive.pid(), Duration.ofMinutes(5), ",\"maxHoldMs\":1000"));

        sweep("", true);

        assertThat(only().state()).isEqualTo(State.OVERDUE);
        assertThat(only().decision()).isEqualTo(Verdict.Decision.RESPECT);
        assertThat(only().reasons()).as("not judged by a sweep").isEmpty();
        assertThat(only().why()).contains("5m00s", "max hold of 1.0s", "which is alive");
        assertThat(only().removal()).isNull();
        assertThat(lock).exists();
    }

    @Test
    void theOperatorsLimitCountsToo() throws IOException {
        lock("a", payload(alive.pid(), Duration.ofMinutes(5), ""));

        sweep("max-hold=1m", true);

        assertThat(only().state()).isEqualTo(State.OVERDUE);
        assertThat(only().limit().from()).isEqualTo("lockmedic.max-hold");
    }

    @Test
    void aLockThatIsMerelyOldIsOnlyDoubtful() throws IOException {
        Path lock = lock("a", payload(alive.pid(), Duration.ofHours(9), ""));

        sweep("", true);

        assertThat(only().state()).isEqualTo(State.DOUBTFUL);
        assertThat(only().reasons()).containsExactly(StaleReason.TOO_OLD);
        assertThat(lock).exists();
    }

    @Test
    void deadAndRecycledHoldersLocksAreStale() throws IOException {
        Path ofDead = lock("sub/dead", payload(dead, Duration.ZERO, ""));
        Path recycled = lock("recycled", payload(alive.pid(), HOUR, ",\"starttime\":1"));

        sweep("", false);
        assertThat(found).extracting(Finding::state).containsOnly(State.STALE).hasSize(2);
        assertThat(found).allMatch(Finding::isLeftStale);
        assertThat(ofDead).exists();
        assertThat(recycled).exists();

        sweep("", true);
        assertThat(found).extracting(f -> f.removal().outcome()).containsOnly(Outcome.REMOVED);
        assertThat(found).noneMatch(Finding::isLeftStale);
        assertThat(ofDead).doesNotExist();
        assertThat(recycled).doesNotExist();

        sweep("", true);
        assertThat(found).isEmpty();
    }

    @Test
    void leavesNoGuardFileOfItsOwnAndKeepsThatOfOthers() throws IOException {
        lock("mine/dead", payload(dead, Duration.ZERO, ""));
        lock("theirs/dead", payload(dead, Duration.ZERO, ""));
        Path theirs = Files.createFile(folder.resolve("theirs").resolve(Guards.FILE_NAME));

        sweep("", true);

        assertThat(folder.resolve("mine")).isEmptyDirectory();
        assertThat(folder.resolve("theirs")).isDirectoryContaining(theirs::equals);
    }

    @Test
    void incompletePayloadsAreStaleOnlyWhereNamedAndAfterTheirGrace() throws IOException {
        Path empty = old(lock("empty", ""));
        Path torn = old(lock("torn", "{\"pid\": 12, \"cre"));
        Path young = lock("young", "");

        sweep("", true);
        assertThat(found).extracting(Finding::state).containsOnly(State.OTHER).hasSize(3);

        sweep(NAMED, true);
        assertThat(found).hasSize(3);
        assertThat(empty).doesNotExist();
        assertThat(torn).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void anIncompletePayloadThatNamesALiveProcessIsLeft() throws IOException {
        Path lock = old(lock("a", "{\"pid\":" + alive.pid() + ",\"createdAt\":\"yesterday\"}"));

        sweep(NAMED, true);

        assertThat(only().state()).isEqualTo(State.DOUBTFUL);
        assertThat(only().decision()).isEqualTo(Verdict.Decision.REPORT_ONLY);
        assertThat(only().why()).contains("incomplete", "pid " + alive.pid() + " is alive");
        assertThat(lock).exists();
    }

    @Test
    void anEmptyFileOnWhichAProcessHasALockIsLeft() throws IOException {
        Path lock = old(lock("write", ""));
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            sweep(NAMED, true);

            assertThat(held.isValid()).isTrue();
            assertThat(only().state()).isEqualTo(State.DOUBTFUL);
            assertThat(only().why()).contains("a process has a file lock on it");
            assertThat(lock).exists();
        }
        sweep(NAMED, true);
        assertThat(lock).doesNotExist();
    }

    @Test
    void aHolderThatIsElsewhereByItsIdentityIsNotDeadUnlessTheOperatorSaysSo() throws IOException {
        Path lock = lock("container", payload(dead, Duration.ofMinutes(1), ""));
        assumeTrue(IdentityAttribute.isSupported(lock), "no extended attributes here");
        Realm here = Realm.here();
        IdentityAttribute.write(
                lock,
                HoldIdentity.of(
                        new LockFileReader(identity -> false).read(lock),
                        new Realm(here.bootId(), "1", here.timeNamespace(), "pod-7"),
                        HoldIdentity.newHoldId(),
                        BootClock.UNKNOWN,
                        OptionalLong.empty()));

        sweep("", new PidView(true), true);

        assertThat(only().state()).isEqualTo(State.HELD);
        assertThat(only().liveness()).isEqualTo(Liveness.UNKNOWN);
        assertThat(only().why())
                .contains("can't be told, because it is in another pid namespace", "pod-7");
        assertThat(lock).exists();

        sweep("", PidView.TRUSTED, true);

        assertThat(only().reasons()).containsExactly(StaleReason.DEAD_PID);
        assertThat(lock).doesNotExist();
    }

    @Test
    void whereHoldersCantBeSeenNoPidIsEvidence() throws IOException {
        Path ofDead = lock("dead", payload(dead, Duration.ofHours(9), ""));
        Path recycled = lock("recycled", payload(alive.pid(), HOUR, ",\"starttime\":1"));
        Path orphan = old(lock("orphan", ""));

        sweep(NAMED, new PidView(false), true);

        assertThat(found).hasSize(3);
        assertThat(found)
                .filteredOn(f -> f.lock().payload().pid() > 0)
                .allSatisfy(
                        f -> {
                            assertThat(f.state()).isEqualTo(State.DOUBTFUL);
                            assertThat(f.liveness()).isEqualTo(Liveness.UNKNOWN);
                            assertThat(f.reasons()).containsExactly(StaleReason.TOO_OLD);
                            assertThat(f.why()).contains("alone in its pid namespace");
                        });
        assertThat(ofDead).exists();
        assertThat(recycled).exists();
        assertThat(orphan).as("names no pid").doesNotExist();
    }

    @Test
    void aLockThatNamesTheSweepItselfIsLeft() throws IOException {
        long self = ProcessHandle.current().pid();
        Path lock = old(lock("earlier", payload(self, HOUR, ",\"starttime\":1")));
        Path same = lock("same", payload(self, HOUR, ",\"starttime\":" + startTicks()));
        old(same);

        sweep("", true);

        assertThat(found).extracting(Finding::state).containsOnly(State.DOUBTFUL).hasSize(2);
        assertThat(found).allMatch(f -> f.why().contains("is this command itself"));
        assertThat(lock).exists();
        assertThat(same).exists();
    }

    private static long startTicks() {
        OptionalLong ticks = new SystemProcesses().selfStartTicks();
        return ticks.orElse(1);
    }

    @Test
    void whatIsNoRegularFileOrTooLargeBelongsToOthers() throws Exception {
        Files.createDirectories(folder.resolve("folder.lock"));
        Files.createSymbolicLink(folder.resolve("device.lock"), Path.of("/dev/zero"));
        Files.writeString(folder.resolve("huge.lock"), "{".repeat(3_000_000));
        Path pipe = folder.resolve("pipe.lock");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

        sweep(NAMED + ",orphan-grace=1ms", true);

        assertThat(found).extracting(Finding::state).containsOnly(State.OTHER).hasSize(4);
        assertThat(skipped).isEmpty();
        assertThat(pipe).exists();
    }

    @Test
    void linksAreNotFollowed() throws IOException {
        Path elsewhere = Files.createTempDirectory("elsewhere");
        Path lock = Files.writeString(elsewhere.resolve("a.lock"), payload(dead, HOUR, ""));
        try {
            Files.createSymbolicLink(folder.resolve("link"), elsewhere);

            sweep("", true);

            assertThat(found).isEmpty();
            assertThat(lock).exists();
        } finally {
            Files.delete(lock);
            Files.delete(elsewhere);
        }
    }

    @Test
    void foldersBelowTheDepthAreTold() throws IOException {
        lock("1/2/3/seen", payload(dead, HOUR, ""));
        lock("1/2/3/4/unseen", payload(dead, HOUR, ""));

        sweep("", false);

        assertThat(only().lock().path()).hasFileName("seen.lock");
        assertThat(skipped).singleElement().asString().startsWith("1/2/3/4 it lies too deep");
    }

    @Test
    void aLockFileLeftByAKilledTakeoverIsNoLockFile() throws IOException {
        Path guard = old(Files.createFile(folder.resolve(Guards.FILE_NAME)));
        Path pin =
                old(Files.writeString(folder.resolve(".lockmedic.pin"), payload(dead, HOUR, "")));

        sweep("lock-files=**/*", true);

        assertThat(found).isEmpty();
        assertThat(guard).exists();
        assertThat(pin).exists();
    }

    @Test
    void oneThatCantBeRemovedDoesNotStopTheRest() throws IOException {
        Path blocked = lock("blocked/a", payload(dead, HOUR, ""));
        // Not even root can use a folder as the guard.
        Files.createDirectories(folder.resolve("blocked").resolve(Guards.FILE_NAME));
        Path free = lock("free/b", payload(dead, HOUR, ""));

        sweep("", true);

        assertThat(found).hasSize(2);
        assertThat(found)
                .filteredOn(Finding::isLeftStale)
                .singleElement()
                .satisfies(
                        f -> {
                            assertThat(f.lock().path()).isEqualTo(blocked);
                            assertThat(f.removal().outcome()).isEqualTo(Outcome.FAILED);
                            assertThat(f.removal().what()).contains(Guards.FILE_NAME);
                        });
        assertThat(blocked).exists();
        assertThat(free).doesNotExist();
    }

    @Test
    void aFolderThatIsNotThereIsAnError() throws IOException {
        Files.delete(folder);

        assertThatThrownBy(() -> sweep("", false)).isInstanceOf(NoSuchFileException.class);
        Files.createDirectory(folder);
    }
}
