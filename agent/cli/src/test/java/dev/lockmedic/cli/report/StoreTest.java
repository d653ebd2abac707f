package dev.lockmedic.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.events.EventField;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More than a report may keep: the important stays, and what goes is told. */
class StoreTest {
    @TempDir Path folder;

    @Test
    void theLeastImportantGoesFirst() {
        List<Object> lines = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            String type = i % 100 == 7 ? "released" : "acquired-contended";
            lines.add(
                    Line.of(type, "r", i + 1, i)
                            .lock("lock-file", "/l" + i, "h" + i)
                            .held(5)
                            .by(7, "thread-" + i));
        }
        Store store = new Store(1000, Store.MOST_CHARACTERS);
        Incident incident = Line.read(store, folder, lines.toArray());

        Summary summary = incident.summary();
        assertThat(store.events()).hasSizeLessThanOrEqualTo(1000).hasSizeGreaterThan(700);
        assertThat(summary.outcomes()).containsEntry(Outcome.RELEASED, 50L);
        assertThat(summary.missing().dropped())
                .containsOnly(
                        java.util.Map.entry("acquired-contended", 5000L - store.events().size()));
        assertThat(summary.missing().seq()).as("they were read").isZero();
        // The last of what is of no importance, and its texts are still its own.
        Happening last = store.events().get(store.events().size() - 1);
        assertThat(store.text(last, EventField.LOCK)).isEqualTo("/l4999");
        assertThat(store.text(last, EventField.HOLDER_THREAD)).isEqualTo("thread-4999");
    }

    @Test
    void textsAreBoundedToo() {
        List<Object> lines = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            lines.add(
                    Line.of("overdue", "r", i + 1, i)
                            .lock("lock-file", "/l", "h")
                            .with("text", i + "x".repeat(1000)));
        }
        Store store = new Store(Store.MOST_EVENTS, 500_000);
        Line.read(store, folder, lines.toArray());

        assertThat(store.dictionary().characters()).isLessThanOrEqualTo(500_000);
        assertThat(store.events()).hasSizeBetween(250, 500);
        assertThat(store.text(store.events().get(store.events().size() - 1), EventField.TEXT))
                .startsWith("1999x");
    }

    /** Lines that are no event in the end must not push out those that are. */
    @Test
    void textsOfBrokenLinesCostNoEvent() {
        List<Object> lines = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            String line = Line.of("stall", "r", i, i).with("text", i + "x".repeat(1000)).toString();
            lines.add(i % 100 == 0 ? line : line.substring(0, line.length() - 1));
        }
        Store store = new Store(Store.MOST_EVENTS, 100_000);
        Line.read(store, folder, lines.toArray());

        assertThat(store.events()).hasSize(20);
        assertThat(store.dropped()).isEmpty();
        assertThat(store.dictionary().characters()).isLessThanOrEqualTo(100_000);
    }
}
