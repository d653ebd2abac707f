package dev.lockmedic.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A JVM that is killed between any two steps of a takeover or a release, really and by SIGKILL,
 * leaves nothing that keeps others from the lock; one that is stopped there keeps them from it no
 * longer than they wait for a guard, and they respect the lock meanwhile.
 */
@Timeout(120)
class KilledAtEachStepTest {
    private static final String STALE = "{\"pid\":1,\"createdAt\":\"2026-01-01T00:00:00Z\"}";
    private static final int MOST_STEPS = 40;

    @TempDir Path folder;
    private final LockFileReader reader = new LockFileReader(identity -> false);
    private final Takeover takeover = new Takeover(new Guards(), reader);

    private Path lockFile() {
        return folder.resolve("a.lock");
    }

    private void lock(Path lockFile) throws IOException {
        Files.writeString(lockFile, STALE, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private Takeover.Outcome takeOver(Path lockFile) throws IOException {
        LockSnapshot there;
        try {
            there = reader.read(lockFile);
        } catch (NoSuchFileException e) {
            return Takeover.Outcome.GONE;
        }
        return takeover.remove(there, () -> true, () -> {}).outcome();
    }

    /** Steps on until this one is next; what it is, or null if it has come to its end. */
    private static String stepTo(ChildJvm child, int number) {
        for (int step = 0; ; step++) {
            String next = child.line();
            assertThat(next).as("it is alive").isNotNull();
            if (next.equals(SteppingTaker.END)) {
                return null;
            }
            if (step == number) {
                return next;
            }
            child.say("");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"takeover", "release"})
    void whereverItIsKilledOthersGetTheLock(String what) throws Exception {
        List<String> killedAt = new ArrayList<>();
        boolean ended = false;
        for (int number = 0; !ended; number++) {
            assertThat(number).isLessThan(MOST_STEPS);
            lock(lockFile());
            try (ChildJvm child =
                    ChildJvm.start(SteppingTaker.class, what, lockFile().toString())) {
                String next = stepTo(child, number);
                ended = next == null;
                killedAt.add(next);
                child.kill();
            }

            assertThat(takeOver(lockFile()))
                    .as("after a kill before %s", next(killedAt))
                    .isIn(Takeover.Outcome.REMOVED, Takeover.Outcome.GONE);
            lock(lockFile());
            assertThat(takeOver(lockFile())).isEqualTo(Takeover.Outcome.REMOVED);
            assertThat(folder.resolve(Takeover.PIN_NAME)).doesNotExist();
        }
        System.out.println(what + ", killed before each of: " + killedAt);
        assertThat(killedAt)
                .as("so that something was looked at")
                .contains("acquire", "identity", "release", null)
                .hasSizeGreaterThan(8);
        assertThat(killedAt).contains(what.equals("takeover") ? "link" : "hostDelete");
    }

    private static String next(List<String> killedAt) {
        return killedAt.get(killedAt.size() - 1);
    }

    @Test
    void whileOneIsStoppedUnderTheGuardOthersRespectTheLock() throws Exception {
        lock(lockFile());
        try (ChildJvm child =
                ChildJvm.start(SteppingTaker.class, "takeover", lockFile().toString())) {
            String next;
            do {
                next = child.line();
                if (!next.equals("lastWord")) {
                    child.say("");
                }
            } while (!next.equals("lastWord"));
            child.signal("STOP");
            long start = System.nanoTime();

            assertThat(takeOver(lockFile())).isEqualTo(Takeover.Outcome.NO_GUARD);

            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
                    .as("milliseconds that it was waited for")
                    .isBetween(1900L, 10_000L);
            assertThat(lockFile()).exists();

            child.signal("CONT");
            for (String line = "lastWord"; !line.equals(SteppingTaker.END); line = child.line()) {
                child.say("");
            }
            assertThat(lockFile()).doesNotExist();
            lock(lockFile());
            assertThat(takeOver(lockFile())).isEqualTo(Takeover.Outcome.REMOVED);
        }
    }

    @Test
    void oneThatIsKilledWhileItIsStoppedUnderTheGuardKeepsNothing() throws Exception {
        lock(lockFile());
        try (ChildJvm child =
                ChildJvm.start(SteppingTaker.class, "takeover", lockFile().toString())) {
            String next;
            do {
                next = child.line();
                if (!next.equals("link")) {
                    child.say("");
                }
            } while (!next.equals("link"));
            child.signal("STOP");
            assertThat(takeOver(lockFile())).isEqualTo(Takeover.Outcome.NO_GUARD);
            child.kill();
        }
        assertThat(takeOver(lockFile())).isEqualTo(Takeover.Outcome.REMOVED);
    }
}
