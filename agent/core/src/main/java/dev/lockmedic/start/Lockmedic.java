package dev.lockmedic.start;

import dev.lockmedic.adoption.HeldLockSearch;
import dev.lockmedic.command.Changes;
import dev.lockmedic.command.Commands;
import dev.lockmedic.command.Outlook;
import dev.lockmedic.command.StatusReport;
import dev.lockmedic.events.Event;
import dev.lockmedic.events.EventField;
import dev.lockmedic.events.EventType;
import dev.lockmedic.events.Events;
import dev.lockmedic.fence.Refusals;
import dev.lockmedic.fence.ResourceSwap;
import dev.lockmedic.fence.WriteFence;
import dev.lockmedic.filelocks.FileLockCare;
import dev.lockmedic.filelocks.FileLockHold;
import dev.lockmedic.filelocks.FileLocks;
import dev.lockmedic.healers.Healers;
import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.holds.Timed;
import dev.lockmedic.hooks.AgentThread;
import dev.lockmedic.hostlocks.HostLocks;
import dev.lockmedic.hostlocks.Profiles;
import dev.lockmedic.identity.IdentityAttribute;
import dev.lockmedic.identity.ThisMachine;
import dev.lockmedic.interception.Acquisitions;
import dev.lockmedic.interception.HookState;
import dev.lockmedic.interception.Interception;
import dev.lockmedic.interception.LockFileWatcher;
import dev.lockmedic.interception.Releases;
import dev.lockmedic.jvmlocks.JvmLocks;
import dev.lockmedic.jvmrelease.ForcedReleases;
import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.lockfile.OwnFileLocks;
import dev.lockmedic.lockfile.PayloadParser;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.monitoring.Monitoring;
import dev.lockmedic.reclaim.Adopter;
import dev.lockmedic.reclaim.Contenders;
import dev.lockmedic.reclaim.HealLog;
import dev.lockmedic.reclaim.HoldEnds;
import dev.lockmedic.reclaim.HolderCare;
import dev.lockmedic.reclaim.HolderNotices;
import dev.lockmedic.reclaim.IdentityWriter;
import dev.lockmedic.reclaim.Investigator;
import dev.lockmedic.reclaim.Taking;
import dev.lockmedic.reclaim.ZombieReleases;
import dev.lockmedic.sentinel.Sentinel;
import dev.lockmedic.sentinel.StallWarning;
import dev.lockmedic.settings.Durations;
import dev.lockmedic.settings.LockFiles;
import dev.lockmedic.settings.Setting;
import dev.lockmedic.settings.Settings;
import dev.lockmedic.staleness.SystemProcesses;
import dev.lockmedic.takeover.Guards;
import dev.lockmedic.takeover.Takeover;
import dev.lockmedic.watchdog.Watchdog;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/** The agent as it runs in one JVM: puts the parts together, starts them, takes them out again. */
final class Lockmedic {
    /** A fault of ours that shows itself this often is not worth the host's trust. */
    private static final int MOST_ERRORS = 100;

    private static final List<String> ON_HOST_THREADS =
            List.of(
                    "events.Event",
                    "events.Event$Draft",
                    "events.EventField",
                    "events.EventType",
                    "events.HolderFields",
                    "fence.Expiry",
                    "fence.LostFileLock",
                    "fence.LostFileLock$Told",
                    "fence.LostFileLocks",
                    "fence.OpenedUnder",
                    "fence.OpenedUnder$Mark",
                    "fence.Refusals",
                    "fence.Resource",
                    "fence.WriteFence",
                    "filelocks.FileLockCare$Over",
                    "filelocks.FileLockHold",
                    "filelocks.FileLockHold$State",
                    "filelocks.FileLocks",
                    "holds.Hold",
                    "holds.Hold$Start",
                    "holds.Hold$State",
                    "holds.HoldEvents",
                    "holds.HoldClock",
                    "holds.HolderInterrupt",
                    "holds.HolderName",
                    "holds.HolderInterrupt$State",
                    "holds.MadeFile",
                    "holds.MadeFile$Match",
                    "holds.NextLook",
                    "holds.PendingLook",
                    "holds.Waiters",
                    "holds.Waiters$Now",
                    "holds.Waiters$Waiter",
                    "holds.WeakIdentityMap",
                    "holds.WeakIdentityMap$Key",
                    "holds.WeakIdentityMap$Probe",
                    "interception.Acquisitions$Acquisition",
                    "interception.GuardedDirectoryRemoval",
                    "interception.LockFileWatcher$Both",
                    "interception.LockFileWatcher$ResourceOpening",
                    "interception.Refusal$Vanished",
                    "interception.Releases$Release",
                    "interception.Skipped",
                    "lockfile.FileIdentity",
                    "lockfile.LockSnapshot",
                    "takeover.FolderGuard",
                    "takeover.Guard",
                    "takeover.Guard$Outcome",
                    "takeover.GuardedRelease",
                    "takeover.GuardedRelease$Next",
                    "takeover.ReleasedHold",
                    "takeover.Settling",
                    "takeover.Tries",
                    "takeover.Tries$Attempt");

    /**
     * A class whose first use comes when memory has run out stays broken for good, and with it
     * every heal from then on.
     */
    private static final List<String> IN_A_HEAL =
            List.of(
                    "fence.Expiry",
                    "filelocks.FileLockCare$Look",
                    "filelocks.FileLockCare$Over",
                    "filelocks.FileLockEvents",
                    "filelocks.FileLockRules$Verdict",
                    "filelocks.FileLockWords",
                    "filelocks.KernelLock",
                    "healers.Healers$Answer",
                    "holds.HoldRegistry$Zombies",
                    "identity.HoldIdentity",
                    "identity.Origin",
                    "identity.Origin$Kind",
                    "identity.Realm",
                    "jvmlocks.Care",
                    "jvmlocks.JvmLocks$Look",
                    "jvmlocks.LockCare$1",
                    "jvmlocks.LockName$1",
                    "jvmlocks.LockReleaser$Outcome",
                    "jvmlocks.LockReleaser$Readers",
                    "jvmlocks.LockReleaser$Result",
                    "jvmlocks.LockSite",
                    "jvmlocks.StuckHold",
                    "jvmlocks.StuckHold$Reason",
                    "jvmlocks.StuckReport",
                    "jvmlocks.Synchronizers$1",
                    "jvmlocks.ThreadWords",
                    "jvmlocks.WaitGraph$Chain",
                    "jvmlocks.WaitGraph$Wait",
                    "jvmlocks.WatchedLock",
                    "jvmrelease.BrokenHold",
                    "jvmrelease.BrokenHold$Kind",
                    "jvmrelease.Exclusive",
                    "jvmrelease.FewRecords",
                    "jvmrelease.FewRecords$Entry",
                    "jvmrelease.ForcedReleases",
                    "jvmrelease.Interrupts",
                    "jvmrelease.Interrupts$Interrupt",
                    "jvmrelease.Keeper",
                    "jvmrelease.LockFields",
                    "jvmrelease.LockKind",
                    "jvmrelease.LockTransformer",
                    "jvmrelease.LockTransformer$1",
                    "jvmrelease.LockWeaver",
                    "jvmrelease.LockWeaver$1",
                    "jvmrelease.LockWeaving",
                    "jvmrelease.Outcome",
                    "jvmrelease.Outcome$Result",
                    "jvmrelease.OwedPermits",
                    "jvmrelease.OwedPermits$Debtor",
                    "jvmrelease.Probe",
                    "jvmrelease.Probe$1",
                    "jvmrelease.ReadBooks",
                    "jvmrelease.ReadHold",
                    "jvmrelease.ReadPicture",
                    "jvmrelease.Reads",
                    "jvmrelease.Stamps",
                    "jvmrelease.Windows",
                    "jvmrelease.Woven",
                    "jvmrelease.Woven$Style",
                    "lockfile.LockFileReader$1",
                    "lockfile.OpenFiles",
                    "reclaim.Backoff$Said",
                    "reclaim.Contenders$1",
                    "reclaim.Heal",
                    "reclaim.HolderCare$Look",
                    "reclaim.HostReleases$Run",
                    "reclaim.LockFileLook$1",
                    "reclaim.Losses$SentinelsHeal",
                    "reclaim.OverdueHolds$1",
                    "reclaim.Taking$Removal",
                    "reclaim.Taking$Taken",
                    "sentinel.ArmedLock",
                    "sentinel.Watch",
                    "sentinel.Wire",
                    "staleness.Evidence$1",
                    "staleness.Evidence$AgeBy",
                    "staleness.Evidence$Owner",
                    "staleness.Liveness",
                    "staleness.StaleJudge",
                    "staleness.StaleJudge$1",
                    "staleness.StaleReason",
                    "staleness.Verdict",
                    "staleness.Verdict$Decision",
                    "start.JvmLockReleaser$1",
                    "takeover.GuardedRelease$Next",
                    "takeover.Takeover$1",
                    "takeover.Takeover$Outcome",
                    "takeover.Takeover$Result",
                    "threads.LiveThreads$Collector",
                    "threads.LiveThreads$Found",
                    "threads.Motion",
                    "threads.StackWatch$Seen");

    private static final long ADOPTION_LIMIT_MILLIS = 2000;

    /** A host that is out of memory is so in many places at once. */
    private static final long STARVATION_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final AgentLog log;
    private final Settings settings;
    private final Events events = new Events();
    private final EventsToFile eventsToFile;
    private final HoldRegistry holds = new HoldRegistry();
    private final Guards guards = new Guards();
    private final ThisMachine machine =
            new ThisMachine(work -> new AgentThread(work, "lockmedic-boot-clock", null));
    private final Healers healers;
    private final Healers hostCode;
    private final HolderCare care;
    private final Investigator investigator;
    private final Adopter adopter;
    private final LockFileReader reader;
    private final Watchdog watchdog;
    private final WriteFence fence;
    private final FileLocks fileLocks;
    private final FileLockCare fileLockCare;
    private final Interception interception;
    private final Profiles profiles;
    private final LockFiles lockFiles;
    private final LockFileWatcher watcher;
    private final AgentProperties properties;
    private final Runnable gone;
    private final StatusReport status;
    private final Changes changes;
    private final Monitoring monitoring;

    /** Null where it is not wanted. */
    private final Sentinel sentinel;

    private final JvmLocks jvmLocks;
    private final JvmLockReleaser jvmReleaser;
    private final AgentThread lastWords;
    private volatile boolean started;

    /** Null until it has started. */
    private volatile Commands commands;

    private final AtomicInteger errors = new AtomicInteger();
    private final AtomicLong starvationToldNanos = new AtomicLong();
    private final AtomicBoolean detached = new AtomicBoolean();

    private Lockmedic(
            Settings settings,
            Instrumentation instrumentation,
            Opener opener,
            AgentProperties properties,
            String how,
            Runnable gone) {
        this.settings = settings;
        this.properties = properties;
        this.gone = gone;
        log = new AgentLog(() -> settings.get(Setting.LOG));
        // What was healed right before the JVM ends must not go unsaid.
        lastWords = new AgentThread(this::sayLastWords, "lockmedic-last-words", null);
        eventsToFile = new EventsToFile(settings, events, log);
        settings.changesToldTo(this::settingChanged);
        healers = new Healers("lockmedic-healer", this::internalError);
        hostCode = new Healers("lockmedic-host-code", this::hostCodeFailed);
        SystemProcesses processes = new SystemProcesses();
        OwnFileLocks ownLocks = OwnFileLocks.ofKernel(processes.self());
        reader = new LockFileReader(ownLocks);
        investigator = new Investigator(settings, holds, processes, reader, machine);
        Takeover takeover = new Takeover(guards, reader);
        HealLog heals = new HealLog(log, events);
        ResourceSwap swap =
                new ResourceSwap(
                        () -> settings.get(Setting.FENCE),
                        () -> settings.get(Setting.FENCE_COPY_LIMIT),
                        ownLocks);
        HolderNotices notices =
                new HolderNotices(settings, investigator, holds.waiters(), events, log);
        Taking taking = new Taking(holds, takeover, swap, notices);
        care =
                new HolderCare(
                        settings,
                        healers,
                        hostCode,
                        holds,
                        investigator,
                        taking,
                        notices,
                        heals,
                        log);
        sentinel =
                settings.get(Setting.SENTINEL)
                        ? new Sentinel(
                                () -> settings.get(Setting.POLICY),
                                () ->
                                        swap.isWanted()
                                                ? settings.get(Setting.FENCE_COPY_LIMIT)
                                                : Long.valueOf(-1),
                                care::releasedFromOutside,
                                log)
                        : null;
        care.identifiedBy(new IdentityWriter(machine, processes, reader, log)::write);
        adopter = new Adopter(holds, care, investigator, events, log);
        watchdog = new Watchdog(this::due, List.of(healers, hostCode), this::stalled);
        care.timedBy(watchdog::at, watchdog::missed);
        watchdog.looksAtAllBy(this::lookAtAll);
        healers.starvedTellTo(this::starved);
        hostCode.starvedTellTo(this::starved);
        healers.supervisedBy(watchdog::superviseHealers);
        hostCode.supervisedBy(watchdog::superviseHealers);
        Contenders contenders =
                new Contenders(settings, healers, holds, investigator, taking, heals, adopter);
        ZombieReleases zombies = new ZombieReleases(holds, investigator, care, events, log);
        fence =
                new WriteFence(
                        settings,
                        new Refusals(holds.waiters(), events, log),
                        lastWords.getId(),
                        this::hookFailed);
        fence.looksBy(care::lookNow);
        holds.toldTo(new HoldEnds(fence, holds.waiters(), events, log));
        fileLocks = new FileLocks(fence, events, this::hookFailed);
        fileLockCare =
                new FileLockCare(settings, healers, fileLocks, fence, heals, log, opener::openBase);
        fileLockCare.timedBy(watchdog::at, watchdog::missed);
        interception = new Interception(instrumentation);
        HostLocks hostLocks = new HostLocks(settings, holds, investigator, care, log);
        profiles = new Profiles(instrumentation, hostLocks, opener::open);
        profiles.find(settings.get(Setting.PROFILES));
        investigator.profiles(profiles.lockFiles(), profiles.ownerPatterns());
        lockFiles = settings.get(Setting.LOCK_FILES).and(profiles.lockFiles());
        watcher =
                new LockFileWatcher(
                        lockFiles,
                        new Acquisitions(holds, care, contenders),
                        new Releases(holds, guards, contenders, zombies),
                        guards,
                        fence,
                        this::hookFailed);
        jvmReleaser =
                new JvmLockReleaser(
                        () ->
                                new ForcedReleases(
                                        instrumentation,
                                        opener::open,
                                        () -> settings.get(Setting.JVM_LOCKS_ZOMBIE_UNLOCK),
                                        this::hookFailed));
        jvmLocks =
                new JvmLocks(
                        settings,
                        healers,
                        heals,
                        log,
                        opener::open,
                        jvmReleaser,
                        isDebugged(properties.jvmArguments()));
        status =
                new StatusReport(
                        Version.text(),
                        how,
                        settings,
                        holds,
                        heals,
                        healers,
                        watchdog,
                        interception,
                        profiles,
                        hostLocks,
                        adopter,
                        zombies,
                        fence,
                        fileLocks,
                        sentinel,
                        jvmLocks,
                        jvmReleaser::made,
                        events,
                        eventsToFile::fileState,
                        log,
                        errors::get);
        changes = new Changes(settings, this::settingsChanged, log);
        monitoring = Outlook.of(settings, status, changes, events, eventsToFile, log);
    }

    /** A person who stops a thread in a debugger must not lose its locks. */
    private static boolean isDebugged(String jvmArguments) {
        return jvmArguments != null
                && (jvmArguments.contains("-agentlib:jdwp") || jvmArguments.contains("-Xrunjdwp"));
    }

    static Function<String, String> start(
            Settings settings,
            AtomicReference<Consumer<String>> complaints,
            Instrumentation instrumentation,
            Opener opener,
            AgentProperties properties,
            String how,
            Runnable gone) {
        Lockmedic lockmedic =
                new Lockmedic(settings, instrumentation, opener, properties, how, gone);
        complaints.set(lockmedic.log::error);
        try {
            lockmedic.run(how);
        } catch (Throwable t) {
            // Half an agent is worse than none, and its threads must not go on in a loader that is
            // about to be closed.
            lockmedic.detach();
            throw t;
        }
        lockmedic.commands =
                new Commands(
                        lockmedic.changes,
                        lockmedic.healers,
                        lockmedic.status,
                        lockmedic::detach,
                        properties,
                        lockmedic.log);
        return lockmedic.commands;
    }

    private void run(String how) {
        log.start();
        eventsToFile.follow();
        Runtime.getRuntime().addShutdownHook(lastWords);
        watchdog.start();
        interception.install();
        profiles.install(how.equals("attach"));
        interception.direct(watcher, fileLocks);
        investigator.watching(System.currentTimeMillis());
        healers.submit("reading the clocks", machine::now);
        // Not on the healers: the first locks of the host must not queue behind class loading.
        hostCode.submit("warming up for profiles", profiles::warmUp);
        if (how.equals("attach")) {
            healers.ask("looking for held locks", this::adopt, null, ADOPTION_LIMIT_MILLIS);
        }
        monitoring.start();
        properties.put(AgentProperties.VERSION, Version.text());
        started = true;
        hostCode.submit("getting ready", () -> getReady(how));
        if (sentinel != null) {
            healers.submit("starting the sentinel", this::startSentinel);
        }
    }

    /**
     * One after the other: several threads that load classes would take the host's processors while
     * it starts itself. What heals first, then what is needed for the first heal.
     */
    private void getReady(String how) {
        try {
            jvmLocks.start();
            warmUp();
            fileLockCare.warmUp();
            jvmReleaser.prepare();
        } finally {
            tellStart(how);
            monitoring.look();
        }
    }

    /** The JVM ends: what has happened right before must not go unsaid. */
    private void sayLastWords() {
        events.close(500);
        log.close(500);
    }

    private void startSentinel() {
        care.secondedBy(sentinel);
        sentinel.start();
    }

    /** A hold's moment has come. On the watchdog's thread. */
    private void due(Timed hold) {
        if (hold instanceof FileLockHold fileLock) {
            fileLockCare.due(fileLock);
        } else {
            care.due((Hold) hold);
        }
    }

    private void lookAtAll() {
        care.lookAtAll();
        fileLockCare.lookAtAll();
    }

    /** On whatever thread has noticed. */
    private void settingChanged(Settings.Entry entry) {
        if (events.wanted()) {
            HealLog.publish(
                    events,
                    Event.draft(EventType.POLICY_CHANGED)
                            .with(EventField.KEY, entry.key())
                            .with(EventField.VALUE, entry.value())
                            .with(EventField.FROM, entry.from()),
                    entry.key() + "=" + entry.value() + " from now on (" + entry.from() + ")");
        }
    }

    private void settingsChanged() {
        eventsToFile.follow();
        care.settingsChanged();
        fileLockCare.settingsChanged();
        if (sentinel != null) {
            sentinel.settingsChanged();
        }
    }

    private Void adopt() {
        fileLockCare.adopt();
        new HeldLockSearch(lockFiles, reader, adopter).run();
        return null;
    }

    /**
     * Loads what the host's first lock and its first contender would otherwise wait for, perhaps at
     * the very end of a stack that has no room for class loading.
     */
    private static void warmUp() {
        ON_HOST_THREADS.forEach(Lockmedic::load);
        IN_A_HEAL.forEach(Lockmedic::load);
        // The JDK's own class for that stays broken for good if memory runs out at its first use.
        Thread.currentThread().getStackTrace();
        IdentityAttribute.warmUp();
        HealLog.warmUp();
        PayloadParser.parse(
                "{\"pid\":1,\"createdAt\":\"2026-01-01T00:00:00.000Z\",\"maxHoldMs\":1}"
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static void load(String name) {
        try {
            Class.forName("dev.lockmedic." + name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private void tellStart(String how) {
        List<HookState> points = interception.states();
        List<HookState> bad =
                points.stream().filter(p -> p.state() != HookState.State.PROVED).toList();
        String line =
                "Lockmedic "
                        + Version.text()
                        + " is "
                        + (how.equals("attach") ? "attached" : "started")
                        + ": policy "
                        + settings.get(Setting.POLICY).name().toLowerCase(java.util.Locale.ROOT)
                        + ", lock files "
                        + settings.get(Setting.LOCK_FILES)
                        + ", "
                        + (points.size() - bad.size())
                        + " of "
                        + points.size()
                        + " hook points proved";
        log.info(line);
        HealLog.publish(
                events,
                Event.draft(EventType.STARTED)
                        .with(EventField.AGENT, Version.text())
                        .with(EventField.JAVA, System.getProperty("java.version"))
                        .with(EventField.BY, how),
                line);
        for (String problem : profiles.problems()) {
            log.error("problem with profiles: " + problem);
        }
        if (!OwnFileLocks.canBeKnown()) {
            log.warn(
                    "this system has no /proc/locks: lock files that the host has open can't be read"
                            + " without dropping its FileLocks, so those are respected and not healed");
        }
        String stalls = sentinel == null ? StallWarning.text(properties.jvmArguments()) : null;
        if (stalls != null) {
            log.warn(stalls);
        }
        for (HookState point : bad) {
            String lost =
                    "hook point "
                            + point.point()
                            + " is "
                            + point.state()
                            + ": "
                            + point.why()
                            + "; locks taken or given back that way are not seen";
            log.warn(lost);
            HealLog.publish(
                    events,
                    Event.draft(EventType.HOOK_LOST)
                            .with(EventField.POINT, point.point())
                            .with(EventField.SEEN, point.why()),
                    lost);
        }
    }

    private void stalled(long nanos) {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        String line =
                "the whole JVM stood still for about "
                        + Durations.human(millis)
                        + " (a safepoint, a garbage collection, or it was stopped); deadlines within"
                        + " that time are acted upon now";
        log.warn(line);
        HealLog.publish(events, Event.draft(EventType.STALL).with(EventField.STALL, millis), line);
    }

    /** The host's code failing is the host's matter; it is told and not counted as ours. */
    private void hostCodeFailed(String what) {
        log.error("code of the host that a profile names: " + what);
    }

    /** What the hook was about to see may have gone unseen. On a host's thread. */
    private void hookFailed(Throwable t) {
        investigator.mayHaveMissed();
        watchdog.missed();
        if (t instanceof VirtualMachineError starved) {
            starved(starved);
        } else {
            internalError("failed inside a hook: " + t);
        }
    }

    /** The JVM has no memory or no stack for us: no fault of ours, and no reason to leave. */
    private void starved(VirtualMachineError e) {
        long now = System.nanoTime();
        long last = starvationToldNanos.get();
        if ((last == 0 || now - last > STARVATION_PAUSE_NANOS)
                && starvationToldNanos.compareAndSet(last, now)) {
            log.warn(
                    "the JVM could not do what Lockmedic asked of it ("
                            + e
                            + "); it is tried again, and until it works no lock is taken");
        }
    }

    private void internalError(String what) {
        int count = errors.incrementAndGet();
        log.error("internal error: " + what + "; the host is not affected");
        if (count == MOST_ERRORS) {
            log.error("too many internal errors: Lockmedic takes itself out of this JVM");
            new AgentThread(this::detach, "lockmedic-detach", null).start();
        }
    }

    /** Restores every class, ends every thread, lets go of everything. Once. */
    private void detach() {
        if (!detached.compareAndSet(false, true)) {
            return;
        }
        monitoring.close(2000);
        fence.close();
        List<String> problems = new ArrayList<>(interception.remove());
        problems.addAll(profiles.remove());
        problems.addAll(jvmReleaser.close());
        if (commands != null) {
            commands.close(2000);
        }
        watchdog.close(2000);
        jvmLocks.close(2000);
        if (sentinel != null) {
            sentinel.close(2000);
        }
        hostCode.close();
        hostCode.join(2000);
        healers.close();
        healers.join(2000);
        guards.close();
        problems.forEach(log::error);
        if (started) {
            String line = "Lockmedic is detached; what is stuck now stays stuck";
            log.info(line);
            HealLog.publish(events, Event.draft(EventType.DETACHED), line);
        }
        events.close(2000);
        log.close(2000);
        try {
            Runtime.getRuntime().removeShutdownHook(lastWords);
        } catch (IllegalStateException e) {
            // The JVM is on its way out already.
        }
        properties.remove(AgentProperties.VERSION);
        gone.run();
    }
}
