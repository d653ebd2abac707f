package dev.lockmedic.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MonitoringTest {
    /** Counts what is done to it. */
    private static final class Part implements MonitoringPart {
        private final AtomicInteger looks = new AtomicInteger();
        private final AtomicInteger closes = new AtomicInteger();
        private final boolean again;
        private volatile RuntimeException failure;
        private volatile Thread closedBy;
        private Runnable wake;

        Part(boolean again) {
            this.again = again;
        }

        @Override
        public void started(Runnable value) {
            wake = value;
        }

        @Override
        public boolean look() {
            looks.incrementAndGet();
            if (failure != null) {
                throw failure;
            }
            return again;
        }

        @Override
        public void close() {
            closedBy = Thread.currentThread();
            closes.incrementAndGet();
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public String name() {
            return "part";
        }

        @Override
        public State state() {
            return new State("waiting", "", false);
        }
    }

    @Test
    void looksAgainOnlyAtWhatWantsIt() {
        Part waiting = new Part(true);
        Monitoring monitoring = new Monitoring(List.of(waiting));
        monitoring.start();
        monitoring.look();
        await().until(() -> waiting.looks.get() >= 3);
        monitoring.close(5000);
        assertThat(waiting.closes).hasValue(1);
        assertThat(waiting.closedBy.getName()).isEqualTo("lockmedic-monitoring");
        assertThat(waiting.closedBy.isAlive()).isFalse();
    }

    @Test
    void sleepsUntilItIsWokenWhereNobodyWaits() {
        Part settled = new Part(false);
        Monitoring monitoring = new Monitoring(List.of(settled));
        monitoring.start();
        monitoring.look();
        await().until(() -> settled.looks.get() >= 1);
        // Longer than two periods: it must have slept through them. One look more than the first
        // may
        // come, of a wake-up that came before it had gone to sleep.
        await().during(Duration.ofMillis(2500))
                .atMost(Duration.ofSeconds(10))
                .until(() -> settled.looks.get() <= 2);
        int before = settled.looks.get();
        settled.wake.run();
        await().until(() -> settled.looks.get() > before);
        monitoring.close(5000);
    }

    @Test
    void onePartThatFailsKeepsNoneOfTheOthersFromTheirWork() {
        Part bad = new Part(false);
        bad.failure = new IllegalStateException("meant to fail");
        Part good = new Part(false);
        Monitoring monitoring = new Monitoring(List.of(bad, good));
        monitoring.start();
        monitoring.look();
        await().until(() -> good.looks.get() >= 2 && bad.looks.get() >= 2);
        assertThat(monitoring.failures()).isPositive();
        monitoring.close(5000);
        assertThat(good.closes).hasValue(1);
    }

    @Test
    void oneThatWasNeverStartedIsClosedAtOnce() {
        Part part = new Part(true);
        new Monitoring(List.of(part)).close(5000);
        assertThat(part.looks).hasValue(0);
    }

    @Test
    void everyFigureHasANameOfItsOwn() {
        assertThat(List.of(Figure.values())).extracting(Figure::attribute).doesNotHaveDuplicates();
    }
}
