package dev.lockmedic.holds;

import static dev.lockmedic.holds.Starts.LOCK;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who holds what, and who lost what without having noticed: the zombies. */
@Timeout(60)
class HoldRegistryTest {
    private final HoldRegistry holds = new HoldRegistry();
    private final Thread one = Starts.thread();
    private final Thread two = Starts.thread();

    @Test
    void aHoldLastsFromItsBeginningToItsRelease() {
        assertThat(holds.knowsNoLockFile()).isTrue();
        Hold hold = holds.begin(Starts.by(one));

        assertThat(holds.holdOf(LOCK)).isSameAs(hold);
        assertThat(holds.held()).containsExactly(hold);
        assertThat(holds.size()).isEqualTo(1);
        assertThat(holds.knowsNoLockFile()).isFalse();
        assertThat(hold.isHeld()).isTrue();

        assertThat(holds.released(hold)).isTrue();
        assertThat(holds.released(hold)).as("a second time").isFalse();
        assertThat(holds.lost(hold)).as("after the release").isFalse();
        assertThat(hold.state()).isEqualTo(Hold.State.RELEASED);
        assertThat(holds.holdOf(LOCK)).isNull();
        assertThat(holds.hasZombie(LOCK)).isFalse();
        assertThat(holds.knowsNoLockFile()).isTrue();
        assertThat(holds.acquiredCount()).isEqualTo(1);
        assertThat(holds.releasedCount()).isEqualTo(1);
        assertThat(holds.lostCount()).isZero();
    }

    @Test
    void aHoldWithoutFileIsNotFoundByPath() {
        Hold hold = holds.begin(Starts.withoutFile(one));

        assertThat(holds.held()).containsExactly(hold);
        assertThat(holds.knowsNoLockFile()).isTrue();
        assertThat(holds.lost(hold)).isTrue();
        assertThat(holds.held()).isEmpty();
        assertThat(holds.zombies()).isEmpty();
    }

    @Test
    void aLostHoldMakesItsHolderAZombie() {
        Hold hold = holds.begin(Starts.by(one));

        assertThat(holds.lost(hold)).isTrue();
        assertThat(holds.lost(hold)).as("a second time").isFalse();
        assertThat(holds.released(hold)).as("after the loss").isFalse();
        assertThat(hold.state()).isEqualTo(Hold.State.LOST);
        assertThat(holds.holdOf(LOCK)).isNull();
        assertThat(holds.hasZombie(LOCK)).isTrue();
        assertThat(holds.knowsNoLockFile()).isFalse();
        assertThat(holds.zombieOf(LOCK, one)).isSameAs(hold);
        assertThat(holds.zombieOf(LOCK, two)).isNull();
        assertThat(holds.zombieOf(Path.of("/other.lock"), one)).isNull();

        holds.forget(hold);
        assertThat(holds.zombieOf(LOCK, one)).isNull();
        assertThat(holds.knowsNoLockFile()).isTrue();
        holds.forget(hold);
        holds.forget(null);
    }

    @Test
    void anybodyMayBeTheZombieOfAHoldWhoseThreadIsUnknown() {
        Hold adopted = holds.begin(Starts.adopted());
        holds.lost(adopted);

        assertThat(adopted.threadUnknown()).isTrue();
        assertThat(holds.zombieOf(LOCK, one)).isSameAs(adopted);

        Hold own = holds.begin(Starts.by(one));
        holds.lost(own);
        assertThat(holds.zombieOf(LOCK, one)).as("its own comes first").isSameAs(own);
        assertThat(holds.zombieOf(LOCK, two)).isSameAs(adopted);
    }

    @Test
    void whoTakesTheLockAgainIsNoZombieAnyMore() {
        Hold first = holds.begin(Starts.by(one));
        holds.lost(first);
        Hold other = holds.begin(Starts.by(two));
        holds.lost(other);

        Hold again = holds.begin(Starts.by(one));

        assertThat(holds.zombieOf(LOCK, one)).isNull();
        assertThat(holds.zombieOf(LOCK, two)).isSameAs(other);
        assertThat(holds.holdOf(LOCK)).isSameAs(again);
        assertThat(holds.zombies()).containsExactly(other);
    }

    @Test
    void oneThreadTakingALockTwiceHasGivenItBackUnseen() {
        Hold before = holds.begin(Starts.by(one));
        Hold after = holds.begin(Starts.by(one));

        assertThat(before.state()).isEqualTo(Hold.State.RELEASED);
        assertThat(holds.holdOf(LOCK)).isSameAs(after);
        assertThat(holds.hasZombie(LOCK)).isFalse();
    }

    /**
     * Another process reclaimed the lock and gave it back, and a second thread of this JVM took it,
     * all before anybody here looked: the first one's late release must not delete the second's.
     */
    @Test
    void aHolderWhoseLockAnotherThreadCouldTakeIsAZombie() {
        Hold before = holds.begin(Starts.by(one));
        Hold after = holds.begin(Starts.by(two));

        assertThat(before.state()).isEqualTo(Hold.State.LOST);
        assertThat(holds.zombieOf(LOCK, one)).isSameAs(before);
        assertThat(holds.holdOf(LOCK)).isSameAs(after);
        assertThat(after.isHeld()).isTrue();
    }

    @Test
    void zombiesBeyondABoundAreForgottenOldestFirst() {
        Hold first = holds.begin(Starts.by(one));
        holds.lost(first);
        for (int i = 0; i < 10_000; i++) {
            Path path = Path.of("/data/" + i + ".lock");
            holds.lost(
                    holds.begin(
                            new Hold.Start(
                                    Hold.Kind.LOCK_FILE, "", path, one, 0, 0, 0, true, false)));
        }
        assertThat(holds.zombies()).hasSize(10_000);
        assertThat(holds.hasZombie(LOCK)).isFalse();
        assertThat(holds.hasZombie(Path.of("/data/0.lock"))).isTrue();
    }

    /** Else a release in that moment would find neither and delete by path what lies there. */
    @Test
    void atNoMomentIsALostHoldNeitherHeldNorAZombie() throws InterruptedException {
        AtomicReference<Hold> current = new AtomicReference<>();
        AtomicBoolean over = new AtomicBoolean();
        AtomicBoolean unseen = new AtomicBoolean();
        Thread releasing =
                new Thread(
                        () -> {
                            while (!over.get()) {
                                Hold before = current.get();
                                boolean known = holds.holdOf(LOCK) != null || holds.hasZombie(LOCK);
                                if (before != null && !known && current.get() == before) {
                                    unseen.set(true);
                                }
                            }
                        });
        releasing.start();
        for (int i = 0; i < 200_000 && !unseen.get(); i++) {
            Hold hold = holds.begin(Starts.by(one));
            current.set(hold);
            holds.lost(hold);
            current.set(null);
            holds.forget(hold);
        }
        over.set(true);
        releasing.join();
        assertThat(unseen).isFalse();
    }

    /**
     * Else its holder, who gives it back in between, finds no hold of its own and deletes the file
     * of the one that has begun, as if on behalf of that one's holder.
     */
    @Test
    void atNoMomentIsASuccessorThereWhoseForerunnerIsStillHeld() throws InterruptedException {
        AtomicReference<Hold> forerunner = new AtomicReference<>();
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger both = new AtomicInteger();
        Thread holder =
                new Thread(
                        () -> {
                            while (!over.get()) {
                                Hold mine = forerunner.get();
                                Hold there = holds.holdOf(LOCK);
                                if (mine != null
                                        && there != null
                                        && there.id() > mine.id()
                                        && mine.isHeld()) {
                                    both.incrementAndGet();
                                }
                            }
                        });
        holder.start();
        for (int i = 0; i < 200_000; i++) {
            Hold first = holds.begin(Starts.by(one));
            forerunner.set(first);
            Hold second = holds.begin(Starts.by(two));
            assertThat(first.isHeld()).isFalse();
            holds.released(second);
        }
        over.set(true);
        holder.join();

        assertThat(both).hasValue(0);
    }

    @Test
    void ofLossAndReleaseOnlyOneHappens() throws InterruptedException {
        for (int i = 0; i < 2000; i++) {
            Hold hold = holds.begin(Starts.by(one));
            AtomicBoolean lost = new AtomicBoolean();
            Thread losing = new Thread(() -> lost.set(holds.lost(hold)));
            losing.start();
            boolean released = holds.released(hold);
            losing.join();
            assertThat(released).isNotEqualTo(lost.get());
            assertThat(holds.hasZombie(LOCK)).isEqualTo(lost.get());
            holds.forget(hold);
        }
        assertThat(holds.releasedCount() + holds.lostCount()).isEqualTo(2000);
    }

    @Test
    void whatAThreadHasTakenMeanwhileIsNotAdopted() {
        Hold adopted = holds.adopt(Starts.adopted());
        assertThat(holds.holdOf(LOCK)).isSameAs(adopted);
        holds.released(adopted);

        Hold taken = holds.begin(Starts.by(one));
        assertThat(holds.adopt(Starts.adopted())).isNull();
        assertThat(holds.holdOf(LOCK)).isSameAs(taken);
        assertThat(taken.isHeld()).isTrue();
    }

    @Test
    void ofManyWhoFindItLostAndItsHolderWhoGivesItBackOneIsRight() throws InterruptedException {
        for (int i = 0; i < 2000; i++) {
            Hold hold = holds.begin(Starts.by(one));
            AtomicInteger right = new AtomicInteger();
            Runnable taker = () -> right.addAndGet(holds.lost(hold) ? 1 : 0);
            Thread[] threads = {
                new Thread(taker),
                new Thread(taker),
                new Thread(() -> right.addAndGet(holds.released(hold) ? 1 : 0))
            };
            for (Thread thread : threads) {
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            boolean lost = hold.state() == Hold.State.LOST;
            assertThat(right).hasValue(1);
            assertThat(holds.zombies()).hasSize(lost ? 1 : 0);
            assertThat(holds.hasZombie(LOCK)).isEqualTo(lost);
            assertThat(holds.holdOf(LOCK)).isNull();
            holds.forget(lost ? hold : null);
        }
    }
}
