package dev.lockmedic.holds;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NextLookTest {
    private final NextLook look = new NextLook();

    @Test
    void theEarliestMomentCountsAndIsTakenOnce() {
        assertThat(look.take(Long.MAX_VALUE)).as("nobody has asked").isFalse();
        assertThat(look.ask(100)).isTrue();
        assertThat(look.ask(100)).isFalse();
        assertThat(look.ask(200)).isFalse();
        assertThat(look.ask(50)).isTrue();
        assertThat(look.take(49)).isFalse();
        assertThat(look.take(50)).isTrue();
        assertThat(look.take(50)).isFalse();
        assertThat(look.ask(300)).isTrue();
        look.anew(400);
        assertThat(look.take(399)).isFalse();
        assertThat(look.take(400)).isTrue();
    }
}
