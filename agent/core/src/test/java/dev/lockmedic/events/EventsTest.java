package dev.lockmedic.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventsTest {
    private final Events events = new Events();
    private final List<Event> told = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        events.close(5000);
    }

    private void publish(long number) {
        events.publish(Event.draft(EventType.STALL).with(EventField.STALL, number));
    }

    @Test
    void nobodyListeningCostsNoThread() {
        publish(1);

        assertThat(events.wanted()).isFalse();
        assertThat(events.published()).isZero();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("lockmedic-events"));
    }

    @Test
    void whatHappensIsToldInOrder() {
        events.tell(told::add);
        for (long i = 0; i < 1000; i++) {
            publish(i);
        }

        await().until(() -> told.size() == 1000);
        for (int i = 0; i < 1000; i++) {
            assertThat(told.get(i).get(EventField.STALL)).isEqualTo(i);
            assertThat(told.get(i).sequence()).isEqualTo(i + 1L);
        }
    }

    @Test
    void aListenerThatFailsTakesNothingFromTheOthers() {
        events.tell(
                event -> {
                    throw new IllegalStateException("in a test");
                });
        events.tell(told::add);
        publish(1);
        publish(2);

        await().until(() -> told.size() == 2);
        assertThat(events.failures()).isEqualTo(2);
    }

    @Test
    void aListenerThatHangsHoldsUpNobodyAndWhatFindsNoRoomIsCounted() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        events.tell(
                event -> {
                    goOn.await();
                    told.add(event);
                });
        for (long i = 0; i < 25_000; i++) {
            publish(i);
        }
        long shed = events.shed();
        assertThat(shed).isBetween(4_990L, 5_000L);

        goOn.countDown();
        await().until(() -> told.size() == 25_000 - shed + 1);

        Event last = told.get(told.size() - 1);
        assertThat(last.type()).isEqualTo(EventType.SHED);
        assertThat(last.get(EventField.COUNT)).isEqualTo(shed);
        assertThat(last.sequence()).isEqualTo(25_001);
    }

    @Test
    void whoIsToldNoMoreIsToldNoMore() {
        List<Event> other = new CopyOnWriteArrayList<>();
        EventListener first = told::add;
        events.tell(first);
        events.tell(other::add);
        publish(1);
        await().until(() -> told.size() == 1 && other.size() == 1);
        events.tellNoMore(first);
        publish(2);

        await().until(() -> other.size() == 2);
        assertThat(told).hasSize(1);
        assertThat(events.wanted()).isTrue();
    }

    @Test
    void whoIsToldNoMoreHearsSoEvenIfItHangs() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        EventListener hanging =
                new EventListener() {
                    @Override
                    public void happened(Event event) throws InterruptedException {
                        told.add(event);
                        goOn.await();
                    }

                    @Override
                    public void over() {
                        over.countDown();
                    }
                };
        events.tell(hanging);
        publish(1);
        await().until(() -> told.size() == 1);

        events.tellNoMore(hanging);
        assertThat(over.getCount()).isEqualTo(1);
        goOn.countDown();

        assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void closingTellsWhatIsLeft() {
        events.tell(told::add);
        for (long i = 0; i < 5000; i++) {
            publish(i);
        }
        events.close(10_000);

        assertThat(told).hasSize(5000);
        publish(1);
        assertThat(events.published()).isEqualTo(5000);
    }

    @Test
    void aDraftMayBeReusedWithoutChangingWhatWasPublished() {
        events.tell(told::add);
        Event.Draft draft = Event.draft(EventType.STALL).with(EventField.STALL, 1L);
        events.publish(draft);
        events.publish(draft.with(EventField.STALL, 2L));

        await().until(() -> told.size() == 2);
        assertThat(told.get(0).get(EventField.STALL)).isEqualTo(1);
        assertThat(told.get(1).get(EventField.STALL)).isEqualTo(2);
    }
}
