package dev.lockmedic.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The boot clock of this machine, and files in its place that are none. */
class BootClockTest {
    @TempDir Path proc;

    @Test
    void runsAsTheMonotonicClockDoes() {
        assumeTrue(Files.isReadable(Path.of("/proc/thread-self/stat")));
        BootClock clock = BootClock.ofSystem(Thread::new);
        assertThat(clock.isKnown()).as("before anybody asked").isFalse();
        long first = clock.millis();
        assertThat(clock.isKnown()).isTrue();
        long nanos = System.nanoTime();
        long before = clock.millis();
        assertThat(before).isGreaterThanOrEqualTo(first);
        while (clock.millis() == before) {
            Thread.onSpinWait();
        }
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);

        assertThat(clock.millis() - before).isBetween(10L, took + 500);
    }

    @ParameterizedTest
    @CsvSource({
        "645.76 610.18, 645760",
        "0.00 0.00, 0",
        "100645.78 610.18, 100645780",
        "99999999999.99 1.00, 99999999999990"
    })
    void isParsed(String text, long millis) {
        assertThat(ProcBootClock.parse(text + "\n")).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "645 610",
                "645.7 610.18",
                "645.766 610.18",
                "-645.76 610.18",
                "x.76 610.18",
                "645.76",
                ".76 1.00",
                "9999999999999999.99 1.00"
            })
    void whatIsNoUptimeIsUnknown(String text) {
        assertThat(ProcBootClock.parse(text)).isEqualTo(BootClock.UNKNOWN);
    }

    @Test
    void withoutProcItIsUnknown() {
        BootClock clock = new ProcBootClock(proc.resolve("absent"), Thread::new);

        assertThat(clock.millis()).isEqualTo(BootClock.UNKNOWN);
        assertThat(clock.isKnown()).isFalse();
    }

    /** As lxcfs has it: the age of the container, in a file put over the machine's. */
    @ParameterizedTest
    @ValueSource(strings = {"12.34 1.00", "99999999.00 1.00"})
    void anUptimeThatIsNotTheKernelsIsNotBelieved(String uptime) throws IOException {
        Path stat = Path.of("/proc/thread-self/stat");
        assumeTrue(Files.isReadable(stat));
        Files.writeString(proc.resolve("uptime"), uptime + "\n");
        Files.createDirectory(proc.resolve("thread-self"));
        Path link = Files.createSymbolicLink(proc.resolve("thread-self/stat"), stat);

        long millis = new ProcBootClock(proc, Thread::new).millis();

        Files.delete(link);
        assertThat(millis).isEqualTo(BootClock.UNKNOWN);
    }

    @Test
    void ticksAreHundredthsOfASecond() {
        assertThat(BootClock.ofTicks(64576)).isEqualTo(645_760);
        assertThat(BootClock.ofTicks(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    }
}
