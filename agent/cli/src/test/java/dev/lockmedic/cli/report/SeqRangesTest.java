package dev.lockmedic.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeqRangesTest {
    @Test
    void holesAndTwinsInAnyOrder() {
        Random random = new Random(3);
        SeqRanges ranges = new SeqRanges();
        Set<Long> all = new HashSet<>();
        for (int i = 0; i < 5000; i++) {
            long seq = random.nextInt(6000);
            assertThat(ranges.add(seq)).isEqualTo(all.add(seq));
        }
        long first = all.stream().min(Long::compare).orElseThrow();
        long last = all.stream().max(Long::compare).orElseThrow();
        assertThat(ranges.first()).isEqualTo(first);
        assertThat(ranges.last()).isEqualTo(last);
        assertThat(ranges.missing()).isEqualTo(last - first + 1 - all.size());
    }

    @Test
    void aRuinTakesBoundedRoom() {
        SeqRanges ranges = new SeqRanges();
        for (long seq = 0; seq < 200_000; seq += 2) {
            assertThat(ranges.add(seq)).isTrue();
        }
        assertThat(ranges.missing()).isEqualTo(99_999);
        assertThat(new SeqRanges().missing()).isZero();
    }
}
