package dev.lockmedic.healers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Actions that throw or hang cost nobody but themselves, and askers get an answer in time. */
@Timeout(60)
class HealersTest {
    private static final long LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final Healers healers = new Healers("test-healer", problems::add, LIMIT_NANOS);
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        end.countDown();
        healers.close();
    }

    private void hang() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the watchdog does, each second of a minute, long after every limit. */
    private void superviseLater() {
        long now = System.nanoTime();
        for (int i = 0; i <= 60; i++) {
            healers.supervise(now + TimeUnit.SECONDS.toNanos(i));
        }
    }

    @Test
    void actionsRunOnDaemonThreadsOfTheAgent() {
        AtomicReference<Thread> ran = new AtomicReference<>();
        assertThat(healers.submit("x", () -> ran.set(Thread.currentThread()))).isTrue();

        await().until(() -> ran.get() != null);
        assertThat(ran.get().isDaemon()).isTrue();
        assertThat(ran.get().getName()).startsWith("test-healer-");
        await().until(() -> healers.state().done() == 1);
        assertThat(healers.needsSupervision()).isFalse();
    }

    @Test
    void allOfManyActionsRunOnFewThreads() {
        AtomicInteger ran = new AtomicInteger();
        for (int i = 0; i < 10_000; i++) {
            assertThat(healers.submit("x", ran::incrementAndGet)).isTrue();
        }
        await().until(() -> ran.get() == 10_000);
        await().until(() -> healers.state().busy() == 0);
        assertThat(healers.state())
                .isEqualTo(new Healers.State(healers.state().threads(), 0, 0, 0, 10_000));
        assertThat(healers.state().threads()).isBetween(1, 4);
    }

    /** Two wake-ups may meet one thread; nobody supervises here who could make up for it. */
    @Test
    void anActionThatHangsDoesNotHoldUpTheNextOne() {
        for (int i = 0; i < 3; i++) {
            AtomicBoolean ran = new AtomicBoolean();
            healers.submit("hanging", this::hang);
            healers.submit("quick", () -> ran.set(true));
            await().untilTrue(ran);
        }
    }

    @Test
    void anActionThatThrowsIsToldAndForgotten() {
        AtomicBoolean ran = new AtomicBoolean();
        healers.submit(
                "exploding",
                () -> {
                    throw new LinkageError("of the test");
                });
        healers.submit("next", () -> ran.set(true));

        await().untilTrue(ran);
        await().until(() -> healers.state().done() == 2);
        assertThat(problems)
                .containsExactly("failed: exploding: java.lang.LinkageError: of the test");
    }

    @Test
    void anInterruptDoesNotReachTheNextAction() {
        AtomicReference<Boolean> interrupted = new AtomicReference<>();
        Healers.State before = healers.state();
        healers.submit("interrupting", () -> Thread.currentThread().interrupt());
        await().until(() -> healers.state().done() > before.done());
        healers.submit("next", () -> interrupted.set(Thread.interrupted()));

        await().until(() -> interrupted.get() != null);
        assertThat(interrupted).hasValue(false);
    }

    @Test
    void aStuckThreadIsToldAndReplaced() {
        for (int i = 0; i < 4; i++) {
            healers.submit("hanging", this::hang);
        }
        await().until(() -> healers.state().busy() == 4);
        AtomicBoolean ran = new AtomicBoolean();
        healers.submit("waiting", () -> ran.set(true));
        assertThat(healers.needsSupervision()).isTrue();

        superviseLater();

        await().untilTrue(ran);
        assertThat(healers.state().stuck()).isEqualTo(4);
        assertThat(problems).hasSize(4).allMatch(p -> p.contains("is stuck in: hanging;"));

        superviseLater();
        assertThat(problems).as("told once").hasSize(4);
    }

    /** SIGSTOP in the middle of an action: it could not get on, and is not stuck for that. */
    @Test
    void aStandstillOfTheWholeJvmDoesNotCount() {
        Healers patient = new Healers("patient", problems::add, TimeUnit.SECONDS.toNanos(10));
        patient.submit("in the middle", this::hang);
        await().until(() -> patient.state().busy() == 1);
        long now = System.nanoTime();
        patient.supervise(now);
        now += TimeUnit.MINUTES.toNanos(5);
        patient.supervise(now);
        patient.supervise(now + TimeUnit.SECONDS.toNanos(1));
        assertThat(problems).isEmpty();
        assertThat(patient.state().stuck()).isZero();

        for (int i = 2; i <= 15; i++) {
            patient.supervise(now + TimeUnit.SECONDS.toNanos(i));
        }
        assertThat(problems).hasSize(1);
        patient.close();
    }

    @Test
    void withTooManyStuckNewWorkIsRefusedUntilOneComesBack() {
        for (int i = 0; i < 16; i++) {
            assertThat(healers.submit("hanging", this::hang)).isTrue();
            await().until(() -> healers.state().busy() == 1);
            superviseLater();
        }
        assertThat(healers.state().stuck()).isEqualTo(16);
        assertThat(healers.submit("one more", () -> {})).isFalse();
        assertThat(healers.ask("a question", () -> "answer", "otherwise", 60_000))
                .isEqualTo("otherwise");

        end.countDown();
        await().until(() -> healers.submit("one more", () -> {}));
    }

    @Test
    void aQuestionIsAnswered() {
        assertThat(healers.ask("x", () -> 42, 0, 30_000)).isEqualTo(42);
    }

    @Test
    void aQuestionThatThrowsGetsTheOtherAnswerAtOnce() {
        assertThat(
                        healers.ask(
                                "x",
                                () -> {
                                    throw new IllegalStateException("of the test");
                                },
                                "otherwise",
                                3_600_000L))
                .isEqualTo("otherwise");
    }

    @Test
    void anAskerWaitsNoLongerThanItsLimit() {
        assertThat(
                        healers.<String>ask(
                                "x",
                                () -> {
                                    hang();
                                    return "late";
                                },
                                "otherwise",
                                50))
                .isEqualTo("otherwise");
    }

    @Test
    void anInterruptedAskerGetsItsAnswerAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        try {
            assertThat(healers.ask("x", () -> "answer", "otherwise", 30_000)).isEqualTo("answer");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void theSupervisorIsCalledForEveryAction() {
        AtomicInteger called = new AtomicInteger();
        healers.supervisedBy(called::incrementAndGet);
        healers.submit("x", () -> {});
        healers.submit("y", () -> {});

        assertThat(called).hasValue(2);
    }

    @Test
    void closedItEndsItsThreadsAndTakesNothingMore() {
        AtomicInteger ran = new AtomicInteger();
        AtomicReference<Thread> thread = new AtomicReference<>();
        healers.submit("x", () -> thread.set(Thread.currentThread()));
        await().until(() -> thread.get() != null);
        for (int i = 0; i < 100; i++) {
            healers.submit("x", ran::incrementAndGet);
        }
        healers.close();
        healers.join(30_000);

        assertThat(ran).as("what was queued before").hasValue(100);
        assertThat(thread.get().isAlive()).isFalse();
        assertThat(healers.submit("x", ran::incrementAndGet)).isFalse();
    }

    @Test
    void anActionThatFoundNoMemoryIsNoProblemOfOurs() {
        List<VirtualMachineError> starved = new CopyOnWriteArrayList<>();
        healers.starvedTellTo(starved::add);
        OutOfMemoryError none = new OutOfMemoryError("in a test");
        healers.submit(
                "x",
                () -> {
                    throw none;
                });

        await().until(() -> healers.state().done() == 1);
        assertThat(starved).containsExactly(none);
        assertThat(problems).isEmpty();
    }
}
