package dev.lockmedic.jfr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockmedic.events.Event;
import dev.lockmedic.events.EventField;
import dev.lockmedic.events.EventType;
import dev.lockmedic.events.Events;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.monitoring.Monitoring;
import dev.lockmedic.monitoring.SampleView;
import dev.lockmedic.settings.LogLevel;
import dev.lockmedic.settings.Presence;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real recordings of this very JVM. */
class RecordingTest {
    @TempDir Path folder;

    private final Events events = new Events();
    private final SampleView view = new SampleView();
    private final AgentLog log = new AgentLog(() -> LogLevel.INFO);
    private final Jfr jfr = new Jfr(Presence.AUTO, view, events, log);
    private final Monitoring monitoring = new Monitoring(List.of(jfr));

    @AfterEach
    void close() {
        monitoring.close(10_000);
        events.close(5000);
    }

    @Test
    void listensOnlyWhileSomethingIsRecorded() throws IOException {
        monitoring.start();
        monitoring.look();
        assertThat(events.wanted()).isFalse();
        try (Recording recording = new Recording()) {
            recording.start();
            await().until(events::wanted);
            assertThat(jfr.state().state()).isEqualTo("registered");
            assertThat(jfr.state().telling()).isTrue();
            recording.stop();
            await().until(() -> !events.wanted());
        }
        try (Recording recording = new Recording()) {
            recording.disable("lockmedic.Overdue");
            recording.disable("lockmedic.Healed");
            recording.disable("lockmedic.Resolved");
            recording.disable("lockmedic.Fenced");
            recording.disable("lockmedic.WatchdogStall");
            recording.start();
            await().during(Duration.ofMillis(1500))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> !events.wanted());
        }
    }

    @Test
    void recordsWhatHappensWithWhatIsKnown() throws IOException {
        monitoring.start();
        monitoring.look();
        try (Recording recording = new Recording()) {
            recording.start();
            await().until(events::wanted);
            String stack =
                    IntStream.range(0, 64)
                            .mapToObj(i -> "com.acme.gateway.SessionWorker.step" + i + "(S.java)")
                            .collect(Collectors.joining("\n"));
            events.publish(
                    Event.draft(EventType.OVERDUE)
                            .with(EventField.KIND, "lock-file")
                            .with(EventField.LOCK, "/srv/a.lock")
                            .with(EventField.HOLDER_WORDS, "thread \"w\" of pid 1")
                            .with(EventField.HELD, 3003L)
                            .with(EventField.MAX_HOLD, 3000L)
                            .withAll(EventField.REASONS, List.of("hold-exceeded", "too-old"))
                            .with(EventField.WAITERS, 2L)
                            .withAll(EventField.HOLDER_STACK, stack.lines().toList())
                            .with(EventField.DECISION, "force-release"));
            events.publish(
                    Event.draft(EventType.RELEASED)
                            .with(EventField.LOCK, "/srv/a.lock")
                            .with(EventField.HELD, 3007L)
                            .with(EventField.DECISION, "force-release")
                            .with(EventField.SEEN, "the lock file is gone"));
            events.publish(
                    Event.draft(EventType.FENCED)
                            .with(EventField.LOCK, "/srv/a.lock")
                            .with(EventField.REFUSED, "write to /srv/a")
                            .with(EventField.TIMES, 4L));
            events.publish(Event.draft(EventType.STALL).with(EventField.STALL, 1830L));
            events.publish(Event.draft(EventType.LOST).with(EventField.LOCK, "/srv/b.lock"));
            events.publish(Event.draft(EventType.ADOPTED).with(EventField.LOCK, "/srv/b.lock"));
            events.close(5000);
            List<RecordedEvent> recorded = recorded(recording);

            RecordedEvent overdue = one(recorded, "lockmedic.Overdue");
            assertThat(overdue.getString("told")).isEqualTo("overdue");
            assertThat(overdue.getString("kind")).isEqualTo("lock-file");
            assertThat(overdue.getString("lock")).isEqualTo("/srv/a.lock");
            assertThat(overdue.getString("holder")).isEqualTo("thread \"w\" of pid 1");
            assertThat(overdue.getDuration("held")).isEqualTo(Duration.ofMillis(3003));
            assertThat(overdue.getDuration("maxHold")).isEqualTo(Duration.ofMillis(3000));
            assertThat(overdue.getString("reasons")).isEqualTo("hold-exceeded, too-old");
            assertThat(overdue.getLong("waiters")).isEqualTo(2);
            assertThat(overdue.getString("holderStack")).isEqualTo(stack);
            assertThat(overdue.getStackTrace()).isNull();
            assertThat(overdue.getEventType().getCategoryNames()).containsExactly("Lockmedic");
            RecordedEvent healed = one(recorded, "lockmedic.Healed");
            assertThat(healed.getString("outcome")).isEqualTo("released");
            assertThat(healed.getString("seen")).isEqualTo("the lock file is gone");
            assertThat(healed.getDuration("maxHold").getSeconds())
                    .as("unknown")
                    .isEqualTo(Long.MIN_VALUE);
            RecordedEvent fenced = one(recorded, "lockmedic.Fenced");
            assertThat(fenced.getLong("times")).isEqualTo(4);
            assertThat(fenced.getString("refused")).isEqualTo("write to /srv/a");
            assertThat(one(recorded, "lockmedic.WatchdogStall").getDuration("stall"))
                    .isEqualTo(Duration.ofMillis(1830));
            assertThat(one(recorded, "lockmedic.Resolved").getString("outcome")).isEqualTo("lost");
            assertThat(recorded).hasSize(5);
        }
    }

    @Test
    void whatIsStuckAlreadyIsInEveryRecordingFromItsBeginning() throws IOException {
        view.stuck.add(SampleView.jvmLock());
        view.stuck.add(SampleView.lockFile());
        monitoring.start();
        monitoring.look();
        try (Recording first = new Recording()) {
            first.start();
            await().untilAsserted(() -> assertThat(already(first)).hasSizeGreaterThanOrEqualTo(2));
            assertThat(view.stacksAskedFor).isTrue();
            try (Recording second = new Recording()) {
                second.start();
                await().untilAsserted(
                                () -> assertThat(already(second)).hasSizeGreaterThanOrEqualTo(2));
                RecordedEvent jvmLock =
                        already(second).stream()
                                .filter(event -> event.getString("kind").equals("jvm-lock"))
                                .findFirst()
                                .orElseThrow();
                assertThat(jvmLock.getString("holder")).isEqualTo("thread \"route-refresher\"");
                assertThat(jvmLock.getDuration("held")).isEqualTo(Duration.ofSeconds(61));
                assertThat(jvmLock.getDuration("longestWait")).isEqualTo(Duration.ofMillis(60_900));
                assertThat(jvmLock.getString("holderStack"))
                        .isEqualTo("a.B.c(B.java:1)\na.B.run(B.java:9)");
                assertThat(jvmLock.getString("seen")).isEqualTo("only told");
            }
        }
    }

    @Test
    void afterItIsClosedNothingIsRegistered() throws IOException {
        monitoring.start();
        monitoring.look();
        try (Recording recording = new Recording()) {
            recording.start();
            await().until(events::wanted);
            assertThat(registered()).isEqualTo(5);
            monitoring.close(10_000);
            assertThat(events.wanted()).isFalse();
            assertThat(registered()).isZero();
        }
    }

    private static long registered() {
        return FlightRecorder.getFlightRecorder().getEventTypes().stream()
                .filter(type -> type.getName().startsWith("lockmedic."))
                .count();
    }

    private List<RecordedEvent> already(Recording recording) throws IOException {
        return recorded(recording).stream()
                .filter(event -> event.getEventType().getName().equals("lockmedic.Overdue"))
                .filter(event -> event.getString("told").equals("already"))
                .toList();
    }

    private List<RecordedEvent> recorded(Recording recording) throws IOException {
        Path file = folder.resolve("recording.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("lockmedic."))
                .toList();
    }

    private static RecordedEvent one(List<RecordedEvent> recorded, String name) {
        List<RecordedEvent> found =
                recorded.stream()
                        .filter(event -> event.getEventType().getName().equals(name))
                        .toList();
        assertThat(found).as(name).hasSize(1);
        return found.get(0);
    }
}
