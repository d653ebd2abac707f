package dev.lockmedic.jvmrelease;

import static dev.lockmedic.jvmrelease.Fixture.check;
import static dev.lockmedic.jvmrelease.Fixture.equal;
import static dev.lockmedic.jvmrelease.Fixture.parks;
import static dev.lockmedic.jvmrelease.Fixture.until;

import dev.lockmedic.jvmrelease.Fixture.Actor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * What the JDK promises of an exclusive lock, after the ideas of its own tests (JSR-166 TCK):
 * exclusion, order, interruption, timeouts, conditions. It must hold before, between and after
 * forced releases.
 */
final class Promises {
    private Promises() {}

    static void hold(Lock lock) throws Exception {
        try (Actor one = new Actor("one");
                Actor two = new Actor("two");
                Actor three = new Actor("three")) {
            exclusion(lock, one, two);
            order(lock, one, two, three);
            interruption(lock, one, two);
            timeouts(lock, one, two);
            conditions(lock, one, two, three);
        }
    }

    private static void exclusion(Lock lock, Actor one, Actor two) throws Exception {
        one.run(lock::lock);
        one.run(lock::lock);
        check(!two.call(lock::tryLock), "two owners");
        check(one.call(lock::tryLock), "not reentrant");
        for (int i = 0; i < 3; i++) {
            check(!two.call(lock::tryLock), "two owners");
            one.run(lock::unlock);
        }
        check(two.call(lock::tryLock), "not free");
        check(one.fail(lock::unlock) instanceof IllegalMonitorStateException, "not its own");
        two.run(lock::unlock);
        check(two.fail(lock::unlock) instanceof IllegalMonitorStateException, "not its own");
    }

    /** Once they are queued, they come in this order, fair or not: nobody else barges in. */
    private static void order(Lock lock, Actor holder, Actor first, Actor second) throws Exception {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        holder.run(lock::lock);
        CompletableFuture<Object> a = begin(lock, first, order);
        CompletableFuture<Object> b = begin(lock, second, order);
        holder.run(lock::unlock);
        a.get(Fixture.PATIENCE_SECONDS, TimeUnit.SECONDS);
        b.get(Fixture.PATIENCE_SECONDS, TimeUnit.SECONDS);
        equal(order, List.of(first.thread.getName(), second.thread.getName()), "order");
    }

    private static CompletableFuture<Object> begin(Lock lock, Actor who, List<String> order)
            throws Exception {
        CompletableFuture<Object> end =
                who.begin(
                        () -> {
                            lock.lock();
                            order.add(who.thread.getName());
                            lock.unlock();
                            return null;
                        });
        parks(who);
        return end;
    }

    private static void interruption(Lock lock, Actor holder, Actor waiter) throws Exception {
        holder.run(lock::lock);
        CompletableFuture<Object> end =
                waiter.begin(
                        () -> {
                            lock.lockInterruptibly();
                            return null;
                        });
        parks(waiter);
        waiter.thread.interrupt();
        interrupted(end);
        CompletableFuture<Boolean> timed = waiter.begin(() -> lock.tryLock(1, TimeUnit.DAYS));
        parks(waiter);
        waiter.thread.interrupt();
        interrupted(timed);
        // One that can't be interrupted keeps it until it has the lock.
        CompletableFuture<Boolean> kept =
                waiter.begin(
                        () -> {
                            lock.lock();
                            boolean was = Thread.interrupted();
                            lock.unlock();
                            return was;
                        });
        parks(waiter);
        waiter.thread.interrupt();
        check(!kept.isDone(), "two owners");
        holder.run(lock::unlock);
        check(kept.get(Fixture.PATIENCE_SECONDS, TimeUnit.SECONDS), "the interrupt is lost");
    }

    private static void interrupted(CompletableFuture<?> end) throws Exception {
        try {
            end.get(Fixture.PATIENCE_SECONDS, TimeUnit.SECONDS);
            throw new AssertionError("not interrupted");
        } catch (ExecutionException e) {
            check(e.getCause() instanceof InterruptedException, "" + e.getCause());
        }
    }

    private static void timeouts(Lock lock, Actor holder, Actor waiter) throws Exception {
        holder.run(lock::lock);
        long begin = System.nanoTime();
        check(!waiter.call(() -> lock.tryLock(20, TimeUnit.MILLISECONDS)), "two owners");
        check(System.nanoTime() - begin >= TimeUnit.MILLISECONDS.toNanos(20), "too early");
        holder.run(lock::unlock);
        check(waiter.call(() -> lock.tryLock(1, TimeUnit.DAYS)), "not free");
        waiter.run(lock::unlock);
    }

    private static void conditions(Lock lock, Actor one, Actor two, Actor three) throws Exception {
        Condition condition = lock.newCondition();
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        check(
                one.fail(condition::signal) instanceof IllegalMonitorStateException,
                "signal without the lock");
        CompletableFuture<Object> a = sleep(lock, condition, one, order);
        CompletableFuture<Object> b = sleep(lock, condition, two, order);
        for (int i = 1; i <= 2; i++) {
            int woken = i;
            three.run(lock::lock);
            three.run(condition::signal);
            check(order.size() < woken, "two owners");
            three.run(lock::unlock);
            until(() -> order.size() == woken, "woken");
        }
        a.get(Fixture.PATIENCE_SECONDS, TimeUnit.SECONDS);
        b.get(Fixture.PATIENCE_SECONDS, TimeUnit.SECONDS);
        equal(order, List.of(one.thread.getName(), two.thread.getName()), "order of conditions");
        three.run(lock::lock);
        check(three.call(() -> condition.awaitNanos(1000)) <= 0, "no timeout");
        three.run(lock::unlock);
    }

    /** Waits with two holds, and has two again. */
    private static CompletableFuture<Object> sleep(
            Lock lock, Condition condition, Actor who, List<String> order) throws Exception {
        CompletableFuture<Object> end =
                who.begin(
                        () -> {
                            lock.lock();
                            lock.lock();
                            condition.await();
                            order.add(who.thread.getName());
                            lock.unlock();
                            lock.unlock();
                            return null;
                        });
        parks(who);
        return end;
    }
}
