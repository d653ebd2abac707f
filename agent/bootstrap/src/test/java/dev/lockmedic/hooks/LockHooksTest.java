package dev.lockmedic.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A host's lock never meets a failure of ours, and without a keeper it is as the JDK made it. */
class LockHooksTest {
    private final IllegalMonitorStateException mistake = new IllegalMonitorStateException("host's");
    private final Object lock = new Object();

    /** Gives what it is told to, or fails. */
    private static final class Scripted extends LockKeeper {
        private final Error failure;
        private final IllegalMonitorStateException end;
        private int failures;

        Scripted(Error failure, IllegalMonitorStateException end) {
            this.failure = failure;
            this.end = end;
        }

        private void failing() {
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public IllegalMonitorStateException denied(
                Object sync, IllegalMonitorStateException thrown) {
            failing();
            return end;
        }

        @Override
        public IllegalMonitorStateException denied(
                Object lock, IllegalMonitorStateException thrown, long stamp) {
            failing();
            return end;
        }

        @Override
        public void givenBack(Object sync) {
            failing();
        }

        @Override
        public boolean holds(Object sync) {
            failing();
            return true;
        }

        @Override
        public void reading(Object sync) {
            failing();
        }

        @Override
        public IllegalMonitorStateException releasingRead(Object sync) {
            failing();
            return end;
        }

        @Override
        public int releasing(Object sync, int permits) {
            failing();
            return -1;
        }

        @Override
        public void acquired(Object sync, int permits) {
            failing();
        }

        @Override
        public void failed(Throwable error) {
            failures++;
            throw new IllegalStateException("nobody listens");
        }
    }

    @AfterEach
    void silent() {
        LockHooks.keptBy(null);
    }

    private void asTheJdkMadeIt() {
        assertThatThrownBy(() -> LockHooks.denied(lock, mistake)).isSameAs(mistake);
        assertThatThrownBy(() -> LockHooks.denied(lock, mistake, 1)).isSameAs(mistake);
        assertThat(LockHooks.holds(lock)).isFalse();
        LockHooks.givenBack(lock, true);
        LockHooks.reading(lock);
        assertThat(LockHooks.releasingRead(lock)).isFalse();
        assertThat(LockHooks.releasing(lock, 3)).isEqualTo(3);
        LockHooks.acquired(lock, 0, 3);
        LockHooks.drained(lock, 3);
    }

    @Test
    void withoutAKeeperTheJdkDecides() {
        asTheJdkMadeIt();
    }

    @Test
    void aFailingKeeperIsNotNoticed() {
        Scripted keeper = new Scripted(new StackOverflowError(), null);
        LockHooks.keptBy(keeper);

        asTheJdkMadeIt();

        assertThat(keeper.failures).isEqualTo(9);
    }

    @Test
    void aLateUnlockEndsQuietly() {
        LockHooks.keptBy(new Scripted(null, null));

        assertThat(LockHooks.denied(lock, mistake)).isFalse();
        assertThat(LockHooks.denied(lock, mistake, 1)).isFalse();
        assertThat(LockHooks.releasingRead(lock)).isFalse();
        assertThat(LockHooks.releasing(lock, 3)).isEqualTo(-1);
    }

    @Test
    void orRunsOnceMore() {
        LockHooks.keptBy(new Scripted(null, LockKeeper.AGAIN));

        assertThat(LockHooks.denied(lock, mistake)).isTrue();
        assertThat(LockHooks.denied(lock, mistake, 1)).isTrue();
        assertThat(LockHooks.releasingRead(lock)).isTrue();
        assertThat(LockHooks.holds(lock)).isTrue();
    }

    @Test
    void orIsTold() {
        IllegalMonitorStateException story = new IllegalMonitorStateException("story");
        LockHooks.keptBy(new Scripted(null, story));

        assertThatThrownBy(() -> LockHooks.denied(lock, mistake)).isSameAs(story);
        assertThatThrownBy(() -> LockHooks.denied(lock, mistake, 1)).isSameAs(story);
        assertThatThrownBy(() -> LockHooks.releasingRead(lock)).isSameAs(story);
    }

    @Test
    void whatDidNotHappenIsNotTold() {
        Scripted keeper = new Scripted(new StackOverflowError(), null);
        LockHooks.keptBy(keeper);

        LockHooks.acquired(lock, -1, 1);
        LockHooks.givenBack(lock, false);

        assertThat(keeper.failures).isZero();
    }
}
