package dev.lockmedic.holds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WaitersTest {
    private static final Path LOCK = Path.of("/srv/a.lock");
    private static final Path OTHER = Path.of("/srv/b.lock");

    private final Waiters waiters = new Waiters();

    @Test
    void whoTriesInVainWaitsUntilItGetsIt() {
        Thread first = new Thread(() -> {}, "first");
        Thread second = new Thread(() -> {}, "second");
        waiters.triedInVain(LOCK, first);
        waiters.triedInVain(LOCK, second);
        waiters.triedInVain(LOCK, first);

        assertThat(waiters.of(LOCK).count()).isEqualTo(2);
        assertThat(waiters.of(LOCK).longest()).isEqualTo("first");
        assertThat(waiters.of(OTHER).count()).isZero();

        assertThat(waiters.got(LOCK, first)).isPositive();
        assertThat(waiters.of(LOCK).count()).isEqualTo(1);
        assertThat(waiters.of(LOCK).longest()).isEqualTo("second");
        assertThat(waiters.got(LOCK, second)).isPositive();
        assertThat(waiters.of(LOCK)).isEqualTo(new Waiters.Now(0, null, 0));
    }

    @Test
    void whoGetsItAtOnceHasNotWaited() {
        Thread other = new Thread(() -> {});
        assertThat(waiters.got(LOCK, other)).isEqualTo(-1);

        waiters.triedInVain(LOCK, Thread.currentThread());
        assertThat(waiters.got(LOCK, other)).isEqualTo(-1);
        assertThat(waiters.got(OTHER, Thread.currentThread())).isEqualTo(-1);
    }

    @Test
    void whoTriesNoMoreHasGivenUp() {
        waiters.triedInVain(LOCK, Thread.currentThread());

        await().until(() -> waiters.of(LOCK).count() == 0);

        assertThat(waiters.got(LOCK, Thread.currentThread())).isEqualTo(-1);
    }

    @Test
    void manyLocksAndThreadsTakeBoundedRoom() {
        Thread thread = Thread.currentThread();
        for (int i = 0; i < 50_000; i++) {
            waiters.triedInVain(Path.of("/srv/" + i + ".lock"), thread);
        }

        assertThat(waiters.of(Path.of("/srv/1.lock")).count()).isEqualTo(1);
        assertThat(waiters.of(Path.of("/srv/49999.lock")).count()).isZero();
    }
}
