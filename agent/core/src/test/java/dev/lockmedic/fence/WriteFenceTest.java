package dev.lockmedic.fence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.events.Events;
import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.holds.Waiters;
import dev.lockmedic.hooks.AgentThread;
import dev.lockmedic.hooks.LockLostException;
import dev.lockmedic.hooks.WriteHooks;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.settings.LogLevel;
import dev.lockmedic.settings.Settings;
import dev.lockmedic.staleness.HoldLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who may write where, by thread and by channel, while holds are good, overdue, lost, taken anew.
 */
class WriteFenceTest {
    private static final Path LOCK = Path.of("/data/a.jsonl.lock");
    private static final String RESOURCE = "/data/a.jsonl";
    private static final long LIMIT_MILLIS = 60_000;

    private final Settings settings =
            Settings.resolve("", new Properties(), Map.of(), complaint -> {});
    private final List<Throwable> errors = new ArrayList<>();
    private final HoldRegistry holds = new HoldRegistry();
    private final Object channel = new Object();
    private final Thread other = new Thread(() -> {});
    private final long firstThreadAfter = new Thread(() -> {}).getId();
    private WriteFence fence;

    @BeforeEach
    void setUp() {
        fence =
                new WriteFence(
                        settings,
                        new Refusals(new Waiters(), new Events(), new AgentLog(() -> LogLevel.OFF)),
                        firstThreadAfter,
                        errors::add);
        holds.toldTo(fence);
    }

    @AfterEach
    void open() {
        fence.close();
        assertThat(errors).isEmpty();
    }

    /** A hold that began so long ago, by both clocks. */
    private Hold held(Thread thread, long agoMillis) {
        return held(thread, agoMillis, agoMillis);
    }

    private Hold held(Thread thread, long agoMillis, long agoByWallMillis) {
        long wall = System.currentTimeMillis() - agoByWallMillis;
        Hold hold =
                holds.begin(
                        new Hold.Start(
                                Hold.Kind.LOCK_FILE,
                                LOCK.toString(),
                                LOCK,
                                thread,
                                System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(agoMillis),
                                wall,
                                wall,
                                true,
                                thread == null));
        hold.limit(new HoldLimits(LIMIT_MILLIS, HoldLimits.FROM_PAYLOAD));
        return hold;
    }

    private LockLostException write() {
        return fence.writing(channel, null, RESOURCE);
    }

    private static <T> T on(Thread[] started, Supplier<T> work) throws InterruptedException {
        AtomicReference<T> result = new AtomicReference<>();
        Thread thread = new Thread(() -> result.set(work.get()));
        if (started != null) {
            started[0] = thread;
        }
        thread.start();
        thread.join();
        return result.get();
    }

    private static <T> T onAnotherThread(Supplier<T> work) throws InterruptedException {
        return on(null, work);
    }

    @Test
    void withinItsLimitAHolderWrites() {
        held(Thread.currentThread(), 0);

        assertThat(write()).isNull();
        assertThat(fence.opening(RESOURCE)).isNull();
        assertThat(fence.replacing(RESOURCE)).isNull();
        assertThat(fence.refused()).isZero();
    }

    @Test
    void pastItsLimitAHolderDoesNotWrite() {
        held(Thread.currentThread(), LIMIT_MILLIS + 1);

        assertThat(write())
                .hasMessageContaining("refused the write to /data/a.jsonl: lock file " + LOCK)
                .hasMessageContaining("held by thread \"" + Thread.currentThread().getName() + "\"")
                .hasMessageContaining("for 1m00s against a max hold of 1m00s, is past its max hold")
                .hasMessageContaining("lockmedic.fence=off");
        assertThat(fence.opening(RESOURCE)).hasMessageContaining("opening for writing of /data/");
        assertThat(fence.replacing(RESOURCE)).hasMessageContaining("removal or replacement of");
        assertThat(fence.opening(new Object(), RESOURCE)).isNotNull();
        assertThat(fence.refused()).isEqualTo(4);
    }

    @Test
    void whicheverClockSaysExpiredFirstIsRight() {
        Hold slept = held(Thread.currentThread(), 0, LIMIT_MILLIS + 1000);
        assertThat(write()).hasMessageContaining("by the wall clock");
        holds.released(slept);

        held(Thread.currentThread(), LIMIT_MILLIS + 1, -3_600_000);
        assertThat(write()).as("the wall clock was set back").isNotNull();
    }

    /** This JVM was stopped right after it had taken the lock: nobody knows its limit yet. */
    @Test
    void aHoldThatNobodyHasLookedAtIsLookedAtFirst() {
        List<Hold> looks = new ArrayList<>();
        fence.looksBy(
                hold -> {
                    looks.add(hold);
                    hold.limit(new HoldLimits(LIMIT_MILLIS, HoldLimits.FROM_PAYLOAD));
                });
        Hold hold = held(Thread.currentThread(), LIMIT_MILLIS + 1);
        hold.limit(new HoldLimits(HoldLimits.NONE, "none"));

        assertThat(write()).hasMessageContaining("against a max hold of 1m00s, is past");
        write();
        assertThat(looks).containsExactly(hold);
        holds.released(hold);

        Hold young = held(Thread.currentThread(), 0);
        young.limit(new HoldLimits(HoldLimits.NONE, "none"));
        assertThat(write()).as("its look is yet to come").isNull();
        assertThat(looks).hasSize(1);
    }

    @Test
    void anEndedHoldGuardsNothing() {
        Hold hold = held(Thread.currentThread(), LIMIT_MILLIS + 1);
        assertThat(WriteHooks.gate()).isSameAs(fence);

        holds.released(hold);

        assertThat(write()).isNull();
        assertThat(fence.guards(RESOURCE)).isFalse();
        assertThat(WriteHooks.gate()).as("a write costs one field read again").isNull();
    }

    @Test
    void aZombieIsRefusedUntilItTakesTheLockAnew() {
        Hold hold = held(Thread.currentThread(), 0);
        hold.lossWords("taken in a test");
        holds.lost(hold);

        assertThat(write()).hasMessageContaining(", was lost (taken in a test)");
        Hold again = held(Thread.currentThread(), 0);
        assertThat(write()).isNull();
        holds.released(again);
        assertThat(write()).isNull();
        assertThat(WriteHooks.gate()).isNull();
    }

    @Test
    void aZombieIsToldWhoHasTheLockNow() {
        Hold hold = held(Thread.currentThread(), 0);
        holds.lost(hold);
        other.setName("successor");
        held(other, 0);

        assertThat(write()).hasMessageContaining("; thread \"successor\" of pid");
    }

    @Test
    void theNewHolderAndOtherThreadsAreNotTouched() throws InterruptedException {
        Hold lost = held(Thread.currentThread(), 0);
        assertThat(write()).isNull();
        holds.lost(lost);

        assertThat(onAnotherThread(() -> fence.opening(RESOURCE))).isNull();
        assertThat(onAnotherThread(() -> fence.writing(new Object(), null, RESOURCE))).isNull();
        LockLostException successors =
                onAnotherThread(
                        () -> {
                            Hold hold = held(Thread.currentThread(), 0);
                            // Through the very channel of the zombie: it has the lock now.
                            LockLostException refusal = fence.writing(channel, null, RESOURCE);
                            holds.released(hold);
                            return refusal;
                        });
        assertThat(successors).isNull();
        assertThat(write()).as("the zombie itself").isNotNull();
        assertThat(fence.writing(channel, null, "/data/b.jsonl")).isNull();
    }

    @Test
    void aHelperThatWritesThroughTheHoldersChannelSharesItsFate() throws InterruptedException {
        Hold hold = held(Thread.currentThread(), 0);
        assertThat(fence.opening(channel, RESOURCE)).isNull();
        assertThat(onAnotherThread(this::write)).isNull();
        holds.lost(hold);

        assertThat(onAnotherThread(this::write)).isNotNull();
        assertThat(onAnotherThread(() -> fence.writing(new Object(), channel, RESOURCE)))
                .as("through a channel that was got from the stream")
                .isNotNull();
        assertThat(onAnotherThread(() -> fence.writing(channel, null, null)))
                .as("a channel that does not know its path")
                .isNotNull();
    }

    @Test
    void whatAHelperOpensUnderTheHoldBelongsToIt() throws InterruptedException {
        Hold hold = held(Thread.currentThread(), 0);
        assertThat(onAnotherThread(() -> fence.opening(channel, RESOURCE))).isNull();
        holds.lost(hold);

        assertThat(onAnotherThread(this::write)).isNotNull();
    }

    @Test
    void aChannelBelongsToWhoLastWroteByRight() throws InterruptedException {
        Hold first = held(Thread.currentThread(), 0);
        assertThat(fence.opening(channel, RESOURCE)).isNull();
        holds.released(first);
        Hold second = held(Thread.currentThread(), 0);
        fence.submitting(channel);
        holds.lost(second);

        assertThat(onAnotherThread(() -> fence.writing(channel, null, null)))
                .as("handed in under the second hold, carried out after its loss")
                .isNotNull();
    }

    @Test
    void ofAnAdoptedHoldEveryThreadFromBeforeIsSuspect() throws InterruptedException {
        Hold adopted = held(null, LIMIT_MILLIS + 1);
        Thread[] young = new Thread[1];

        assertThat(write()).as("this thread was there before").isNotNull();
        assertThat(on(young, this::write)).isNull();
        assertThat(young[0].getId()).isGreaterThan(firstThreadAfter);
        holds.lost(adopted);
        assertThat(write()).isNotNull();
        Hold own = held(Thread.currentThread(), 0);
        assertThat(write()).as("with a lock of its own it is not the one").isNull();
        holds.released(own);
        assertThat(write()).isNotNull();
        holds.forget(adopted);
        assertThat(write()).as("the zombie has shown up").isNull();
    }

    @ParameterizedTest
    @CsvSource({
        // policy, fence, overdue is refused, lost is refused
        "reclaim, on,     true,  true",
        "reclaim, strict, true,  true",
        "reclaim, off,    false, false",
        "report,  on,     false, true",
        "off,     on,     false, false",
    })
    void whatSettingsSay(String policy, String setting, boolean overdue, boolean lost) {
        settings.set("policy=" + policy + ",fence=" + setting);
        Hold hold = held(Thread.currentThread(), LIMIT_MILLIS + 1);

        assertThat(write() != null).isEqualTo(overdue);
        holds.lost(hold);
        assertThat(write() != null).isEqualTo(lost);
    }

    @Test
    void aLockThatNamesNoResourceGuardsNone() {
        long now = System.currentTimeMillis();
        Path lock = Path.of("/data/lockfile");
        Hold hold =
                holds.begin(
                        new Hold.Start(
                                Hold.Kind.LOCK_FILE,
                                lock.toString(),
                                lock,
                                Thread.currentThread(),
                                System.nanoTime(),
                                now,
                                now,
                                true,
                                false));
        assertThat(WriteHooks.gate()).isNull();

        // Until a profile tells what it is.
        holds.guards(hold, RESOURCE);
        holds.lost(hold);
        assertThat(write()).isNotNull();
    }

    @Test
    void aRelativePathIsTheSameFile() {
        Path here = Path.of("").toAbsolutePath().resolve("x.jsonl");
        long now = System.currentTimeMillis();
        Path lock = Path.of(here + ".lock");
        Hold hold =
                holds.begin(
                        new Hold.Start(
                                Hold.Kind.LOCK_FILE,
                                lock.toString(),
                                lock,
                                Thread.currentThread(),
                                System.nanoTime(),
                                now,
                                now,
                                true,
                                false));
        holds.lost(hold);

        assertThat(fence.writing(channel, null, "x.jsonl")).isNotNull();
        assertThat(fence.writing(channel, null, "./target/../x.jsonl")).isNotNull();
        assertThat(fence.writing(channel, null, "y.jsonl")).isNull();
        assertThat(fence.opening(new Object(), null)).isNull();
    }

    @Test
    void theAgentsOwnThreadsAreNotFenced() throws InterruptedException {
        held(Thread.currentThread(), LIMIT_MILLIS + 1);
        assertThat(fence.opening(channel, RESOURCE)).isNotNull();
        fence.submitting(channel);
        write();
        AtomicReference<LockLostException> refusal = new AtomicReference<>();
        AgentThread thread = new AgentThread(() -> refusal.set(write()), "lockmedic-test", null);
        thread.start();
        thread.join();

        assertThat(refusal.get()).isNull();
    }

    @Test
    void zombiesWhoseThreadsHaveEndedAreForgotten() throws InterruptedException {
        for (int i = 0; i < 1000; i++) {
            onAnotherThread(
                    () -> {
                        holds.lost(held(Thread.currentThread(), 0));
                        return null;
                    });
        }
        Hold last = held(Thread.currentThread(), 0);
        holds.released(last);

        assertThat(fence.guards(RESOURCE)).isFalse();
    }

    @Test
    void channelsAreNotKeptAlive() {
        held(Thread.currentThread(), 0);
        for (int i = 0; i < 20_000; i++) {
            assertThat(fence.writing(new Object(), null, RESOURCE)).isNull();
        }
        Object mine = new Object();
        fence.opening(mine, RESOURCE);

        assertThat(fence.marks()).isLessThanOrEqualTo(10_000);
        assertThat(mine).isNotNull();
    }

    /** Begins and ends on many threads: the gate must stand whenever anything is held. */
    @Test
    void theGateStandsWhileAnythingIsHeld() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        AtomicReference<String> wrong = new AtomicReference<>();
        for (int t = 0; t < 4; t++) {
            Path lock = Path.of("/data/" + t + ".lock");
            threads.add(
                    new Thread(
                            () -> {
                                for (int i = 0; i < 20_000; i++) {
                                    long now = System.currentTimeMillis();
                                    Hold hold =
                                            holds.begin(
                                                    new Hold.Start(
                                                            Hold.Kind.LOCK_FILE,
                                                            lock.toString(),
                                                            lock,
                                                            Thread.currentThread(),
                                                            System.nanoTime(),
                                                            now,
                                                            now,
                                                            true,
                                                            false));
                                    if (!fence.guards(hold.resource())) {
                                        wrong.set("not guarded while held");
                                    }
                                    holds.released(hold);
                                    if (fence.guards(hold.resource())) {
                                        wrong.set("guarded when over");
                                    }
                                }
                            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(wrong.get()).isNull();
        assertThat(WriteHooks.gate()).isNull();
        held(Thread.currentThread(), 0);
        assertThat(WriteHooks.gate()).isSameAs(fence);
    }

    @Test
    void noMemoryForTheStoryIsNoReasonToLetAZombieWrite() {
        fence =
                new WriteFence(
                        settings,
                        new Refusals(
                                new Waiters(),
                                new Events(),
                                new AgentLog(
                                        () -> {
                                            throw new OutOfMemoryError("in a test");
                                        })),
                        firstThreadAfter,
                        errors::add);
        holds.toldTo(fence);
        held(Thread.currentThread(), 2 * LIMIT_MILLIS);

        assertThat(fence.opening(RESOURCE)).hasMessageContaining("no memory or stack left");
    }
}
