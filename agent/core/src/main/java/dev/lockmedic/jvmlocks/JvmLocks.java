package dev.lockmedic.jvmlocks;

import dev.lockmedic.healers.Healers;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.reclaim.HealLog;
import dev.lockmedic.settings.Settings;
import dev.lockmedic.threads.LiveThreads;
import dev.lockmedic.threads.Monitors;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Locks inside the JVM: puts the parts together, starts them, ends them, shows them. */
public final class JvmLocks {
    private final Settings settings;
    private final Healers healers;
    private final HealLog heals;
    private final AgentLog log;
    private final Consumer<Class<?>> opener;
    private final LockReleaser releaser;
    private final boolean debugger;

    // All null where this JVM looks different inside.
    private volatile SamplingThread thread;
    private volatile LockSampler sampler;
    private LockCare care;
    private LiveThreads threads;
    private volatile Monitors monitors;
    private volatile String problem;

    /**
     * What {@code status} shows.
     *
     * @param problem why locks inside the JVM are not looked at; null if they are
     */
    public record State(
            boolean alive,
            String problem,
            long looks,
            long failures,
            long periodMillis,
            long costMicros,
            int threads,
            int contended,
            List<StuckReport> stuck) {}

    /**
     * @param opener opens a class's package to us
     * @param debugger whether this JVM can be debugged
     */
    public JvmLocks(
            Settings settings,
            Healers healers,
            HealLog heals,
            AgentLog log,
            Consumer<Class<?>> opener,
            LockReleaser releaser,
            boolean debugger) {
        this.settings = settings;
        this.healers = healers;
        this.heals = heals;
        this.log = log;
        this.opener = opener;
        this.releaser = releaser;
        this.debugger = debugger;
    }

    /** Starts looking. On an agent thread, for it loads classes. */
    public void start() {
        try {
            threads = LiveThreads.open(opener);
            Synchronizers synchronizers = Synchronizers.open(opener);
            LockLimits limits = new LockLimits(settings, debugger);
            LockSampler looking =
                    new LockSampler(
                            threads,
                            synchronizers,
                            this::monitors,
                            limits,
                            this::stuck,
                            this::resolved);
            care =
                    new LockCare(
                            limits,
                            threads,
                            new WaitGraph(threads, synchronizers, this::monitors, releaser),
                            releaser,
                            heals,
                            log);
            SamplingThread sampling = new SamplingThread(looking, limits);
            sampler = looking;
            thread = sampling;
            sampling.start();
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            problem = "this JVM looks different inside: " + e;
            log.warn("locks inside the JVM are not looked at: " + problem);
        }
    }

    /** Loaded when first needed: it takes up to a tenth of a second. */
    private Monitors monitors() {
        Monitors known = monitors;
        if (known == null) {
            known = Monitors.open(threads, opener);
            monitors = known;
        }
        return known;
    }

    private void stuck(StuckHold stuck) {
        if (!healers.submit("caring for " + stuck.name(), new Look(stuck))) {
            stuck.watched().inCare.set(false);
        }
    }

    /** A class and no lambda: one first linked when memory has run out stays broken for good. */
    private final class Look implements Runnable {
        private final StuckHold stuck;

        Look(StuckHold stuck) {
            this.stuck = stuck;
        }

        @Override
        public void run() {
            try {
                care.care(stuck);
            } finally {
                stuck.watched().inCare.set(false);
            }
        }
    }

    private void resolved(WatchedLock lock) {
        long held = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lock.sinceNanos);
        care.resolved(lock.care, lock.name + (lock.site == null ? "" : lock.site.words()), held);
    }

    /** Ends looking, and lets go of every lock. */
    public void close(long limitMillis) {
        SamplingThread sampling = thread;
        if (sampling != null) {
            sampling.close(limitMillis);
        }
    }

    /** How threads are looked at; null where they are not, or not yet. Any thread. */
    public LiveThreads threads() {
        return thread == null ? null : threads;
    }

    /** As it stands now. Any thread. */
    public State state() {
        SamplingThread sampling = thread;
        LockSampler looking = sampler;
        if (sampling == null || looking == null) {
            return new State(false, problem, 0, 0, 0, 0, 0, 0, List.of());
        }
        return new State(
                sampling.isAlive(),
                null,
                sampling.looks(),
                sampling.failures(),
                TimeUnit.NANOSECONDS.toMillis(sampling.periodNanos()),
                TimeUnit.NANOSECONDS.toMicros(sampling.costNanos()),
                looking.threadsSeen(),
                looking.contended(),
                looking.reports());
    }
}
