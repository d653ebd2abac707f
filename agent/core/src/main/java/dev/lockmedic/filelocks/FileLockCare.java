package dev.lockmedic.filelocks;

import dev.lockmedic.events.Event;
import dev.lockmedic.events.EventField;
import dev.lockmedic.events.EventType;
import dev.lockmedic.events.Events;
import dev.lockmedic.events.HolderFields;
import dev.lockmedic.fence.LostFileLock;
import dev.lockmedic.fence.WriteFence;
import dev.lockmedic.healers.Healers;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.reclaim.Backoff;
import dev.lockmedic.reclaim.Heal;
import dev.lockmedic.reclaim.HealLog;
import dev.lockmedic.settings.Durations;
import dev.lockmedic.settings.Policy;
import dev.lockmedic.settings.Settings;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileLock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Follows each FileLock hold from its first look (which file is it, what limit counts for that?) to
 * its deadline; tells of it there, and takes it where the operator wants that. The watchdog says
 * when, healers run it.
 *
 * <p>Settings are read at each look, so a change counts for holds that are there already.
 */
public final class FileLockCare implements FileLocks.Listener {
    /** Most FileLocks are given back by then, and cost no look at all. */
    private static final long FIRST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** How soon a setting that the host changes by itself reaches a hold. */
    private static final long SETTINGS_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** How soon it reaches one that is overdue. */
    private static final long OVERDUE_MILLIS = 500;

    /** How soon a lock that was waited for when the agent came is seen to be obtained, at first. */
    private static final long WAITED_FOR_MILLIS = 1000;

    private static final long LONGEST_WAITED_FOR_MILLIS = 10_000;

    /** Taking a lock that nobody has takes less, even on a busy machine. */
    private static final long CONTENDED_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long NO_HEALER_MILLIS = 1000;

    private static final long BUSY_MILLIS = 50;
    private static final long LONGEST_RETRY_PAUSE_MILLIS = 30_000;

    /** Guards of the agent's own takeovers. */
    private static final String GUARD = "/.lockmedic";

    /** Locked by the agent where it tries out whether it can see locks. */
    private static final String PROOF = "/proc/self/comm";

    private final FileLockRules rules;
    private final Healers healers;
    private final FileLocks locks;
    private final WriteFence fence;
    private final HealLog heals;
    private final Events events;
    private final AgentLog log;
    private final Consumer<String> opener;
    private final long pid = ProcessHandle.current().pid();
    private final Backoff reports = new Backoff(TimeUnit.MINUTES.toMillis(5));
    private volatile BiConsumer<Long, FileLockHold> timer = (at, hold) -> {};
    private volatile Runnable missed = () -> {};
    private volatile JdkFileLocks jdk;

    /**
     * Works with these.
     *
     * @param opener opens a package of {@code java.base} to us
     */
    public FileLockCare(
            Settings settings,
            Healers healers,
            FileLocks locks,
            WriteFence fence,
            HealLog heals,
            AgentLog log,
            Consumer<String> opener) {
        this.rules = new FileLockRules(settings);
        this.healers = healers;
        this.locks = locks;
        this.fence = fence;
        this.heals = heals;
        this.events = heals.events();
        this.log = log;
        this.opener = opener;
        locks.toldTo(this);
    }

    /**
     * Names the watchdog's timer.
     *
     * @param watchdog called with a moment and the hold to look at then
     * @param lookAtAll called, with no memory left perhaps, when such a call has failed: {@link
     *     #lookAtAll} is wanted as soon as it can be had
     */
    public void timedBy(BiConsumer<Long, FileLockHold> watchdog, Runnable lookAtAll) {
        timer = watchdog;
        missed = lookAtAll;
    }

    /** Loads what a heal needs; on an agent thread. */
    public void warmUp() {
        jdk().warmUp();
    }

    /** Made by the first healer that needs it: the host's start is not held up by it. */
    private JdkFileLocks jdk() {
        JdkFileLocks known = jdk;
        if (known == null) {
            known = new JdkFileLocks(opener);
            jdk = known;
        }
        return known;
    }

    @Override
    public void begun(FileLockHold hold) {
        look(System.nanoTime() + FIRST_LOOK_NANOS, hold);
    }

    /**
     * Possibly inside the JDK's own release: told by a healer, and if there is none, not at all.
     */
    @Override
    public void over(FileLockHold hold) {
        if (hold.state() == FileLockHold.State.RELEASED) {
            healers.submit(
                    "telling that " + hold + " is over",
                    new Over(hold, FileLockWords.holder(hold) + " has given it back"));
        }
    }

    /** Looks at every hold now, whatever looks are pending: some of those may never come. */
    public void lookAtAll() {
        long now = System.nanoTime();
        for (FileLockHold hold : locks.all()) {
            hold.nextLook().anew(now);
            time(now, hold);
        }
    }

    /** Looks at every hold now, because a setting has changed. */
    public void settingsChanged() {
        for (FileLockHold hold : locks.all()) {
            look(System.nanoTime(), hold);
        }
    }

    private void look(long atNanos, FileLockHold hold) {
        if (hold.nextLook().ask(atNanos)) {
            time(atNanos, hold);
        }
    }

    private void again(FileLockHold hold, long inMillis) {
        look(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(inMillis), hold);
    }

    private void time(long atNanos, FileLockHold hold) {
        try {
            timer.accept(atNanos, hold);
        } catch (Throwable t) {
            // Out of memory, most likely: the hold believes in a look that will never come.
            missed.run();
            throw t;
        }
    }

    /** The hold's moment has come. On the watchdog's thread. */
    public void due(FileLockHold hold) {
        long now = System.nanoTime();
        if (!hold.nextLook().take(now)) {
            return;
        }
        try {
            if (!healers.submit("caring for a FileLock", new Look(hold))) {
                again(hold, NO_HEALER_MILLIS);
            }
        } catch (Throwable t) {
            // The watchdog tells again, and the look must still be due.
            hold.nextLook().ask(now);
            throw t;
        }
    }

    /** A class and no lambda: one first linked when memory has run out stays broken for good. */
    private final class Look implements Runnable {
        private final FileLockHold hold;

        Look(FileLockHold hold) {
            this.hold = hold;
        }

        @Override
        public void run() {
            if (!hold.beginCare()) {
                again(hold, BUSY_MILLIS);
                return;
            }
            try {
                care(hold);
            } catch (RuntimeException | Error e) {
                // That one lock goes without this try; all others are none the worse.
                again(hold, pause(hold.countAttempt()));
                throw e;
            } finally {
                hold.endCare();
            }
        }
    }

    /** Says that what was reported is no more. */
    private final class Over implements Runnable {
        private final FileLockHold hold;
        private final String how;

        Over(FileLockHold hold, String how) {
            this.hold = hold;
            this.how = how;
        }

        @Override
        public void run() {
            String line =
                    "FileLock on "
                            + hold.name()
                            + " resolved after "
                            + Durations.human(hold.heldMillis(System.nanoTime()))
                            + ": "
                            + how;
            log.info(hold.name(), "resolved", line);
            if (events.wanted()) {
                HealLog.publish(events, FileLockEvents.of(EventType.RESOLVED, hold, null), line);
            }
        }
    }

    /** Looks at one hold, and does what is to be done about it. On a healer. */
    void care(FileLockHold hold) {
        FileLock lock = hold.lock();
        if (lock == null || !hold.isHeld() || !hold.isValid()) {
            vanished(hold, lock);
            return;
        }
        if (hold.path() == null) {
            hold.path(jdk().path(lock));
        }
        if (isAgentsOwn(hold.path())) {
            locks.forget(lock);
            return;
        }
        if (hold.state() == FileLockHold.State.REQUESTED) {
            waitedFor(hold, lock);
            return;
        }
        contended(hold);
        FileLockRules.Verdict verdict = rules.of(hold.path());
        hold.limit(verdict.limitMillis(), verdict.limitFrom());
        long now = System.nanoTime();
        if (!hold.isOverdue(now)) {
            long next = now + SETTINGS_NANOS;
            look(
                    hold.isLimited() && next - hold.deadlineNanos() > 0
                            ? hold.deadlineNanos()
                            : next,
                    hold);
            return;
        }
        overdue(hold, lock, verdict.policy());
    }

    /** Told only now, for the channel itself does not know its path. */
    private void contended(FileLockHold hold) {
        long waitedNanos = hold.takeWaitedNanos();
        if (waitedNanos > CONTENDED_NANOS && events.wanted()) {
            events.publish(
                    FileLockEvents.of(EventType.ACQUIRED_CONTENDED, hold, null)
                            .with(EventField.WAITED, TimeUnit.NANOSECONDS.toMillis(waitedNanos)));
            hold.worthAnEnd();
        }
    }

    /** It is over in a way that no hook has told of: its channel was collected, most likely. */
    private void vanished(FileLockHold hold, FileLock lock) {
        boolean news = hold.isHeld() && hold.isTold();
        hold.over(false);
        locks.forget(lock);
        if (news) {
            new Over(hold, "its channel was closed or collected").run();
        }
    }

    static boolean isAgentsOwn(String path) {
        return path != null && (path.endsWith(GUARD) || path.equals(PROOF));
    }

    /** If it was asked for before the agent came, no hook will tell when it is obtained. */
    private void waitedFor(FileLockHold hold, FileLock lock) {
        if (!hold.adopted()) {
            return;
        }
        if (Boolean.TRUE.equals(isObtained(lock))) {
            hold.obtained();
            begun(hold);
        } else {
            long waited = hold.heldMillis(System.nanoTime());
            again(
                    hold,
                    Math.max(WAITED_FOR_MILLIS, Math.min(waited / 2, LONGEST_WAITED_FOR_MILLIS)));
        }
    }

    private void overdue(FileLockHold hold, FileLock lock, Policy policy) {
        if (policy == Policy.OFF) {
            again(hold, OVERDUE_MILLIS);
            return;
        }
        boolean takes = policy != Policy.REPORT && !hold.uncertain();
        if (hold.firstOverdue() && events.wanted()) {
            events.publish(
                    FileLockEvents.of(EventType.OVERDUE, hold, waiters(lock))
                            .withAll(EventField.REASONS, List.of("hold-exceeded"))
                            .with(EventField.DECISION, takes ? "force-release" : "report"));
        }
        if (takes) {
            take(hold, lock);
        } else {
            reported(hold, lock, policy);
        }
    }

    /** How many processes wait for it by the kernel's table; null where that can't be told. */
    private Long waiters(FileLock lock) {
        String inode = jdk().inode(lock);
        List<KernelLock> kernel = inode == null ? null : KernelLock.read();
        if (kernel == null) {
            return null;
        }
        long count = 0;
        for (KernelLock each : kernel) {
            if (each.waiting() && each.touches(inode, lock.position(), lock.size())) {
                count++;
            }
        }
        return count;
    }

    private void reported(FileLockHold hold, FileLock lock, Policy policy) {
        hold.note("overdue; reported only, by policy");
        if (reports.due(hold.toString(), hold)) {
            hold.told();
            told(
                    hold,
                    Heal.Outcome.REPORTED,
                    hold.region() + kernelsWord(lock) + "; " + FileLockWords.doing(hold),
                    hold.uncertain() && policy == Policy.RECLAIM
                            ? "whether it is held or only waited for can't be told here, so it is"
                                    + " respected"
                            : "set lockmedic.file-locks.policy=reclaim, or a rule of"
                                    + " lockmedic.file-locks.rules, to have it released");
        }
        again(hold, OVERDUE_MILLIS);
    }

    /** Where the kernel has dropped it behind the JVM's back, that is what a person must know. */
    private String kernelsWord(FileLock lock) {
        return Boolean.FALSE.equals(isObtained(lock))
                ? "; the kernel has no such lock any more: this process has closed another"
                        + " descriptor of the file, which drops its locks there (see fcntl(2))"
                : "";
    }

    /**
     * Takes the lock from its holder: first the holder may not write any more, then the lock is
     * released. The holder may give it back by itself at any moment of this.
     */
    void take(FileLockHold hold, FileLock lock) {
        LostFileLock lost =
                new LostFileLock(
                        lock,
                        jdk().parent(lock),
                        hold.thread(),
                        hold.path(),
                        new LostFileLock.Told(
                                hold.holdName(),
                                hold.threadName(),
                                hold.threadId(),
                                hold.limitMillis(),
                                hold.limitFrom(),
                                story(hold)));
        String doing = FileLockWords.doing(hold);
        String inode = jdk().inode(lock);
        if (!hold.beginTaking()) {
            return;
        }
        String problem;
        try {
            fence.lost(lost);
            problem = release(hold, lock);
        } catch (RuntimeException | Error e) {
            keepOrLose(hold, lock, lost);
            throw e;
        }
        FileLockHold.State now = keepOrLose(hold, lock, lost);
        if (now == FileLockHold.State.HELD) {
            notReleased(hold, problem);
        } else if (now == FileLockHold.State.LOST) {
            locks.countTaken();
            locks.forget(lock);
            lookAfterwards(hold, lock, inode, doing);
        } else {
            hold.note("given back at the last moment");
        }
    }

    /** What it answers is why the lock is not released, if it is not. */
    private static String release(FileLockHold hold, FileLock lock) {
        try {
            lock.release();
            return "it is valid still";
        } catch (ClosedChannelException e) {
            // Closing was the holder's own release.
            hold.over(false);
            return "its channel is closed";
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** What became of it; the fence stays up only where the lock was taken. */
    private FileLockHold.State keepOrLose(FileLockHold hold, FileLock lock, LostFileLock lost) {
        if (lock.isValid() && hold.notTaken()) {
            fence.notLost(lost);
            return FileLockHold.State.HELD;
        }
        // If no hook has told who ended it, it was this thread.
        hold.over(true);
        FileLockHold.State now = hold.state();
        if (now != FileLockHold.State.LOST) {
            fence.notLost(lost);
        }
        return now;
    }

    private void lookAfterwards(FileLockHold hold, FileLock lock, String inode, String doing) {
        String seen = hold.region() + "; " + doing + "; ";
        List<KernelLock> kernel = inode == null ? null : KernelLock.read();
        if (inode != null && jdk().hasAnother(lock, inode)) {
            told(
                    hold,
                    Heal.Outcome.RELEASED,
                    seen + "another holder in this JVM has it by now, or waits for it",
                    null);
        } else if (kernel == null) {
            told(
                    hold,
                    Heal.Outcome.RELEASED,
                    seen + "the JVM has it no more, and this system does not tell more",
                    null);
        } else {
            tellOfKernel(hold, lock, inode, kernel, seen);
        }
    }

    private void tellOfKernel(
            FileLockHold hold, FileLock lock, String inode, List<KernelLock> kernel, String seen) {
        KernelLock next = null;
        for (KernelLock each : kernel) {
            if (!each.waiting() && each.touches(inode, lock.position(), lock.size())) {
                next = each;
            }
        }
        if (next == null) {
            told(hold, Heal.Outcome.RELEASED, seen + "the file is free", null);
        } else if (next.pid() == pid) {
            told(
                    hold,
                    Heal.Outcome.NOT_RELEASED,
                    seen
                            + "the kernel still has a lock of this process there, which is no"
                            + " FileLock of this JVM",
                    "look for native code that locks the file");
        } else {
            told(
                    hold,
                    Heal.Outcome.RELEASED,
                    seen
                            + (next.pid() > 0 ? "pid " + next.pid() : "another process")
                            + " has it by now",
                    null);
        }
    }

    private void notReleased(FileLockHold hold, String problem) {
        long pause = pause(hold.countAttempt());
        hold.note("not released: " + problem + " (try " + hold.attempts() + ")");
        if (reports.due(hold.toString(), hold)) {
            hold.told();
            told(
                    hold,
                    Heal.Outcome.NOT_RELEASED,
                    hold.region() + "; " + problem,
                    "tried again in " + Durations.human(pause) + " and ever more rarely");
        }
        again(hold, pause);
    }

    private String story(FileLockHold hold) {
        return "FileLock ("
                + hold.region()
                + ") on "
                + hold.name()
                + ", held by "
                + FileLockWords.holder(hold)
                + " for "
                + Durations.human(hold.heldMillis(System.nanoTime()))
                + " against a max hold of "
                + Durations.human(hold.limitMillis())
                + ", was lost (released by force at its max hold)";
    }

    private void told(FileLockHold hold, Heal.Outcome outcome, String seen, String advice) {
        Heal heal =
                new Heal(
                        System.currentTimeMillis(),
                        "file-lock",
                        hold.name(),
                        Heal.Action.FORCE_RELEASE,
                        List.of("hold-exceeded"),
                        FileLockWords.holder(hold),
                        hold.heldMillis(System.nanoTime()),
                        hold.limitMillis(),
                        outcome,
                        seen);
        String line = heals.add(heal, advice);
        if (events.wanted()) {
            FileLock lock = hold.lock();
            Event.Draft event =
                    FileLockEvents.of(
                            HealLog.type(heal), hold, lock == null ? null : waiters(lock));
            Thread thread = hold.thread();
            if (thread != null) {
                HolderFields.stack(event, thread.getStackTrace());
            }
            heals.publish(heal, event, advice, line);
        }
    }

    /**
     * Whether the kernel has it for this process: a lock that is only waited for is in the JVM's
     * table as well. Null where that can't be told.
     */
    private Boolean isObtained(FileLock lock) {
        return isObtained(lock, KernelLock.read());
    }

    private Boolean isObtained(FileLock lock, List<KernelLock> kernel) {
        String inode = jdk().inode(lock);
        if (inode == null || kernel == null) {
            return null;
        }
        for (KernelLock each : kernel) {
            if (!each.waiting()
                    && each.pid() == pid
                    && each.touches(inode, lock.position(), lock.size())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Enters what this JVM has locked or waits for already; on an agent thread, when the agent was
     * attached late and the hooks tell of everything that comes.
     */
    public void adopt() {
        List<FileLock> all = jdk().all();
        List<KernelLock> kernel = all.isEmpty() ? null : KernelLock.read();
        for (FileLock lock : all) {
            String path = jdk().path(lock);
            if (!isAgentsOwn(path) && lock.isValid()) {
                adopt(lock, path, isObtained(lock, kernel));
            }
        }
    }

    private void adopt(FileLock lock, String path, Boolean obtained) {
        FileLockHold hold =
                new FileLockHold(
                        lock,
                        null,
                        Boolean.FALSE.equals(obtained)
                                ? FileLockHold.State.REQUESTED
                                : FileLockHold.State.HELD,
                        true);
        hold.path(path);
        hold.uncertain(obtained == null);
        hold.note("held since before the agent came; counted from then on");
        if (locks.adopt(lock, hold)) {
            if (hold.isObtained()) {
                String line =
                        "adopted FileLock on "
                                + hold.name()
                                + " ("
                                + hold.region()
                                + "), held by this process since before the agent came; its thread"
                                + " is recorded nowhere, and its time is counted from now on";
                log.info(line);
                hold.worthAnEnd();
                if (events.wanted()) {
                    HealLog.publish(events, FileLockEvents.of(EventType.ADOPTED, hold, null), line);
                }
            }
            begun(hold);
        }
    }

    private static long pause(int attempt) {
        return Math.min(LONGEST_RETRY_PAUSE_MILLIS, 250L << Math.min(attempt - 1, 10));
    }
}
