package dev.lockmedic.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.cli.report.LeftOut.Why;
import dev.lockmedic.events.Event;
import dev.lockmedic.events.EventField;
import dev.lockmedic.events.EventLine;
import dev.lockmedic.events.EventType;
import dev.lockmedic.events.Events;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is in a file, what can be read of it is read, and the rest is counted. */
class EventReaderTest {
    private final Store store = new Store();

    private void read(String text) {
        read(text.getBytes(StandardCharsets.UTF_8));
    }

    private void read(byte[] bytes) {
        try {
            new EventReader(store).read(new ByteArrayInputStream(bytes), "f", "/f");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String line(long seq) {
        return Line.of("stall", "r", seq, seq).with("stallMs", 5).toString();
    }

    /** The very bytes that the agent writes. */
    @Test
    void whatTheAgentWritesIsRead() throws Exception {
        AtomicReference<Event> told = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(1);
        Events events = new Events();
        events.tell(
                event -> {
                    told.set(event);
                    done.countDown();
                });
        events.publish(
                Event.draft(EventType.OVERDUE)
                        .with(EventField.KIND, "lock-file")
                        .with(EventField.LOCK, "/a.lock")
                        .with(EventField.HOLDER_THREAD, "t \u2028 \ud83d\ude00")
                        .with(EventField.HELD, 5L)
                        .with(EventField.DEADLOCK, true)
                        .withAll(EventField.HOLDER_STACK, List.of("a", "b")));
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        events.close(1000);
        read(new EventLine("r1", System.nanoTime()).of(told.get()));

        assertThat(store.leftOut().lines()).isZero();
        Happening event = store.events().get(0);
        assertThat(store.known(event)).isEqualTo(EventType.OVERDUE);
        assertThat(store.text(event, EventField.HOLDER_THREAD)).isEqualTo("t \u2028 \ud83d\ude00");
        assertThat(store.number(event, EventField.HELD, -1)).isEqualTo(5);
        assertThat(store.flag(event, EventField.DEADLOCK)).isTrue();
        assertThat(store.runs().get(event.run()).name()).isEqualTo("r1");
        assertThat(store.runs().get(event.run()).pid()).isEqualTo(ProcessHandle.current().pid());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nonsense              | NO_JSON",
                "{\"v\":1,\"event\":   | NO_JSON",
                "{} {}                 | NO_JSON",
                "[1,[2],{\"a\":3}]     | NO_EVENT",
                "17                    | NO_EVENT",
                "{}                    | NO_EVENT",
                "{\"event\":7}         | NO_EVENT",
                "{\"event\":\"stall\"} | NO_TIME",
                "{\"event\":\"stall\",\"at\":\"yesterday\"} | NO_TIME",
                "{\"event\":\"stall\",\"at\":\"+999999999-12-31T23:59:59Z\"} | NO_TIME",
                "{\"event\":\"stall\",\"at\":\"1970-01-01T00:00:00Z\"} | NO_TIME",
                "{\"event\":{\"a\":[1]},\"at\":[]} | NO_EVENT",
            })
    void whatIsNoEventIsCountedWithWhy(String wrong, Why why) {
        read(line(1) + "\n" + wrong + "\n" + line(2) + "\n");

        assertThat(store.events()).hasSize(2);
        assertThat(store.leftOut().counts()).containsOnlyKeys(why);
        assertThat(store.leftOut().counts().get(why)).isEqualTo(new LeftOut.Count(1, "f", 2));
    }

    @Test
    void aFileMayEndInTheMiddleOfALine() {
        String whole = line(1) + "\n" + line(2);
        for (int length = line(1).length() + 2; length < whole.length(); length++) {
            Store cut = new Store();
            try {
                new EventReader(cut)
                        .read(
                                new ByteArrayInputStream(
                                        whole.substring(0, length)
                                                .getBytes(StandardCharsets.UTF_8)),
                                "f",
                                "/f");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            assertThat(cut.events()).as("%d", length).hasSize(1);
            assertThat(cut.leftOut().counts()).as("%d", length).containsOnlyKeys(Why.CUT);
        }
        read(whole);
        assertThat(store.events()).as("without its last line end").hasSize(2);
    }

    @Test
    void whatFollowsACutLineOnTheSameLineIsRead() {
        read(line(1).substring(0, 30) + line(2) + "\n" + line(3) + "\n");

        assertThat(store.events()).extracting(Happening::seq).containsExactly(2L, 3L);
        assertThat(store.leftOut().counts()).containsOnlyKeys(Why.TORN);
    }

    @Test
    void blankLinesZerosAndForeignLineEndsAreNothing() {
        read("\n  \n\0\0\0\0" + line(1) + "\r\n\0\0\0");

        assertThat(store.events()).hasSize(1);
        assertThat(store.leftOut().lines()).isZero();
    }

    @Test
    void whatIsReadTwiceCountsOnce() {
        read(line(1) + "\n" + line(2) + "\n" + line(1) + "\n");

        assertThat(store.events()).hasSize(2);
        assertThat(store.leftOut().counts()).containsOnlyKeys(Why.TWICE);
    }

    @Test
    void megabytesOnALineAreReadCutAndBeyondThatSkipped() {
        String long1 = Line.of("stall", "r", 1, 1).with("text", "x".repeat(3_000_000)).toString();
        String tooLong = Line.of("stall", "r", 2, 2).with("text", "x".repeat(9_000_000)).toString();
        read(long1 + "\n" + tooLong + "\n" + line(3) + "\n");

        assertThat(store.events()).extracting(Happening::seq).containsExactly(1L, 3L);
        assertThat(store.text(store.events().get(0), EventField.TEXT)).hasSizeLessThan(20_000);
        assertThat(store.leftOut().counts()).containsOnlyKeys(Why.TOO_LONG);
    }

    @Test
    void whatThisVersionDoesNotKnowIsKeptAsItIs() {
        read(
                Line.of("eclipse", "r", 1, 1)
                        .with("v", 7)
                        .with("phase", "total")
                        .with("deep", List.of(List.of(1), "two"))
                        .with("heldMs", "text where a number was")
                        .with("part", 0.5)
                        .with("huge", new java.math.BigInteger("9".repeat(50)))
                        .with("nothing", null)
                        .toString());

        assertThat(store.ofUnknownType()).isEqualTo(1);
        assertThat(store.ofNewerVersion()).isEqualTo(1);
        Happening event = store.events().get(0);
        assertThat(store.types().get(event.type())).isEqualTo("eclipse");
        assertThat(store.number(event, EventField.HELD, -1)).isEqualTo(-1);
        assertThat(store.dictionary().texts())
                .contains("total", "[1]", "two", "text where a number was", "0.5", "null")
                .contains("9".repeat(50));
    }

    @Test
    void randomBytesDoNoHarm() {
        Random random = new Random(7);
        byte[] good = (line(1) + "\n").getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 3000; i++) {
            byte[] bytes = good.clone();
            for (int changes = 0; changes < 3; changes++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            read(bytes);
        }
        byte[] noise = new byte[1 << 20];
        random.nextBytes(noise);
        read(noise);
        assertThat(store.leftOut().lines()).isPositive();
        assertThat(Incident.read(List.of(), store).summary().events()).isPositive();
    }

    @Test
    void deeplyNestedAndManyFieldsAreBounded() {
        String deep = "[".repeat(100_000);
        StringBuilder wide =
                new StringBuilder("{\"event\":\"stall\",\"at\":\"2026-01-01T00:00:00Z\"");
        for (int i = 0; i < 5000; i++) {
            wide.append(",\"f").append(i).append("\":").append(i);
        }
        read("{\"event\":\"stall\",\"x\":" + deep + "\n" + wide + "}\n");

        assertThat(store.leftOut().lines()).isEqualTo(1);
        assertThat(store.events()).hasSize(1);
        assertThat(store.events().get(0).values().length).isLessThanOrEqualTo(210);
    }

    @Test
    void aClockThatWasSetIsTold() {
        read(
                line(1)
                        + "\n"
                        + Line.of("stall", "r", 2, -60_000).with("monoMs", 1002)
                        + "\n"
                        + line(3));

        Run run = store.runs().get(0);
        assertThat(run.clockJumps()).isEqualTo(2);
        assertThat(run.longestJump()).isBetween(60_000L, 60_100L);
    }
}
