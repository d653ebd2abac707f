package dev.lockmedic.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lockmedic.events.Event;
import dev.lockmedic.events.EventField;
import dev.lockmedic.events.EventType;
import dev.lockmedic.events.Events;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationFilterSupport;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events become notifications, while somebody listens to them and no longer. */
class NotificationTellingTest {
    private final Events events = new Events();
    private final AtomicInteger woken = new AtomicInteger();
    private final NotificationListeners listeners =
            new NotificationListeners(woken::incrementAndGet);
    private final List<Notification> told = new CopyOnWriteArrayList<>();
    private final NotificationListener listener =
            (notification, handback) -> told.add(notification);
    private NotificationTelling telling;

    @BeforeEach
    void make() throws Exception {
        telling =
                new NotificationTelling(new ObjectName(AgentRegistration.NAME), listeners, events);
    }

    @AfterEach
    void close() {
        telling.close();
        events.close(5000);
    }

    @Test
    void listensToEventsOnlyWhileItIsListenedTo() throws Exception {
        telling.look();
        assertThat(events.wanted()).isFalse();
        listeners.add(listener, null, null);
        assertThat(woken).hasValue(1);
        telling.look();
        assertThat(events.wanted()).isTrue();
        assertThat(telling.isOn()).isTrue();
        listeners.remove(listener);
        assertThat(woken).hasValue(2);
        telling.look();
        assertThat(events.wanted()).isFalse();
        assertThat(telling.isOn()).isFalse();
    }

    @Test
    void tellsWhatIsKnownInTypesOfTheJdk() {
        listen(listener);
        events.publish(
                Event.draft(EventType.RELEASED)
                        .with(EventField.LOCK, "/srv/a.lock")
                        .with(EventField.HELD, 3007L)
                        .with(EventField.HOLDER_VIRTUAL, false)
                        .withAll(EventField.REASONS, List.of("hold-exceeded"))
                        .with(EventField.TEXT, "lock file /srv/a.lock released"));
        await().until(() -> told.size() == 1);
        Notification notification = told.get(0);
        assertThat(notification.getType()).isEqualTo("dev.lockmedic.released");
        assertThat(notification.getMessage()).isEqualTo("lock file /srv/a.lock released");
        assertThat(notification.getSource()).hasToString(AgentRegistration.NAME);
        CompositeData data = (CompositeData) notification.getUserData();
        assertThat(data.get("event")).isEqualTo("released");
        assertThat(data.get("lock")).isEqualTo("/srv/a.lock");
        assertThat(data.get("heldMs")).isEqualTo(3007L);
        assertThat(data.get("holder.virtual")).isEqualTo(false);
        assertThat(data.get("reasons")).isEqualTo(new String[] {"hold-exceeded"});
        assertThat(data.containsKey("maxHoldMs")).as("unknown").isFalse();
        assertThat(data.getClass().getClassLoader()).isNull();
    }

    @Test
    void saysSomethingWhereTheLogHasNoLine() {
        listen(listener);
        events.publish(
                Event.draft(EventType.OVERDUE)
                        .with(EventField.LOCK, "/srv/a.lock")
                        .with(EventField.HELD, 5L)
                        .with(EventField.HOLDER_WORDS, "thread \"x\""));
        await().until(() -> told.size() == 1);
        assertThat(told.get(0).getMessage())
                .isEqualTo("overdue: /srv/a.lock, held by thread \"x\", for 5 ms");
    }

    @Test
    void leavesOutWhatNobodyOnCallWantsToBeWokenFor() {
        listen(listener);
        for (EventType type : EventType.values()) {
            events.publish(Event.draft(type));
        }
        await().until(() -> told.size() == EventNotification.told().size());
        assertThat(told)
                .extracting(Notification::getType)
                .contains("dev.lockmedic.overdue", "dev.lockmedic.policy-changed")
                .doesNotContain("dev.lockmedic.acquired-contended", "dev.lockmedic.started");
        assertThat(EventNotification.infos()).hasSize(told.size());
    }

    @Test
    void cutsWhatNoClientWants() {
        listen(listener);
        events.publish(Event.draft(EventType.STALL).with(EventField.TEXT, "x".repeat(100_000)));
        await().until(() -> told.size() == 1);
        assertThat(told.get(0).getMessage()).hasSizeLessThan(10_000);
    }

    @Test
    void oneThatThrowsKeepsNoneOfTheOthersFromBeingTold() {
        listeners.add(
                (notification, handback) -> {
                    throw new AssertionError("meant to fail");
                },
                null,
                null);
        listen(listener);
        events.publish(Event.draft(EventType.STALL));
        await().until(() -> told.size() == 1);
    }

    @Test
    void oneThatHangsHoldsUpNoOtherListenerOfEvents() {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger others = new AtomicInteger();
        listen(
                (notification, handback) -> {
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        events.tell(event -> others.incrementAndGet());
        for (int i = 0; i < 3000; i++) {
            events.publish(Event.draft(EventType.STALL));
        }
        await().until(() -> others.get() == 3000);
        end.countDown();
    }

    @Test
    void filtersCountAndEachIsRemovedAsItWasAdded() throws Exception {
        NotificationFilterSupport stalls = new NotificationFilterSupport();
        stalls.enableType("dev.lockmedic.stall");
        listeners.add(listener, stalls, "a");
        listen(listener);
        events.publish(Event.draft(EventType.LOST));
        events.publish(Event.draft(EventType.STALL));
        await().until(() -> told.size() == 3);
        assertThat(told)
                .extracting(Notification::getType)
                .containsExactlyInAnyOrder(
                        "dev.lockmedic.lost", "dev.lockmedic.stall", "dev.lockmedic.stall");

        assertThatThrownBy(() -> listeners.remove(listener, stalls, "b"))
                .isInstanceOf(ListenerNotFoundException.class);
        listeners.remove(listener, stalls, "a");
        assertThat(listeners.isEmpty()).isFalse();
        listeners.remove(listener);
        assertThat(listeners.isEmpty()).isTrue();
        assertThatThrownBy(() -> listeners.remove(listener))
                .isInstanceOf(ListenerNotFoundException.class);
    }

    private void listen(NotificationListener value) {
        listeners.add(value, null, null);
        telling.look();
    }
}
