package dev.lockmedic.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockmedic.healers.Healers;
import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.holds.Timed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** It fires at each moment asked for, in order, whatever happens to what it calls. */
@Timeout(60)
class WatchdogTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final HoldRegistry holds = new HoldRegistry();
    private final Healers healers = new Healers("test-healer", problem -> {});
    private final List<Timed> fired = new CopyOnWriteArrayList<>();
    private final List<Long> stalls = new CopyOnWriteArrayList<>();
    private volatile Consumer<Timed> due = fired::add;
    private volatile LongConsumer stalled = nanos -> {};
    private final Watchdog watchdog =
            new Watchdog(
                    hold -> due.accept(hold),
                    List.of(healers),
                    nanos -> {
                        stalls.add(nanos);
                        stalled.accept(nanos);
                    });

    @AfterEach
    void close() {
        watchdog.close(10_000);
        healers.close();
        assertThat(watchdog.state().alive()).isFalse();
    }

    private Hold hold() {
        return holds.begin(
                new Hold.Start(
                        Hold.Kind.PROFILE,
                        "x",
                        null,
                        Thread.currentThread(),
                        System.nanoTime(),
                        0,
                        0,
                        true,
                        false));
    }

    @Test
    void firesAtTheMomentAndNotBefore() {
        watchdog.start();
        List<Long> early = new CopyOnWriteArrayList<>();
        long moment = System.nanoTime() + 100 * MILLI;
        due =
                hold -> {
                    early.add(moment - System.nanoTime());
                    fired.add(hold);
                };
        Hold hold = hold();
        watchdog.at(moment, hold);

        await().until(() -> !fired.isEmpty());
        assertThat(fired).containsExactly(hold);
        assertThat(early.get(0)).as("how early, in nanoseconds").isNotPositive();
        assertThat(watchdog.state().lateness().wakeups()).isEqualTo(1);
    }

    @Test
    void firesInTheOrderOfTheMomentsNotOfTheAsking() {
        long start = System.nanoTime() + 500 * MILLI;
        List<Hold> inOrder = new ArrayList<>();
        List<Integer> asking = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            inOrder.add(hold());
            asking.add(i);
        }
        Collections.shuffle(asking, new java.util.Random(1));
        watchdog.start();
        for (int i : asking) {
            watchdog.at(start + HOUR + i, hold());
            watchdog.at(start + i * 10_000L, inOrder.get(i));
        }
        assumeTrue(System.nanoTime() - start < 0, "all asked for before the first moment");

        await().until(() -> fired.size() >= 2000);
        assertThat(fired).containsExactlyElementsOf(inOrder);
        assertThat(watchdog.state().timers()).isEqualTo(2000);
    }

    @Test
    void anEarlierMomentWakesItFromALongSleep() {
        watchdog.start();
        watchdog.at(System.nanoTime() + HOUR, hold());
        await().until(() -> watchdog.state().timers() == 1);
        Hold soon = hold();
        watchdog.at(System.nanoTime() + 20 * MILLI, soon);

        await().until(() -> !fired.isEmpty());
        assertThat(fired).containsExactly(soon);
    }

    @Test
    void manyThreadsMayAskAtOnceAndNothingIsLost() throws InterruptedException {
        watchdog.start();
        int each = 5000;
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Thread thread =
                    new Thread(
                            () -> {
                                for (int i = 0; i < each; i++) {
                                    watchdog.at(System.nanoTime() + i % 7 * MILLI, hold());
                                }
                            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        await().until(() -> fired.size() == 4 * each);
    }

    @Test
    void whatIsReleasedDoesNotFireAndIsDropped() {
        watchdog.start();
        for (int i = 0; i < 10_000; i++) {
            Hold hold = hold();
            watchdog.at(System.nanoTime() + HOUR, hold);
            holds.released(hold);
        }
        Hold held = hold();
        watchdog.at(System.nanoTime() + 10 * MILLI, held);

        await().until(() -> !fired.isEmpty());
        await().until(() -> watchdog.state().timers() < 2000);
        assertThat(fired).containsExactly(held);
    }

    @Test
    void aDeadlineLongPastWhenItBecomesKnownIsNoStall() {
        watchdog.start();
        Hold overdue = hold();
        watchdog.at(System.nanoTime() - HOUR, overdue);

        await().until(() -> !fired.isEmpty());
        assertThat(stalls).isEmpty();
        assertThat(watchdog.state().stalls()).isZero();
        assertThat(watchdog.state().lateness().maxMicros())
                .isLessThan(TimeUnit.MINUTES.toMicros(1));
    }

    /** Asked for before it runs, so that it comes late: as after a SIGSTOP. */
    @Test
    void afterAStallItTellsAndGivesHoldersAMoment() {
        Hold releasing = hold();
        Hold overdue = hold();
        stalled = nanos -> holds.released(releasing);
        watchdog.at(System.nanoTime(), releasing);
        watchdog.at(System.nanoTime(), overdue);
        long since = System.nanoTime();
        await().until(() -> System.nanoTime() - since > Watchdog.STALL_NANOS + 100 * MILLI);
        watchdog.start();

        await().until(() -> !fired.isEmpty());
        assertThat(fired).containsExactly(overdue);
        assertThat(stalls).hasSize(1);
        assertThat(stalls.get(0)).isGreaterThan(Watchdog.STALL_NANOS);
        assertThat(watchdog.state().stalls()).isEqualTo(1);
        assertThat(watchdog.state().longestStallMillis()).isGreaterThanOrEqualTo(1000);
    }

    @Test
    void aTellingThatThrowsIsRepeatedAndHoldsUpNobodyElse() {
        Hold unlucky = hold();
        Hold lucky = hold();
        AtomicInteger tries = new AtomicInteger();
        due =
                hold -> {
                    if (hold == unlucky && tries.incrementAndGet() == 1) {
                        throw new OutOfMemoryError("of the test");
                    }
                    fired.add(hold);
                };
        watchdog.start();
        watchdog.at(System.nanoTime(), unlucky);
        watchdog.at(System.nanoTime() + MILLI, lucky);

        await().until(() -> fired.contains(lucky));
        await().until(() -> fired.contains(unlucky));
        assertThat(fired).containsExactly(lucky, unlucky);
        assertThat(watchdog.state().failures()).isEqualTo(1);
        assertThat(watchdog.state().alive()).isTrue();
    }

    @Test
    void closedItFiresNothingMore() {
        watchdog.start();
        watchdog.close(10_000);
        watchdog.at(System.nanoTime(), hold());

        assertThat(watchdog.state().alive()).isFalse();
        assertThat(fired).isEmpty();
    }

    @Test
    void whatMayHaveBeenMissedIsLookedAtUntilThatWorks() {
        AtomicInteger tries = new AtomicInteger();
        watchdog.looksAtAllBy(
                () -> {
                    if (tries.incrementAndGet() == 1) {
                        throw new OutOfMemoryError("in a test");
                    }
                });
        watchdog.start();
        watchdog.missed();

        await().until(() -> tries.get() == 2);
        assertThat(watchdog.state().failures()).isEqualTo(1);
        Hold hold = hold();
        watchdog.at(System.nanoTime(), hold);
        await().until(() -> fired.contains(hold));
        assertThat(tries).hasValue(2);
    }
}
