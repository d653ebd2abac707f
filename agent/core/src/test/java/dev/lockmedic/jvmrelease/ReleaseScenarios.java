package dev.lockmedic.jvmrelease;

import static dev.lockmedic.jvmrelease.Fixture.check;
import static dev.lockmedic.jvmrelease.Fixture.equal;
import static dev.lockmedic.jvmrelease.Fixture.parks;
import static dev.lockmedic.jvmrelease.Fixture.sync;
import static dev.lockmedic.jvmrelease.Fixture.until;

import dev.lockmedic.jvmrelease.Fixture.Actor;
import dev.lockmedic.jvmrelease.Outcome.Result;
import dev.lockmedic.settings.ZombieUnlock;
import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/** In a child JVM: each scenario in turn, one line of result each. */
@SuppressWarnings("serial")
public final class ReleaseScenarios {
    private static final String STORY = "it was held for 61s against a max hold of 60s";

    private static ForcedReleases releases;
    private static LockFields fields;

    private interface Scenario {
        void run() throws Exception;
    }

    private ReleaseScenarios() {}

    /** Runs all. */
    public static void main(String[] arguments) throws Exception {
        releases = ReleaseAgent.releases();
        fields = new LockFields(ReleaseAgent::open);
        scenarios()
                .forEach(
                        (name, scenario) -> {
                            try {
                                ReleaseAgent.zombieUnlock = ZombieUnlock.IGNORE;
                                scenario.run();
                                check(
                                        ReleaseAgent.failure == null,
                                        "inside a hook: " + ReleaseAgent.failure);
                                System.out.println("ok " + name);
                            } catch (Throwable t) {
                                t.printStackTrace();
                                System.out.println("FAILED " + name + ": " + t);
                            }
                        });
        System.exit(0);
    }

    static Map<String, Scenario> scenarios() {
        Map<String, Scenario> all = new LinkedHashMap<>();
        all.put("ended owner needs no weaving", ReleaseScenarios::endedOwner);
        all.put("taken without an owner", ReleaseScenarios::unowned);
        all.put("leaked read holds", ReleaseScenarios::leakedReads);
        all.put(
                "what a ReentrantLock promises",
                () -> promises(new ReentrantLock(), new ReentrantLock(true)));
        all.put(
                "what a write lock promises",
                () ->
                        promises(
                                new ReentrantReadWriteLock().writeLock(),
                                new ReentrantReadWriteLock(true).writeLock()));
        all.put("reentrant, unfair", () -> reentrant(new ReentrantLock(), false));
        all.put("reentrant, fair", () -> reentrant(new ReentrantLock(true), false));
        all.put("reentrant, a host's subclass", () -> reentrant(new ReentrantLock() {}, false));
        all.put("write lock", () -> exclusive(new ReentrantReadWriteLock().writeLock(), false));
        all.put(
                "write lock, fair",
                () -> exclusive(new ReentrantReadWriteLock(true).writeLock(), false));
        all.put("unlock that throws", ReleaseScenarios::throwing);
        all.put("conditions", () -> conditions(new ReentrantLock()));
        all.put("conditions of a write lock", () -> conditions(rw.writeLock()));
        all.put("holder waits in another lock", ReleaseScenarios::waitsElsewhere);
        all.put("given back before", ReleaseScenarios::alreadyFree);
        all.put("write and read at once", ReleaseScenarios::writeAndRead);
        all.put("first reader", () -> reader(false));
        all.put("another reader", () -> reader(true));
        all.put("reader stuck twice", ReleaseScenarios::readerTwice);
        all.put("interrupt, unlocked in answer", () -> interrupted(new ReentrantLock()));
        all.put("interrupt, write lock", () -> interrupted(rw.writeLock()));
        all.put("interrupts never come late", () -> interruptRace(new ReentrantLock()));
        all.put("stamped", ReleaseScenarios::stamped);
        all.put("stamped with a view", ReleaseScenarios::stampedView);
        all.put("semaphore", () -> semaphore(new Semaphore(1)));
        all.put("semaphore, fair", () -> semaphore(new Semaphore(1, true)));
        all.put("semaphore, many permits", ReleaseScenarios::permits);
        all.put("no lock of the JDK", ReleaseScenarios::unsupported);
        all.put("records keep nothing alive", ReleaseScenarios::garbage);
        all.put("too many records", ReleaseScenarios::tooMany);
        if (Runtime.version().feature() >= 21) {
            all.put("virtual threads", () -> reentrant(new ReentrantLock(), true));
            all.put(
                    "virtual writer",
                    () -> exclusive(new ReentrantReadWriteLock().writeLock(), true));
            all.put("ended virtual thread", ReleaseScenarios::endedVirtual);
            all.put("leaked by a virtual reader", () -> leakedReads(true));
        }
        all.put("detach", ReleaseScenarios::detach);
        return all;
    }

    /** It comes while the lock is held; and what is left of it at the unlock is taken back. */
    private static void interrupted(Lock lock) throws Exception {
        Object sync = of(lock);
        try (Actor holder = new Actor("holder")) {
            holder.run(lock::lock);
            holder.run(lock::lock);
            CompletableFuture<Boolean> sleeps =
                    holder.begin(
                            () -> {
                                try {
                                    Thread.sleep(60_000);
                                    return false;
                                } catch (InterruptedException e) {
                                    return true;
                                }
                            });
            until(() -> holder.thread.getState() == Thread.State.TIMED_WAITING, "sleep");
            result(releases.interrupt(sync, holder.thread), Result.RELEASED);
            check(sleeps.get(Fixture.PATIENCE_SECONDS, TimeUnit.SECONDS), "interrupted");
            holder.run(lock::unlock);
            holder.run(lock::unlock);
            equal(fields.owner(sync), null, "owner");

            boolean[] flags = new boolean[3];
            CompletableFuture<Object> spins =
                    holder.begin(
                            () -> {
                                lock.lock();
                                while (!Thread.currentThread().isInterrupted()) {
                                    Thread.onSpinWait();
                                }
                                lock.lock();
                                flags[0] = Thread.currentThread().isInterrupted();
                                lock.unlock();
                                flags[1] = Thread.currentThread().isInterrupted();
                                lock.unlock();
                                flags[2] = Thread.currentThread().isInterrupted();
                                return null;
                            });
            until(() -> fields.owner(sync) == holder.thread, "lock");
            result(releases.interrupt(sync, holder.thread), Result.RELEASED);
            spins.get(Fixture.PATIENCE_SECONDS, TimeUnit.SECONDS);
            check(flags[0] && flags[1] && !flags[2], "taken back with the last hold, not before");
            result(releases.interrupt(sync, holder.thread), Result.ALREADY_FREE);
            check(!holder.call(() -> Thread.currentThread().isInterrupted()), "no interrupt");
        }
    }

    private static void interruptRace(Lock lock) throws Exception {
        Object sync = of(lock);
        int rounds = Integer.getInteger("lockmedic.test.interrupts", 100_000);
        AtomicLong late = new AtomicLong();
        AtomicBoolean over = new AtomicBoolean();
        Thread holder =
                new Thread(
                        () -> {
                            while (!over.get()) {
                                lock.lock();
                                for (int i = 0; i < 200; i++) {
                                    Thread.onSpinWait();
                                }
                                lock.unlock();
                                if (Thread.interrupted()) {
                                    late.incrementAndGet();
                                }
                            }
                        });
        holder.start();
        long sent = 0;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Fixture.PATIENCE_SECONDS);
        for (int i = 0; i < rounds && System.nanoTime() - end < 0; ) {
            Result result = releases.interrupt(sync, holder).result();
            if (result == Result.NOT_RELEASED) {
                // Interrupted already, and on a busy machine it may be a while until it runs again.
                Thread.yield();
                continue;
            }
            i++;
            if (result == Result.RELEASED) {
                sent++;
            }
        }
        over.set(true);
        holder.join();
        equal(late.get(), 0L, "late interrupts");
        check(sent > Math.min(100, rounds / 100), "too few interrupts sent: " + sent);
    }

    private static final ReentrantReadWriteLock rw = new ReentrantReadWriteLock();

    private static Object of(Lock lock) {
        return lock instanceof ReentrantReadWriteLock.WriteLock
                        || lock instanceof ReentrantReadWriteLock.ReadLock
                ? fieldSync(lock)
                : sync(lock);
    }

    private static Object fieldSync(Lock lock) {
        try {
            return LockFields.field(
                            lock.getClass(),
                            "sync",
                            Class.forName("java.util.concurrent.locks.ReentrantReadWriteLock$Sync"))
                    .get(lock);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void result(Outcome outcome, Result wanted) {
        check(outcome.result() == wanted, outcome.toString());
    }

    private static void free(Object sync) {
        equal(fields.state(sync), 0L, "state");
        equal(fields.owner(sync), null, "owner");
        equal(releases.unlocksAwaited(), 0L, "awaited unlocks");
    }

    private static void endedOwner() throws Exception {
        for (Lock lock :
                new Lock[] {new ReentrantLock(), new ReentrantReadWriteLock().writeLock()}) {
            Object sync = of(lock);
            Actor holder = new Actor("holder");
            holder.run(lock::lock);
            holder.run(lock::lock);
            result(releases.releaseEnded(sync), Result.NOT_RELEASED);
            holder.end();
            try (Actor waiter = new Actor("waiter")) {
                CompletableFuture<Object> got =
                        waiter.begin(
                                () -> {
                                    lock.lock();
                                    return null;
                                });
                parks(waiter);
                Outcome outcome = releases.releaseEnded(sync);
                result(outcome, Result.RELEASED);
                equal(outcome.holds(), 2L, "holds");
                got.get(Fixture.PATIENCE_SECONDS, TimeUnit.SECONDS);
                waiter.run(lock::unlock);
            }
            free(sync);
            result(releases.releaseEnded(sync), Result.ALREADY_FREE);
        }
        equal(ReleaseAgent.RETRANSFORMED.toString(), "[]", "retransformed classes");
    }

    private static void endedVirtual() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        Actor holder = new Actor("holder", true);
        holder.run(lock::lock);
        result(releases.releaseEnded(sync(lock)), Result.NOT_RELEASED);
        holder.end();
        result(releases.releaseEnded(sync(lock)), Result.RELEASED);
        free(sync(lock));
    }

    /** As a stack overflow leaves it (JDK-8318888). */
    private static void unowned() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        Object sync = sync(lock);
        try (Actor thread = new Actor("overflown");
                Actor waiter = new Actor("waiter")) {
            thread.run(lock::lock);
            fields.casOwner(sync, thread.thread, null);
            CompletableFuture<Object> got =
                    waiter.begin(
                            () -> {
                                lock.lock();
                                lock.unlock();
                                return null;
                            });
            parks(waiter);
            result(releases.releaseEnded(sync), Result.RELEASED);
            got.get(Fixture.PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        free(sync);
    }

    private static void leakedReads() throws Exception {
        leakedReads(false);
    }

    private static void leakedReads(boolean virtual) throws Exception {
        ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
        Object sync = sync(lock);
        Actor first = new Actor("first", virtual);
        Actor second = new Actor("second", virtual);
        try (Actor alive = new Actor("alive", virtual);
                Actor writer = new Actor("writer")) {
            first.run(lock.readLock()::lock);
            alive.run(lock.readLock()::lock);
            alive.run(lock.readLock()::lock);
            second.run(lock.readLock()::lock);
            second.run(lock.readLock()::lock);
            result(releases.releaseEnded(sync), Result.ALREADY_FREE);
            equal(releases.readers(sync).leaked(), 0L, "leaked");
            equal(releases.readers(sync).holders().size(), 3, "holders");
            first.end();
            second.end();
            equal(releases.readers(sync).leaked(), 3L, "leaked");
            Outcome outcome = releases.releaseEnded(sync);
            result(outcome, Result.RELEASED);
            equal(outcome.holds(), 3L, "holds");
            equal(lock.getReadLockCount(), 2, "read holds left");
            CompletableFuture<Object> got =
                    writer.begin(
                            () -> {
                                lock.writeLock().lock();
                                lock.writeLock().unlock();
                                return null;
                            });
            alive.run(lock.readLock()::unlock);
            alive.run(lock.readLock()::unlock);
            got.get(Fixture.PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        free(sync);
    }

    private static void reentrant(ReentrantLock lock, boolean virtual) throws Exception {
        exclusive(lock, virtual);
        try (Actor thread = new Actor("afterwards", virtual)) {
            thread.run(lock::lock);
            equal(thread.call(lock::getHoldCount), 1, "hold count");
            check(thread.call(lock::isHeldByCurrentThread), "not held");
            thread.run(lock::unlock);
            check(!thread.call(lock::isHeldByCurrentThread), "held still");
            // A host's own mistake stays one.
            check(
                    thread.fail(lock::unlock) instanceof IllegalMonitorStateException,
                    "unlock without lock");
        }
    }

    private static void exclusive(Lock lock, boolean virtual) throws Exception {
        Object sync = of(lock);
        try (Actor zombie = new Actor("zombie", virtual);
                Actor waiter = new Actor("waiter", virtual);
                Actor third = new Actor("third", virtual)) {
            zombie.run(lock::lock);
            zombie.run(lock::lock);
            zombie.run(lock::lock);
            CompletableFuture<Object> got =
                    waiter.begin(
                            () -> {
                                lock.lock();
                                return null;
                            });
            parks(waiter);
            Outcome outcome = releases.release(sync, zombie.thread, STORY);
            result(outcome, Result.RELEASED);
            equal(outcome.holds(), 3L, "holds");
            got.get(Fixture.PATIENCE_SECONDS, TimeUnit.SECONDS);

            // Late unlocks harm nobody.
            zombie.run(lock::unlock);
            equal(fields.owner(sync), waiter.thread, "owner");
            check(!third.call(lock::tryLock), "two owners");
            check(!zombie.call(lock::tryLock), "two owners");

            // The zombie takes it anew, nested; its own holds come off first.
            CompletableFuture<Object> again =
                    zombie.begin(
                            () -> {
                                lock.lock();
                                lock.lock();
                                return null;
                            });
            parks(zombie);
            waiter.run(lock::unlock);
            again.get(Fixture.PATIENCE_SECONDS, TimeUnit.SECONDS);
            equal(fields.exclusive(sync), 2L, "holds of the zombie");
            zombie.run(lock::unlock);
            check(!third.call(lock::tryLock), "two owners");
            zombie.run(lock::unlock);
            check(third.call(lock::tryLock), "not free");
            zombie.run(lock::unlock);
            equal(fields.owner(sync), third.thread, "owner");
            zombie.run(lock::unlock);
            equal(fields.owner(sync), third.thread, "owner");

            // All paid: one more is the host's own mistake again.
            check(
                    zombie.fail(lock::unlock) instanceof IllegalMonitorStateException,
                    "one unlock too many");
            third.run(lock::unlock);
        }
        free(sync);
    }

    private static void promises(Lock... locks) throws Exception {
        for (Lock lock : locks) {
            Promises.hold(lock);
            try (Actor zombie = new Actor("zombie")) {
                zombie.run(lock::lock);
                zombie.run(lock::lock);
                result(releases.release(of(lock), zombie.thread, STORY), Result.RELEASED);
                // With unlocks to come.
                Promises.hold(lock);
                zombie.run(lock::unlock);
                zombie.run(lock::unlock);
            }
            Promises.hold(lock);
            free(of(lock));
        }
    }

    private static void throwing() throws Exception {
        ReleaseAgent.zombieUnlock = ZombieUnlock.THROW;
        ReentrantLock lock = new ReentrantLock();
        ReentrantReadWriteLock readWrite = new ReentrantReadWriteLock();
        StampedLock stamped = new StampedLock();
        try (Actor zombie = new Actor("zombie")) {
            zombie.run(lock::lock);
            result(releases.release(sync(lock), zombie.thread, STORY), Result.RELEASED);
            told(zombie.fail(lock::unlock));
            zombie.run(readWrite.readLock()::lock);
            result(releases.releaseReads(sync(readWrite), zombie.thread, STORY), Result.RELEASED);
            told(zombie.fail(readWrite.readLock()::unlock));
            equal(readWrite.getReadLockCount(), 0, "read holds");
            long stamp = zombie.call(stamped::writeLock);
            result(releases.releaseStamp(stamped, stamp, STORY), Result.RELEASED);
            told(zombie.fail(() -> stamped.unlock(stamp)));
            check(zombie.fail(lock::unlock).getMessage() == null, "a mistake of the host's own");
        }
        free(sync(lock));
        free(sync(readWrite));
        equal(releases.unlocksRefused(), 3L, "refused");
    }

    private static void told(Throwable end) {
        check(end instanceof IllegalMonitorStateException, "" + end);
        check(
                end.getMessage()
                        .matches(
                                "this \\w*Lock.* was released by force: "
                                        + STORY
                                        + ".*zombie-unlock.*"),
                end.getMessage());
    }

    private static void conditions(Lock lock) throws Exception {
        Condition condition = lock.newCondition();
        Object sync = of(lock);
        try (Actor sleeper = new Actor("sleeper");
                Actor zombie = new Actor("zombie");
                Actor third = new Actor("third")) {
            CompletableFuture<Object> woken =
                    sleeper.begin(
                            () -> {
                                lock.lock();
                                condition.await();
                                lock.unlock();
                                return null;
                            });
            parks(sleeper);
            zombie.run(lock::lock);
            // It waits in the condition; it does not have the lock.
            result(releases.release(sync, sleeper.thread, STORY), Result.ALREADY_FREE);
            result(releases.release(sync, zombie.thread, STORY), Result.RELEASED);
            check(
                    zombie.fail(condition::signalAll) instanceof IllegalMonitorStateException,
                    "signal by who has not the lock");
            check(
                    zombie.fail(condition::awaitUninterruptibly)
                            instanceof IllegalMonitorStateException,
                    "wait by who has not the lock");
            check(!woken.isDone(), "woken by a zombie");
            zombie.run(lock::unlock);
            third.run(
                    () -> {
                        lock.lock();
                        condition.signal();
                        lock.unlock();
                    });
            woken.get(Fixture.PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        free(sync);
    }

    private static void waitsElsewhere() throws Exception {
        ReentrantLock stuck = new ReentrantLock();
        ReentrantLock other = new ReentrantLock();
        try (Actor holder = new Actor("holder");
                Actor blocker = new Actor("blocker")) {
            blocker.run(other::lock);
            holder.run(stuck::lock);
            CompletableFuture<Object> waits =
                    holder.begin(
                            () -> {
                                other.lock();
                                return null;
                            });
            parks(holder);
            result(releases.release(sync(stuck), holder.thread, STORY), Result.RELEASED);
            blocker.run(other::unlock);
            waits.get(Fixture.PATIENCE_SECONDS, TimeUnit.SECONDS);
            holder.run(stuck::unlock);
            holder.run(other::unlock);
        }
        free(sync(stuck));
        free(sync(other));
    }

    private static void alreadyFree() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        try (Actor holder = new Actor("holder");
                Actor next = new Actor("next")) {
            holder.run(lock::lock);
            holder.run(lock::unlock);
            next.run(lock::lock);
            result(releases.release(sync(lock), holder.thread, STORY), Result.ALREADY_FREE);
            equal(fields.owner(sync(lock)), next.thread, "owner");
            next.run(lock::unlock);
        }
        free(sync(lock));
    }

    private static void writeAndRead() throws Exception {
        ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
        Object sync = sync(lock);
        try (Actor zombie = new Actor("zombie");
                Actor next = new Actor("next")) {
            zombie.run(lock.writeLock()::lock);
            zombie.run(lock.readLock()::lock);
            zombie.run(lock.readLock()::lock);
            Outcome outcome = releases.release(sync, zombie.thread, STORY);
            result(outcome, Result.RELEASED);
            equal(outcome.holds(), 3L, "holds");
            check(next.call(lock.writeLock()::tryLock), "not free");
            zombie.run(lock.writeLock()::unlock);
            zombie.run(lock.readLock()::unlock);
            zombie.run(lock.readLock()::unlock);
            equal(fields.owner(sync), next.thread, "owner");
            equal(fields.state(sync), 1L, "state");
            next.run(lock.writeLock()::unlock);
        }
        free(sync);
    }

    private static void reader(boolean behindAnother) throws Exception {
        ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
        Lock read = lock.readLock();
        Object sync = sync(lock);
        try (Actor good = new Actor("good");
                Actor zombie = new Actor("zombie");
                Actor writer = new Actor("writer")) {
            if (behindAnother) {
                good.run(read::lock);
            }
            zombie.run(read::lock);
            zombie.run(read::lock);
            CompletableFuture<Object> got =
                    writer.begin(
                            () -> {
                                lock.writeLock().lock();
                                return null;
                            });
            parks(writer);
            equal(
                    releases.readers(sync).holders().stream()
                            .filter(h -> h.thread() == zombie.thread)
                            .mapToInt(ReadHold::holds)
                            .sum(),
                    2,
                    "holds by the books");
            Outcome outcome = releases.releaseReads(sync, zombie.thread, STORY);
            result(outcome, Result.RELEASED);
            equal(outcome.holds(), 2L, "holds");
            result(releases.releaseReads(sync, zombie.thread, STORY), Result.ALREADY_FREE);
            if (behindAnother) {
                equal(lock.getReadLockCount(), 1, "read holds");
                equal(releases.readers(sync).holders().size(), 1, "holders");
                good.run(read::unlock);
            }
            got.get(Fixture.PATIENCE_SECONDS, TimeUnit.SECONDS);
            // Not while somebody writes.
            zombie.run(read::unlock);
            equal(fields.state(sync), 1L, "state");
            writer.run(lock.writeLock()::unlock);

            // Anew, nested, while another is first.
            good.run(read::lock);
            zombie.run(read::lock);
            zombie.run(read::lock);
            equal(zombie.call(lock::getReadHoldCount), 2, "its read holds");
            zombie.run(read::unlock);
            zombie.run(read::unlock);
            equal(lock.getReadLockCount(), 1, "read holds");
            zombie.run(read::unlock);
            equal(lock.getReadLockCount(), 1, "read holds");
            check(
                    zombie.fail(read::unlock) instanceof IllegalMonitorStateException,
                    "one unlock too many");
            equal(good.call(lock::getReadHoldCount), 1, "read holds of the other");
            good.run(read::unlock);
        }
        free(sync);
    }

    /** Loses its read holds, takes it anew and loses it again, and only then comes back. */
    private static void readerTwice() throws Exception {
        ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
        Object sync = sync(lock);
        try (Actor zombie = new Actor("zombie");
                Actor writer = new Actor("writer")) {
            zombie.run(lock.readLock()::lock);
            result(releases.releaseReads(sync, zombie.thread, STORY), Result.RELEASED);
            zombie.run(lock.readLock()::lock);
            zombie.run(lock.readLock()::lock);
            equal(lock.getReadLockCount(), 2, "read holds");
            Outcome outcome = releases.releaseReads(sync, zombie.thread, STORY);
            result(outcome, Result.RELEASED);
            equal(outcome.holds(), 2L, "holds");
            check(writer.call(lock.writeLock()::tryLock), "not free");
            for (int i = 0; i < 3; i++) {
                zombie.run(lock.readLock()::unlock);
                equal(fields.state(sync), 1L, "state");
            }
            writer.run(lock.writeLock()::unlock);
        }
        free(sync);
    }

    private static void stamped() throws Exception {
        StampedLock lock = new StampedLock();
        try (Actor zombie = new Actor("zombie");
                Actor waiter = new Actor("waiter")) {
            long optimistic = zombie.call(lock::tryOptimisticRead);
            long stamp = zombie.call(lock::writeLock);
            equal(releases.writeStamp(lock), stamp, "stamp");
            CompletableFuture<Long> got = waiter.begin(lock::writeLock);
            parks(waiter);
            result(releases.releaseStamp(lock, stamp, STORY), Result.RELEASED);
            long next = got.get(Fixture.PATIENCE_SECONDS, TimeUnit.SECONDS);
            check(next != stamp && !lock.validate(optimistic), "stamps");
            result(releases.releaseStamp(lock, stamp, STORY), Result.ALREADY_FREE);
            zombie.run(() -> lock.unlockWrite(stamp));
            check(lock.isWriteLocked(), "freed by a zombie");
            check(
                    zombie.fail(() -> lock.unlockWrite(stamp))
                            instanceof IllegalMonitorStateException,
                    "one unlock too many");
            waiter.run(() -> lock.unlockWrite(next));
            check(!lock.isWriteLocked(), "not free");
            equal(releases.writeStamp(lock), 0L, "stamp");
        }
    }

    private static void stampedView() throws Exception {
        StampedLock lock = new StampedLock();
        try (Actor holder = new Actor("holder")) {
            holder.run(lock.asWriteLock()::lock);
            result(
                    releases.releaseStamp(lock, releases.writeStamp(lock), STORY),
                    Result.UNSUPPORTED);
            check(lock.isWriteLocked(), "released");
        }
        StampedLock read = new StampedLock();
        long stamp = read.readLock();
        result(releases.releaseStamp(read, stamp, STORY), Result.UNSUPPORTED);
    }

    private static void semaphore(Semaphore semaphore) throws Exception {
        Object sync = sync(semaphore);
        try (Actor zombie = new Actor("zombie");
                Actor next = new Actor("next")) {
            zombie.run(semaphore::acquireUninterruptibly);
            CompletableFuture<Object> got =
                    next.begin(
                            () -> {
                                semaphore.acquire();
                                return null;
                            });
            parks(next);
            result(releases.releasePermits(sync, 1), Result.RELEASED);
            got.get(Fixture.PATIENCE_SECONDS, TimeUnit.SECONDS);
            zombie.run(semaphore::release);
            equal(semaphore.availablePermits(), 0, "permits");
            next.run(semaphore::release);
            equal(semaphore.availablePermits(), 1, "permits");
            zombie.run(semaphore::acquireUninterruptibly);
            zombie.run(semaphore::release);
            equal(semaphore.availablePermits(), 1, "permits");
            result(releases.releasePermits(sync, 1), Result.ALREADY_FREE);
        }
        equal(releases.unlocksAwaited(), 0L, "awaited unlocks");
    }

    private static void permits() throws Exception {
        Semaphore semaphore = new Semaphore(5);
        Object sync = sync(semaphore);
        try (Actor zombie = new Actor("zombie");
                Actor next = new Actor("next")) {
            zombie.run(() -> semaphore.acquireUninterruptibly(5));
            result(releases.releasePermits(sync, 3), Result.RELEASED);
            next.run(() -> semaphore.acquireUninterruptibly(2));
            zombie.run(() -> semaphore.acquireUninterruptibly(1));
            equal(semaphore.availablePermits(), 0, "permits");
            // One taken since, three given back by force, two never.
            zombie.run(() -> semaphore.release(6));
            equal(semaphore.availablePermits(), 3, "permits");
            next.run(() -> semaphore.release(2));
            equal(semaphore.availablePermits(), 5, "permits");
            equal(next.call(semaphore::drainPermits), 5, "drained");
            next.run(() -> semaphore.release(5));
            equal(semaphore.availablePermits(), 5, "permits");
        }
        equal(releases.unlocksAwaited(), 0L, "awaited unlocks");
    }

    private static final class Own extends AbstractQueuedSynchronizer {
        @Override
        protected boolean tryAcquire(int count) {
            return compareAndSetState(0, 1);
        }
    }

    private static void unsupported() throws Exception {
        Own own = new Own();
        own.acquire(1);
        CountDownLatch latch = new CountDownLatch(1);
        for (Object lock : new Object[] {own, sync(latch), new StampedLock() {}}) {
            result(releases.release(lock, Thread.currentThread(), STORY), Result.UNSUPPORTED);
            result(releases.releaseEnded(lock), Result.UNSUPPORTED);
            result(releases.releaseReads(lock, Thread.currentThread(), STORY), Result.UNSUPPORTED);
            result(releases.releaseStamp(lock, 0, STORY), Result.UNSUPPORTED);
            result(releases.releasePermits(lock, 1), Result.UNSUPPORTED);
            equal(releases.readers(lock), null, "readers");
            equal(releases.writeStamp(lock), 0L, "stamp");
        }
    }

    private static void garbage() throws Exception {
        Actor zombie = new Actor("zombie");
        WeakReference<Object> lost = lose(zombie);
        equal(releases.unlocksAwaited(), 1L, "awaited unlocks");
        until(
                () -> {
                    System.gc();
                    return lost.refersTo(null);
                },
                "the lock is collected");
        zombie.end();
        ReentrantLock other = new ReentrantLock();
        try (Actor holder = new Actor("holder")) {
            holder.run(other::lock);
            result(releases.release(sync(other), holder.thread, STORY), Result.RELEASED);
            holder.run(other::unlock);
        }
        free(sync(other));
    }

    private static WeakReference<Object> lose(Actor zombie) throws Exception {
        ReentrantLock lock = new ReentrantLock();
        zombie.run(lock::lock);
        result(releases.release(sync(lock), zombie.thread, STORY), Result.RELEASED);
        return new WeakReference<>(lock);
    }

    private static void tooMany() throws Exception {
        ReentrantLock[] locks = new ReentrantLock[FewRecords.MOST + 1];
        try (Actor zombie = new Actor("zombie")) {
            for (int i = 0; i < locks.length; i++) {
                ReentrantLock lock = new ReentrantLock();
                locks[i] = lock;
                zombie.run(lock::lock);
                result(
                        releases.release(sync(lock), zombie.thread, STORY),
                        i < FewRecords.MOST ? Result.RELEASED : Result.NOT_RELEASED);
            }
            equal(locks[FewRecords.MOST].isLocked(), true, "the last one held");
            for (ReentrantLock lock : locks) {
                zombie.run(lock::unlock);
                free0(sync(lock));
            }
        }
        free(sync(locks[0]));
    }

    private static void free0(Object sync) {
        equal(fields.state(sync), 0L, "state");
        equal(fields.owner(sync), null, "owner");
    }

    private static void detach() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        try (Actor zombie = new Actor("zombie")) {
            zombie.run(lock::lock);
            result(releases.release(sync(lock), zombie.thread, STORY), Result.RELEASED);
            ReleaseAgent.RETRANSFORMED.clear();
            equal(releases.close().toString(), "[]", "problems");
            equal(ReleaseAgent.RETRANSFORMED.size(), 5, "classes given back");
            // As without the agent.
            Throwable end = zombie.fail(lock::unlock);
            check(end instanceof IllegalMonitorStateException, "" + end);
            for (StackTraceElement frame : end.getStackTrace()) {
                check(!frame.getClassName().startsWith("dev.lockmedic.hooks"), "hooked still");
            }
            zombie.run(lock::lock);
            result(releases.release(sync(lock), zombie.thread, STORY), Result.NOT_RELEASED);
            zombie.run(lock::unlock);
        }
    }
}
