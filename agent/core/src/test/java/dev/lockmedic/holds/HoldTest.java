package dev.lockmedic.holds;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** One hold: whose it is and what it guards. */
class HoldTest {
    @Test
    void knowsItsThreadButDoesNotKeepIt() {
        Thread thread = Starts.thread();
        Hold hold = new Hold(1, Starts.by(thread));

        assertThat(hold.isBy(thread)).isTrue();
        assertThat(hold.isBy(Thread.currentThread())).isFalse();
        assertThat(hold.threadName()).isEqualTo(thread.getName());
        assertThat(new Hold(2, Starts.adopted()).isBy(null)).isFalse();
    }

    @Test
    void itsResourceIsThePathWithoutItsEnding() {
        assertThat(new Hold(1, Starts.adopted()).resource()).isEqualTo("/data/a");
        assertThat(new Hold(1, Starts.withoutFile(null)).resource()).isEqualTo("session 7");
    }

    @Test
    void triesAreCounted() {
        Hold hold = new Hold(1, Starts.adopted());

        assertThat(hold.countAttempt()).isEqualTo(1);
        assertThat(hold.countAttempt()).isEqualTo(2);
        assertThat(hold.attempts()).isEqualTo(2);
    }
}
