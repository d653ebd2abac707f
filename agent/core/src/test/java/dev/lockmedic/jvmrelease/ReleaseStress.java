package dev.lockmedic.jvmrelease;

import static dev.lockmedic.jvmrelease.Fixture.check;
import static dev.lockmedic.jvmrelease.Fixture.sync;

import dev.lockmedic.settings.ZombieUnlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/**
 * In a child JVM: contenders use a lock in every way there is, while it is taken away from whoever
 * has it, at any moment, as often as that can be done.
 *
 * <p>The invariant: two threads are never inside, unless one of them is a zombie. Late unlocks
 * throw here, so each thread learns at its unlock whether it had the lock until then. One that had,
 * and still was overtaken by another that had, is a second owner. Who overtook whom is judged at
 * the end, when it is known of both.
 */
public final class ReleaseStress {
    private static final String STORY = "taken by force";
    private static final int CONTENDERS = 3;

    /** One thread inside, once. */
    private static final class Inside {
        volatile boolean zombie;
    }

    /** That one was inside, to its own surprise, together with another. */
    private record Pair(Inside one, Inside other) {}

    private final ForcedReleases releases = ReleaseAgent.releases();
    private final LockFields fields = new LockFields(ReleaseAgent::open);
    private final AtomicReference<Inside> writer = new AtomicReference<>();
    private final Queue<Pair> pairs = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong acquisitions = new AtomicLong();
    private final AtomicLong zombies = new AtomicLong();
    private final AtomicBoolean stop = new AtomicBoolean();
    private volatile Inside lastReader;
    private volatile Inside lastWriter;
    private long tries;
    private long taken;

    /** What one contender does, once. */
    private interface Use {
        void once() throws InterruptedException;
    }

    /** Takes the lock from whoever has it now; null if nobody seems to. */
    private interface Force {
        Outcome take();
    }

    private ReleaseStress() throws ReflectiveOperationException {}

    /**
     * Arguments: how many collisions of each kind, and, to see that faults are found, a second one:
     * to take it without a look at what the holder is doing.
     */
    public static void main(String[] arguments) throws Exception {
        long collisions = Long.parseLong(arguments[0]);
        ReleaseAgent.zombieUnlock = ZombieUnlock.THROW;
        if (arguments.length > 1) {
            ReentrantLock lock = new ReentrantLock();
            run(
                    "ReentrantLock, taken without a look",
                    collisions,
                    false,
                    s -> s.exclusive(lock, sync(lock), lock::getHoldCount),
                    s -> s.forcingBlindly(sync(lock)),
                    s -> s.isFree(sync(lock)));
            System.exit(0);
        }
        boolean good = all(collisions, false);
        if (Runtime.version().feature() >= 21) {
            good &= all(collisions, true);
        }
        System.out.println(good ? "all good" : "BROKEN");
        System.exit(0);
    }

    private static boolean all(long collisions, boolean virtual) throws Exception {
        boolean good = true;
        for (boolean fair : new boolean[] {false, true}) {
            String how = (fair ? ", fair" : "") + (virtual ? ", virtual" : "");
            ReentrantLock reentrant = new ReentrantLock(fair);
            good &=
                    run(
                            "ReentrantLock" + how,
                            collisions,
                            virtual,
                            s -> s.exclusive(reentrant, sync(reentrant), reentrant::getHoldCount),
                            s -> s.forcingOwner(sync(reentrant)),
                            s -> s.isFree(sync(reentrant)));
            ReentrantReadWriteLock writes = new ReentrantReadWriteLock(fair);
            good &=
                    run(
                            "write lock" + how,
                            collisions,
                            virtual,
                            s ->
                                    s.exclusive(
                                            writes.writeLock(),
                                            sync(writes),
                                            writes::getWriteHoldCount),
                            s -> s.forcingOwner(sync(writes)),
                            s -> s.isFree(sync(writes)));
            ReentrantReadWriteLock both = new ReentrantReadWriteLock(fair);
            good &=
                    run(
                            "read and write lock" + how,
                            collisions,
                            virtual,
                            s -> s.readWrite(both),
                            s -> s.forcingAny(sync(both)),
                            s -> s.isFree(sync(both)));
            Semaphore semaphore = new Semaphore(2, fair);
            good &=
                    run(
                            "Semaphore" + how,
                            collisions,
                            virtual,
                            s -> s.semaphore(semaphore),
                            s -> s.forcingPermit(sync(semaphore)),
                            s -> s.hasItsPermits(semaphore, 2));
        }
        StampedLock stamped = new StampedLock();
        good &=
                run(
                        "StampedLock" + (virtual ? ", virtual" : ""),
                        collisions,
                        virtual,
                        s -> s.stamped(stamped),
                        s -> s.forcingStamp(stamped),
                        s -> check(!stamped.isWriteLocked() && !stamped.isReadLocked(), "taken"));
        return good;
    }

    private interface With<T> {
        T of(ReleaseStress stress) throws Exception;
    }

    private interface Check {
        void on(ReleaseStress stress) throws Exception;
    }

    private static boolean run(
            String name,
            long collisions,
            boolean virtual,
            With<Use> use,
            With<Force> force,
            Check end)
            throws Exception {
        ReleaseStress stress = new ReleaseStress();
        long begin = System.nanoTime();
        String what;
        try {
            stress.run(collisions, virtual, use.of(stress), force.of(stress));
            end.on(stress);
            what = "ok ";
        } catch (Throwable t) {
            t.printStackTrace();
            what = "FAILED " + t + " ";
        }
        System.out.printf(
                "%s%s: %d acquisitions, %d tries to take it, %d taken, %d late unlocks told, %.1f s%n",
                what,
                name,
                stress.acquisitions.get(),
                stress.tries,
                stress.taken,
                stress.zombies.get(),
                (System.nanoTime() - begin) / 1e9);
        stress.releases.close();
        return what.equals("ok ");
    }

    private void run(long collisions, boolean virtual, Use use, Force force) throws Exception {
        List<Fixture.Actor> contenders = new ArrayList<>();
        List<java.util.concurrent.CompletableFuture<Object>> ends = new ArrayList<>();
        for (int i = 0; i < CONTENDERS; i++) {
            Fixture.Actor contender = new Fixture.Actor("contender-" + i, virtual);
            contenders.add(contender);
            ends.add(
                    contender.begin(
                            () -> {
                                try {
                                    while (!stop.get()) {
                                        use.once();
                                    }
                                } catch (Throwable t) {
                                    failures.add(t);
                                }
                                return null;
                            }));
        }
        long progressNanos = System.nanoTime();
        long progress = 0;
        while (tries < collisions && failures.isEmpty()) {
            Outcome outcome = force.take();
            if (outcome == null) {
                Thread.onSpinWait();
            } else {
                check(
                        outcome.result() != Outcome.Result.UNSUPPORTED
                                && outcome.result() != Outcome.Result.NOT_RELEASED,
                        outcome.toString());
                tries++;
                if (outcome.result() == Outcome.Result.RELEASED) {
                    taken++;
                }
            }
            if (acquisitions.get() != progress) {
                progress = acquisitions.get();
                progressNanos = System.nanoTime();
            }
            check(
                    System.nanoTime() - progressNanos
                            < TimeUnit.SECONDS.toNanos(Fixture.PATIENCE_SECONDS),
                    "jammed");
        }
        stop.set(true);
        for (java.util.concurrent.CompletableFuture<Object> end : ends) {
            end.get(Fixture.PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        contenders.forEach(Fixture.Actor::close);
        check(failures.isEmpty(), "" + failures.peek());
        check(ReleaseAgent.failure == null, "inside a hook: " + ReleaseAgent.failure);
        check(taken > 0, "nothing was taken");
        for (Pair pair : pairs) {
            check(pair.one.zombie || pair.other.zombie, "two owners");
        }
    }

    private static void work() {
        long end = ThreadLocalRandom.current().nextInt(200);
        for (long i = 0; i < end; i++) {
            Thread.onSpinWait();
        }
    }

    // Exclusive locks.

    private interface Count {
        int now();
    }

    private Inside enter() {
        acquisitions.incrementAndGet();
        Inside me = new Inside();
        Inside other = writer.getAndSet(me);
        if (other != null) {
            pairs.add(new Pair(other, me));
        }
        lastWriter = me;
        return me;
    }

    /** Before the unlock. */
    private boolean leaves(Inside me) {
        return writer.compareAndSet(me, null);
    }

    private void unlock(Runnable unlock, Inside me, boolean alone) {
        try {
            unlock.run();
            check(alone || !pairs.isEmpty(), "overtaken by nobody");
        } catch (IllegalMonitorStateException e) {
            late(e, me);
        }
    }

    private void late(IllegalMonitorStateException e, Inside me) {
        if (e.getMessage() == null || !e.getMessage().contains(STORY)) {
            throw e;
        }
        zombies.incrementAndGet();
        if (me != null) {
            me.zombie = true;
        }
    }

    private Use exclusive(Lock lock, Object sync, Count holds) {
        Condition condition = lock.newCondition();
        return () -> {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            if (!lock(lock, random)) {
                return;
            }
            Inside me = enter();
            work();
            switch (random.nextInt(6)) {
                case 0, 1 -> nested(lock, holds, random);
                case 2 -> {
                    try {
                        condition.signalAll();
                    } catch (IllegalMonitorStateException e) {
                        // Lost, and it is told at its unlock too.
                        check(holds.now() == 0, "it has the lock and may not signal");
                    }
                }
                case 3 -> {
                    if (await(condition, me, lock)) {
                        return;
                    }
                    me = enter();
                }
                default -> {}
            }
            work();
            boolean alone = leaves(me);
            unlock(lock::unlock, me, alone);
        };
    }

    private static boolean lock(Lock lock, ThreadLocalRandom random) throws InterruptedException {
        switch (random.nextInt(6)) {
            case 0 -> {
                return lock.tryLock();
            }
            case 1 -> {
                return lock.tryLock(random.nextInt(200), TimeUnit.MICROSECONDS);
            }
            case 2 -> lock.lockInterruptibly();
            default -> lock.lock();
        }
        return true;
    }

    /** Takes it once more; if the outer hold is lost by then, that is a hold of its own. */
    private void nested(Lock lock, Count holds, ThreadLocalRandom random) {
        if (random.nextBoolean()) {
            lock.lock();
        } else if (!lock.tryLock()) {
            return;
        }
        Inside anew = holds.now() == 1 ? enter() : null;
        work();
        boolean alone = anew == null || leaves(anew);
        unlock(lock::unlock, anew, alone);
    }

    /** True if it had lost the lock, and is done. */
    private boolean await(Condition condition, Inside me, Lock lock) throws InterruptedException {
        boolean alone = leaves(me);
        try {
            condition.awaitNanos(ThreadLocalRandom.current().nextInt(100_000));
            check(alone || !pairs.isEmpty(), "overtaken by nobody");
            return false;
        } catch (IllegalMonitorStateException e) {
            me.zombie = true;
            unlock(lock::unlock, me, true);
            return true;
        }
    }

    private Force forcingOwner(Object sync) {
        return () -> {
            Thread owner = fields.owner(sync);
            return owner == null || owner instanceof dev.lockmedic.hooks.AgentThread
                    ? null
                    : releases.release(sync, owner, STORY);
        };
    }

    /** As {@link Exclusive} does it, but for the look at the holder. */
    private Force forcingBlindly(Object sync) throws ReflectiveOperationException {
        @SuppressWarnings("unchecked")
        FewRecords<BrokenHold> broken = (FewRecords<BrokenHold>) part("broken");
        Object keeper = part("keeper");
        java.lang.reflect.Field field = Keeper.class.getDeclaredField("us");
        field.setAccessible(true);
        Thread us = (Thread) field.get(keeper);
        Thread self = Thread.currentThread();
        releases.release(sync(new ReentrantLock()), self, "so that it is woven");
        return () -> {
            Thread owner = fields.owner(sync);
            if (owner == null) {
                return null;
            }
            BrokenHold hold = new BrokenHold(BrokenHold.Kind.EXCLUSIVE, sync, owner, 0, STORY);
            broken.add(hold);
            if (!fields.casOwner(sync, owner, us)) {
                broken.remove(hold);
                return Outcome.alreadyFree("");
            }
            hold.lose(fields.exclusive(sync));
            fields.free(sync, us);
            return Outcome.released("", 1);
        };
    }

    private Object part(String name) throws ReflectiveOperationException {
        java.lang.reflect.Field field = ForcedReleases.class.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(releases);
    }

    private void isFree(Object sync) {
        check(fields.state(sync) == 0, "state " + fields.state(sync));
        check(fields.owner(sync) == null, "owner " + fields.owner(sync));
        check(releases.unlocksAwaited() == 0, "unlocks awaited: " + releases.unlocksAwaited());
    }

    // Readers and writers.

    private Use readWrite(ReentrantReadWriteLock lock) {
        return () -> {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            if (random.nextInt(4) > 0) {
                read(lock, random);
            } else if (lock(lock.writeLock(), random)) {
                Inside me = enter();
                Inside reader = lastReader;
                work();
                Inside later = lastReader;
                boolean alone = leaves(me);
                unlock(lock.writeLock()::unlock, me, alone);
                if (later != reader) {
                    pairs.add(new Pair(later, me));
                }
            }
        };
    }

    private void read(ReentrantReadWriteLock lock, ThreadLocalRandom random)
            throws InterruptedException {
        if (!lock(lock.readLock(), random)) {
            return;
        }
        acquisitions.incrementAndGet();
        Inside me = new Inside();
        lastReader = me;
        Inside before = lastWriter;
        work();
        boolean again = random.nextBoolean() && lock.readLock().tryLock();
        check(lock.getReadHoldCount() <= 2, "holds " + lock.getReadHoldCount());
        work();
        Inside after = lastWriter;
        if (again) {
            // Its own hold if the first is lost by now, else one of two.
            unlock(lock.readLock()::unlock, null, true);
        }
        unlock(lock.readLock()::unlock, me, true);
        if (after != before) {
            pairs.add(new Pair(after, me));
        }
    }

    private Force forcingAny(Object sync) {
        return () -> {
            Thread owner = fields.owner(sync);
            if (owner != null) {
                return owner instanceof dev.lockmedic.hooks.AgentThread
                        ? null
                        : releases.release(sync, owner, STORY);
            }
            List<ReadHold> readers = releases.readers(sync).holders();
            return readers.isEmpty()
                    ? null
                    : releases.releaseReads(
                            sync,
                            readers.get(ThreadLocalRandom.current().nextInt(readers.size()))
                                    .thread(),
                            STORY);
        };
    }

    // Stamps.

    private Use stamped(StampedLock lock) {
        return () -> {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            switch (random.nextInt(8)) {
                case 0 -> {
                    long stamp = lock.readLock();
                    Inside before = lastWriter;
                    work();
                    Inside after = lastWriter;
                    lock.unlockRead(stamp);
                    if (after != before) {
                        pairs.add(new Pair(after, new Inside()));
                    }
                }
                case 1 -> {
                    long stamp = lock.tryOptimisticRead();
                    Inside before = writer.get();
                    work();
                    Inside after = writer.get();
                    if (stamp != 0 && lock.validate(stamp) && after != before && after != null) {
                        pairs.add(new Pair(after, new Inside()));
                    }
                }
                case 2 -> {
                    long stamp = lock.tryWriteLock(random.nextInt(200), TimeUnit.MICROSECONDS);
                    if (stamp != 0) {
                        write(lock, stamp, random);
                    }
                }
                default -> write(lock, lock.writeLock(), random);
            }
        };
    }

    private void write(StampedLock lock, long stamp, ThreadLocalRandom random) {
        Inside me = enter();
        work();
        boolean alone = leaves(me);
        if (random.nextInt(4) == 0) {
            long read = lock.tryConvertToReadLock(stamp);
            if (read != 0) {
                check(alone || !pairs.isEmpty(), "overtaken by nobody");
                lock.unlockRead(read);
                return;
            }
        }
        unlock(() -> lock.unlock(stamp), me, alone);
    }

    private Force forcingStamp(StampedLock lock) {
        return () -> {
            long stamp = releases.writeStamp(lock);
            return stamp == 0 ? null : releases.releaseStamp(lock, stamp, STORY);
        };
    }

    // Permits.

    private Use semaphore(Semaphore semaphore) {
        return () -> {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            int permits = 1 + random.nextInt(2);
            if (random.nextBoolean()) {
                semaphore.acquire(permits);
            } else if (!semaphore.tryAcquire(permits)) {
                return;
            }
            acquisitions.incrementAndGet();
            work();
            semaphore.release(permits);
        };
    }

    private Force forcingPermit(Object sync) {
        return () -> fields.state(sync) > 0 ? null : releases.releasePermits(sync, 1);
    }

    /** What was given back by force and is owed still is there too many, and no more. */
    private void hasItsPermits(Semaphore semaphore, int permits) {
        long owed = releases.unlocksAwaited();
        check(
                semaphore.availablePermits() == permits + owed,
                semaphore.availablePermits() + " permits, " + owed + " of them owed");
    }
}
