package dev.lockmedic.jvmlocks;

import dev.lockmedic.events.Event;
import dev.lockmedic.events.EventField;
import dev.lockmedic.events.EventType;
import dev.lockmedic.events.Events;
import dev.lockmedic.events.HolderFields;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.reclaim.Heal;
import dev.lockmedic.reclaim.HealLog;
import dev.lockmedic.settings.Durations;
import dev.lockmedic.settings.JvmLockPolicy;
import dev.lockmedic.threads.LiveThreads;
import dev.lockmedic.threads.Motion;
import dev.lockmedic.threads.StackWatch;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What is done about a stuck lock: told while it is stuck, and then, as far as policy goes, up the
 * ladder: the owner is interrupted, the lock is released by force. On healers, one at a time a
 * lock.
 *
 * <p>Only what is proved is acted upon: that the very same hold lasts, for all of its limit. What
 * is likely is told.
 */
final class LockCare {
    /** What an interrupted owner gets to give the lock back itself. */
    private static final long AFTER_INTERRUPT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final int FRAMES_TOLD = 12;
    private static final int FRAMES_KEPT = 64;
    private static final String KIND = "jvm-lock";

    private final LockLimits limits;
    private final LiveThreads threads;
    private final StackWatch stacks;
    private final WaitGraph graph;
    private final LockReleaser releaser;
    private final HealLog heals;
    private final Events events;
    private final AgentLog log;

    LockCare(
            LockLimits limits,
            LiveThreads threads,
            WaitGraph graph,
            LockReleaser releaser,
            HealLog heals,
            AgentLog log) {
        this.limits = limits;
        this.threads = threads;
        this.stacks = new StackWatch(threads);
        this.graph = graph;
        this.releaser = releaser;
        this.heals = heals;
        this.events = heals.events();
        this.log = log;
    }

    /** Does what is to be done now. */
    void care(StuckHold stuck) {
        JvmLockPolicy policy = limits.policy(stuck.site());
        if (policy == JvmLockPolicy.OFF) {
            return;
        }
        switch (stuck.reason()) {
            case OWNER_ENDED, NO_OWNER -> ended(stuck);
            case READ_HELD -> readHeld(stuck);
            case OVERDUE -> overdue(stuck, policy);
            case UNOWNED, STARVED -> told(stuck, "");
        }
    }

    /** Nobody can ever unlock it, and nobody is inside. */
    private void ended(StuckHold stuck) {
        long now = System.nanoTime();
        Care care = stuck.care();
        if (!limits.releasesEnded()) {
            String set = limits.toReleaseEnded();
            care.inForce(set);
            told(stuck, "left as it is; set " + set + " to have it released");
            return;
        }
        if (!care.triesNow(now)) {
            return;
        }
        LockReleaser.Result result =
                releaser.releaseEnded(
                        stuck.watched().lock, stuck.hold().owner(), stuck.hold().shared());
        released(stuck, result, "");
    }

    /** Its read holds may all be of threads that have ended: then it is as good as ownerless. */
    private void readHeld(StuckHold stuck) {
        LockReleaser.Readers readers = releaser.readers(stuck.watched().lock);
        if (readers.complete() && readers.threads().isEmpty() && readers.leaked() > 0) {
            ended(stuck);
        }
    }

    private void overdue(StuckHold stuck, JvmLockPolicy policy) {
        String heldBack = limits.heldBackBy();
        stuck.care().inForce(policy + " " + heldBack);
        boolean acts = stuck.proven() && stuck.watched().kind != LockKind.MONITOR;
        if (policy.compareTo(JvmLockPolicy.INTERRUPT) >= 0
                && (stuck.proven() || stuck.watched().kind == LockKind.MONITOR)
                && !stuck.care().interrupted
                && stuck.hold().owner() != null
                && stuck.watched().kind != LockKind.SYNCHRONIZER) {
            interrupt(stuck);
            return;
        }
        long now = System.nanoTime();
        boolean waited =
                !stuck.care().interrupted
                        || now - stuck.care().interruptedNanos >= AFTER_INTERRUPT_NANOS;
        if (policy == JvmLockPolicy.RELEASE && acts && waited && stuck.care().triesNow(now)) {
            LockReleaser.Result result =
                    releaser.release(
                            stuck.watched().lock,
                            stuck.hold().owner(),
                            stuck.hold().shared(),
                            stuck.hold().version(),
                            TimeUnit.NANOSECONDS.toMillis(stuck.heldNanos()),
                            stuck.limitMillis());
            released(stuck, result, "; what it guards may be half-written");
            return;
        }
        told(stuck, advice(stuck, policy, heldBack));
    }

    /** Once a hold; whether it helps is seen at the next looks. */
    private void interrupt(StuckHold stuck) {
        LockReleaser.Result result =
                stuck.watched().kind == LockKind.MONITOR
                        ? graph.interruptOwner((String) stuck.watched().lock, stuck.hold().owner())
                        : releaser.interrupt(stuck.watched().lock, stuck.hold().owner());
        stuck.care().interrupted = true;
        stuck.care().interruptSent = result.outcome() == LockReleaser.Outcome.RELEASED;
        stuck.care().interruptedNanos = System.nanoTime();
        String done =
                result.outcome() == LockReleaser.Outcome.RELEASED
                        ? "its owner was interrupted" + words(result)
                        : "its owner was not interrupted" + words(result);
        StuckReport report = report(stuck, done);
        stuck.care().report = report;
        stuck.care().tells(System.nanoTime());
        String line = line(report, stuck);
        log.warn(report.lock(), "interrupted", line);
        if (events.wanted()) {
            overdue(stuck, report, "interrupt");
            if (stuck.care().interruptSent) {
                HealLog.publish(
                        events,
                        event(EventType.INTERRUPTED, stuck, report)
                                .with(EventField.DECISION, "interrupt")
                                .with(EventField.SEEN, report.done()),
                        line);
            }
        }
    }

    /** It is stuck; told once a hold. */
    private void overdue(StuckHold stuck, StuckReport report, String decision) {
        if (stuck.care().firstOverdue()) {
            events.publish(
                    event(EventType.OVERDUE, stuck, report).with(EventField.DECISION, decision));
        }
    }

    private Event.Draft event(EventType type, StuckHold stuck, StuckReport report) {
        Event.Draft event = Event.draft(type);
        event.with(EventField.KIND, KIND)
                .with(EventField.LOCK, report.lock())
                .with(EventField.HOLD, stuck.care().holdName())
                .with(EventField.HELD, report.heldMillis())
                .with(
                        EventField.MAX_HOLD,
                        report.maxHoldMillis() == 0 ? null : Long.valueOf(report.maxHoldMillis()))
                .withAll(EventField.REASONS, List.of(report.reason()))
                .with(EventField.SURE, report.sure())
                .with(EventField.WAITERS, (long) report.waiters())
                .with(EventField.LONGEST_WAITER, report.longestWaiter())
                .with(EventField.LONGEST_WAIT, report.longestWaitMillis())
                .withAll(EventField.CHAIN, report.chain())
                .with(EventField.DEADLOCK, report.cycle() ? Boolean.TRUE : null)
                .with(EventField.HOLDER_WORDS, report.owner())
                .with(EventField.HOLDER_STATE, report.state())
                .with(EventField.HOLDER_MOTION, report.motion().isEmpty() ? null : report.motion())
                .withAll(EventField.HOLDER_STACK, report.stack());
        Thread owner = stuck.hold().owner();
        if (owner != null) {
            HolderFields.put(event, owner, owner.getName(), threads.id(owner));
        }
        return event;
    }

    private static String words(LockReleaser.Result result) {
        return result.words().isEmpty() ? "" : ": " + result.words();
    }

    private void released(StuckHold stuck, LockReleaser.Result result, String warning) {
        long now = System.nanoTime();
        Care care = stuck.care();
        switch (result.outcome()) {
            case RELEASED -> {
                StuckReport report = report(stuck, "released by force" + words(result) + warning);
                care.report = report;
                care.healed = true;
                heal(stuck, report, Heal.Outcome.RELEASED);
            }
            case OVER_BY_ITSELF -> care.failed(now);
            case NOT_RELEASED, UNSUPPORTED -> {
                care.failed(now);
                if (care.tellsFailure(now)) {
                    StuckReport report = report(stuck, "it could not be released" + words(result));
                    care.report = report;
                    heal(stuck, report, Heal.Outcome.NOT_RELEASED);
                }
            }
        }
    }

    private void heal(StuckHold stuck, StuckReport report, Heal.Outcome outcome) {
        tell(
                stuck,
                report,
                new Heal(
                        System.currentTimeMillis(),
                        KIND,
                        report.lock(),
                        Heal.Action.FORCE_RELEASE,
                        List.of(report.reason()),
                        report.owner() == null ? "nobody" : report.owner(),
                        report.heldMillis(),
                        stuck.limitMillis() == 0 ? null : stuck.limitMillis(),
                        outcome,
                        report.done()),
                "release",
                null);
    }

    private void tell(
            StuckHold stuck, StuckReport report, Heal heal, String decision, String advice) {
        String line = line(report, stuck);
        heals.add(heal, line, heal.outcome() == Heal.Outcome.NOT_RELEASED);
        if (events.wanted()) {
            overdue(stuck, report, decision);
            heals.publish(heal, event(HealLog.type(heal), stuck, report), advice, line);
        }
    }

    /** Tells of it, at once and then ever more rarely. */
    private void told(StuckHold stuck, String advice) {
        if (!stuck.care().tells(System.nanoTime())) {
            return;
        }
        StuckReport report = report(stuck, advice);
        stuck.care().report = report;
        tell(
                stuck,
                report,
                new Heal(
                        System.currentTimeMillis(),
                        KIND,
                        report.lock(),
                        Heal.Action.FORCE_RELEASE,
                        List.of(report.reason()),
                        report.owner() == null ? "nobody" : report.owner(),
                        report.heldMillis(),
                        report.maxHoldMillis() == 0 ? null : report.maxHoldMillis(),
                        Heal.Outcome.REPORTED,
                        report.motion()),
                "report",
                advice.isEmpty() ? null : advice);
    }

    /** What the person can do. */
    private String advice(StuckHold stuck, JvmLockPolicy policy, String heldBack) {
        if (heldBack != null) {
            return "only told, because of " + heldBack;
        }
        LockKind kind = stuck.watched().kind;
        if (kind == LockKind.MONITOR) {
            return policy == JvmLockPolicy.REPORT
                    ? "a monitor can't be released from outside;"
                            + " lockmedic.jvm-locks.policy=interrupt has its owner interrupted"
                    : "a monitor can't be released from outside";
        }
        if (!stuck.proven()) {
            return "not acted upon, for it may have been given back in between";
        }
        if (stuck.care().interruptSent && policy == JvmLockPolicy.INTERRUPT) {
            return "its owner was interrupted before;"
                    + " lockmedic.jvm-locks.policy=release takes the lock from it";
        }
        return switch (policy) {
            case REPORT ->
                    "only told; lockmedic.jvm-locks.policy=interrupt or release does more, and for"
                            + " such locks only "
                            + stuck.site().ruleFor("release");
            default -> "";
        };
    }

    private StuckReport report(StuckHold stuck, String done) {
        Thread owner = stuck.hold().owner();
        if (owner == null && stuck.hold().shared() && stuck.watched().kind == LockKind.READ_WRITE) {
            List<Thread> readers = releaser.readers(stuck.watched().lock).threads();
            owner = readers.isEmpty() ? null : readers.get(0);
        }
        if (owner == null && stuck.watched().kind == LockKind.MONITOR) {
            owner = graph.ownerOfMonitor((String) stuck.watched().lock);
        }
        StackWatch.Seen seen = null;
        WaitGraph.Chain chain = new WaitGraph.Chain(List.of(), false);
        if (owner != null && owner.isAlive()) {
            chain = graph.from(owner);
            seen = stacks.watch(owner, !chain.links().isEmpty());
        } else if (owner == null && stuck.reason() == StuckHold.Reason.UNOWNED) {
            Thread first = stuck.firstWaiter();
            seen = first == null ? null : stacks.watch(first, false);
        }
        boolean ended = owner != null && !owner.isAlive();
        return new StuckReport(
                stuck.name(),
                stuck.watched().kind.toString(),
                stuck.reason().wireName(),
                owner == null ? null : ThreadWords.of(owner, threads),
                ended ? "TERMINATED" : seen == null ? null : seen.state().toString(),
                ended ? Motion.ENDED.toString() : seen == null ? "" : seen.motion().toString(),
                seen == null ? List.of() : StackWatch.lines(seen.stack(), FRAMES_KEPT),
                TimeUnit.NANOSECONDS.toMillis(
                        stuck.proven() ? stuck.provenNanos() : stuck.heldNanos()),
                sure(stuck),
                stuck.limitMillis(),
                stuck.waiters(),
                stuck.firstWaiter() == null ? null : ThreadWords.of(stuck.firstWaiter(), threads),
                TimeUnit.NANOSECONDS.toMillis(stuck.firstWaitsNanos()),
                chain.links(),
                chain.cycle(),
                done);
    }

    private static String sure(StuckHold stuck) {
        return switch (stuck.reason()) {
            case OWNER_ENDED, NO_OWNER, READ_HELD, UNOWNED -> "certain";
            case STARVED -> "certain";
            case OVERDUE ->
                    stuck.proven()
                            ? "certain: no release since the first of its looks"
                            : "likely: the same at each of " + stuck.looks() + " looks";
        };
    }

    /** What, who, how long, doing what, who waits, what was done, what can be done. */
    private String line(StuckReport report, StuckHold stuck) {
        StringBuilder text = new StringBuilder(512);
        text.append("lock ").append(report.lock()).append(' ');
        String held = Durations.human(report.heldMillis());
        switch (stuck.reason()) {
            case OVERDUE ->
                    text.append("is stuck: held by ")
                            .append(report.owner() == null ? "an unknown thread" : report.owner())
                            .append(" for at least ")
                            .append(held)
                            .append(" (max hold ")
                            .append(Durations.human(report.maxHoldMillis()))
                            .append("; ")
                            .append(report.sure())
                            .append(')');
            case OWNER_ENDED ->
                    text.append("was never given back: its owner, ")
                            .append(report.owner())
                            .append(", has ended");
            case READ_HELD ->
                    text.append("was never given back by its readers, which have all ended");
            case NO_OWNER ->
                    text.append("is taken, and records no owner (an error cut off lock or unlock)")
                            .append(" for ")
                            .append(held);
            case UNOWNED ->
                    text.append("is free and unowned for ")
                            .append(held)
                            .append(", but its first waiter can't be scheduled");
            case STARVED ->
                    text.append("is no stuck lock, but starves others: ")
                            .append(report.owner())
                            .append(" takes it again and again");
        }
        text.append("; ")
                .append(report.waiters())
                .append(report.waiters() == 1 ? " waits" : " wait");
        if (report.longestWaiter() != null) {
            text.append(", first ")
                    .append(report.longestWaiter())
                    .append(" for ")
                    .append(Durations.human(report.longestWaitMillis()));
        }
        if (report.cycle()) {
            text.append("; DEADLOCK: ").append(String.join(", ", report.chain()));
        } else if (!report.chain().isEmpty()) {
            text.append("; ").append(String.join(", ", report.chain()));
        } else if (!report.motion().isEmpty() && stuck.reason() != StuckHold.Reason.OWNER_ENDED) {
            text.append(
                            stuck.reason() == StuckHold.Reason.UNOWNED
                                    ? "; that waiter "
                                    : "; its owner ")
                    .append(report.motion());
        }
        if (!report.done().isEmpty()) {
            text.append("; ").append(report.done());
        }
        int frames = Math.min(FRAMES_TOLD, report.stack().size());
        for (int i = 0; i < frames; i++) {
            text.append("\n    at ").append(report.stack().get(i));
        }
        if (report.stack().size() > frames) {
            text.append("\n    … ").append(report.stack().size() - frames).append(" more");
        }
        return text.toString();
    }

    /** It is stuck no more. */
    void resolved(Care care, String lock, long heldMillis) {
        String line = "lock " + lock + " resolved after " + Durations.human(heldMillis);
        log.info(lock, "resolved", line);
        if (events.wanted() && !care.healed) {
            HealLog.publish(
                    events,
                    Event.draft(EventType.RESOLVED)
                            .with(EventField.KIND, KIND)
                            .with(EventField.LOCK, lock)
                            .with(EventField.HOLD, care.holdName())
                            .with(EventField.HELD, heldMillis),
                    line);
        }
    }
}
