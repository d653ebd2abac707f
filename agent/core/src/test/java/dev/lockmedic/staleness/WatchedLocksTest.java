package dev.lockmedic.staleness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.lockfile.FileIdentity;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.lockfile.Payload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long a lock was seen as it is, and what makes it another. */
class WatchedLocksTest {
    private final WatchedLocks watched = new WatchedLocks();

    private static LockSnapshot lock(String path, long born, String content) {
        FileTime birth = FileTime.fromMillis(born);
        return new LockSnapshot(
                Path.of(path),
                new FileIdentity(FileIdentity.Kind.FILE, "key", birth, true, birth, 1),
                content == null ? null : content.getBytes(StandardCharsets.UTF_8),
                Payload.UNREADABLE,
                null);
    }

    private long seen(LockSnapshot lock, long seconds) {
        return watched.seen(lock, TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void countsFromTheFirstLookHoweverRareTheLooksAre() {
        assertThat(seen(lock("/a", 1, "x"), -5)).isZero();
        assertThat(seen(lock("/a", 1, "x"), 0)).isEqualTo(5000);
        assertThat(seen(lock("/a", 1, "x"), 3600)).isEqualTo(3_605_000);
    }

    @Test
    void anotherFileOrAnotherByteBeginsAnew() {
        seen(lock("/a", 1, "x"), 0);
        assertThat(seen(lock("/a", 2, "x"), 10)).as("born at another time").isZero();
        assertThat(seen(lock("/a", 2, "y"), 20)).as("written anew").isZero();
        assertThat(seen(lock("/a", 2, "x"), 30)).as("what it was before is past").isZero();
        assertThat(seen(lock("/a", 2, "x"), 40)).isEqualTo(10_000);
    }

    @Test
    void aLookThatCouldNotReadItBeginsAnew() {
        seen(lock("/a", 1, "x"), 0);
        assertThat(seen(lock("/a", 1, null), 10)).isZero();
        assertThat(seen(lock("/a", 1, null), 20)).isZero();
        assertThat(seen(lock("/a", 1, "x"), 30)).isZero();
    }

    @Test
    void pathsAreWatchedEachOnItsOwn() {
        seen(lock("/a", 1, "x"), 0);
        assertThat(seen(lock("/b", 1, "x"), 10)).isZero();
        assertThat(seen(lock("/a", 1, "x"), 10)).isEqualTo(10_000);
    }

    @Test
    void isBoundedInNumber() {
        for (int i = 0; i < 20_000; i++) {
            seen(lock("/" + i, 1, "x"), i);
        }
        assertThat(watched.size()).isEqualTo(10_000);
        assertThat(seen(lock("/0", 1, "x"), 20_001)).as("forgotten").isZero();
        assertThat(seen(lock("/19999", 1, "x"), 20_001)).as("kept").isEqualTo(2000);
    }

    @Test
    void isBoundedInBytes() {
        String large = "x".repeat(60_000);
        for (int i = 0; i < 200; i++) {
            seen(lock("/" + i, 1, large), i);
        }
        assertThat(watched.size()).isBetween(60, 70);
    }

    @Test
    void theLockLookedAtLastIsKeptLongest() {
        seen(lock("/kept", 1, "x"), 0);
        for (int i = 0; i < 20_000; i++) {
            seen(lock("/" + i, 1, "x"), i);
            seen(lock("/kept", 1, "x"), i);
        }
        assertThat(seen(lock("/kept", 1, "x"), 20_000)).isEqualTo(20_000_000);
    }
}
