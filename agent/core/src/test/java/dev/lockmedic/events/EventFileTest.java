package dev.lockmedic.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;
    private final List<String> problems = new ArrayList<>();
    private long sequence;

    private EventFile file(Path path, long mostBytes, int keep) {
        return new EventFile(
                path, mostBytes, keep, new EventLine("r1", System.nanoTime()), problems::add);
    }

    private Event overdue(String lock) {
        return Event.draft(EventType.OVERDUE)
                .with(EventField.KIND, "lock-file")
                .with(EventField.LOCK, lock)
                .with(EventField.HOLDER_PID, 4711L)
                .with(EventField.HOLDER_THREAD, "a \"worker\"\n\u2028")
                .withAll(EventField.HOLDER_STACK, List.of("a.B.c(B.java:1)", "a.B.d(B.java:2)"))
                .with(EventField.HELD, 3003L)
                .withAll(EventField.REASONS, List.of("hold-exceeded"))
                .with(EventField.DEADLOCK, true)
                .numbered(++sequence);
    }

    private static List<JsonNode> lines(Path path) throws IOException {
        List<JsonNode> nodes = new ArrayList<>();
        for (String line : Files.readAllLines(path)) {
            nodes.add(JSON.readTree(line));
        }
        return nodes;
    }

    @Test
    void eachEventIsALineWithWhatIsKnown() throws Exception {
        Path path = folder.resolve("new/folder/events.jsonl");
        EventFile file = file(path, 1 << 20, 2);
        file.happened(overdue("/srv/a.lock"));
        file.idle();

        JsonNode line = lines(path).get(0);
        assertThat(line.get("v").asInt()).isEqualTo(EventType.VERSION);
        assertThat(line.get("run").asText()).isEqualTo("r1");
        assertThat(line.get("seq").asLong()).isEqualTo(1);
        assertThat(line.get("at").asText()).matches("20..-..-..T.*Z");
        assertThat(line.get("monoMs").isIntegralNumber()).isTrue();
        assertThat(line.get("event").asText()).isEqualTo("overdue");
        assertThat(line.get("pid").asLong()).isEqualTo(ProcessHandle.current().pid());
        assertThat(line.get("lock").asText()).isEqualTo("/srv/a.lock");
        assertThat(line.get("holder").get("pid").asLong()).isEqualTo(4711);
        assertThat(line.get("holder").get("thread").asText()).isEqualTo("a \"worker\"\n\u2028");
        assertThat(line.get("holder").get("stack")).hasSize(2);
        assertThat(line.get("heldMs").asLong()).isEqualTo(3003);
        assertThat(line.get("reasons").get(0).asText()).isEqualTo("hold-exceeded");
        assertThat(line.get("deadlock").asBoolean()).isTrue();
        assertThat(line.has("outcome")).isFalse();
        assertThat(file.state()).isEqualTo(new EventFile.State(path.toString(), 1, 0, null));
    }

    @Test
    void namesOfAnyLengthMakeALineOfBoundedLength() throws Exception {
        List<String> stack = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            stack.add("frame");
        }
        Event event =
                Event.draft(EventType.OVERDUE)
                        .with(EventField.LOCK, "x".repeat(1_000_000))
                        .withAll(EventField.HOLDER_STACK, stack)
                        .numbered(1);

        assertThat(new EventLine("r", 0).of(event)).hasSizeLessThan(20_000);
    }

    @Test
    void aFullFileIsPutAsideAndTheOldestGoes() throws Exception {
        Path path = folder.resolve("e.jsonl");
        EventFile file = file(path, 2000, 2);
        for (int i = 0; i < 100; i++) {
            file.happened(overdue("/srv/" + i + ".lock"));
            file.idle();
        }

        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder("e.jsonl", "e.jsonl.1", "e.jsonl.2");
        List<JsonNode> all = new ArrayList<>(lines(folder.resolve("e.jsonl.2")));
        all.addAll(lines(folder.resolve("e.jsonl.1")));
        all.addAll(lines(path));
        assertThat(Files.size(folder.resolve("e.jsonl.1"))).isBetween(1000L, 2000L);
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).get("seq").asInt()).isEqualTo(100 - all.size() + i + 1);
        }
        assertThat(file.state().written()).isEqualTo(100);
        assertThat(problems).isEmpty();
    }

    @Test
    void aLineThatWasCutOffBeforeUsIsNotContinued() throws Exception {
        Path path = folder.resolve("e.jsonl");
        Files.writeString(path, "{\"v\":1,\"event\":\"overd");
        EventFile file = file(path, 1 << 20, 2);
        file.happened(overdue("/srv/a.lock"));
        file.idle();

        List<String> lines = Files.readAllLines(path);
        assertThat(lines).hasSize(2);
        assertThat(JSON.readTree(lines.get(1)).get("event").asText()).isEqualTo("overdue");
    }

    @Test
    void aWholeFileIsContinuedWithoutAnEmptyLine() throws Exception {
        Path path = folder.resolve("e.jsonl");
        for (int i = 0; i < 2; i++) {
            EventFile file = file(path, 1 << 20, 2);
            file.happened(overdue("/srv/a.lock"));
            file.over();
        }

        assertThat(lines(path)).hasSize(2);
    }

    @Test
    void aFullDiskCostsTheEventsOfThatTimeAndIsToldOnce() throws Exception {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.isWritable(full), "this system has no /dev/full");
        EventFile file = file(full, 1 << 20, 2);
        for (int i = 0; i < 10; i++) {
            file.happened(overdue("/srv/a.lock"));
            file.idle();
        }

        assertThat(file.state().written()).isZero();
        assertThat(file.state().lost()).isEqualTo(10);
        assertThat(file.state().problem()).contains("No space left");
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0)).contains("/dev/full", "No space left", "lost until");
    }

    @Test
    void whatStandsInTheWayMayGoAndThenItWorks() throws Exception {
        Path inTheWay = folder.resolve("logs");
        Files.writeString(inTheWay, "a file where the folder should be");
        Path path = inTheWay.resolve("e.jsonl");
        EventFile file = file(path, 1 << 20, 2);
        file.happened(overdue("/srv/lost.lock"));
        file.idle();
        assertThat(file.state().lost()).isEqualTo(1);

        Files.delete(inTheWay);
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> {
                            file.happened(overdue("/srv/a.lock"));
                            file.idle();
                            return file.state().written() > 0;
                        });

        assertThat(lines(path)).isNotEmpty();
        assertThat(file.state().problem()).isNull();
        assertThat(problems).hasSize(2);
        assertThat(problems.get(1)).contains("again").contains("were lost");
    }
}
