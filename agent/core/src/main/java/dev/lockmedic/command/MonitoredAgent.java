package dev.lockmedic.command;

import dev.lockmedic.filelocks.FileLockHold;
import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.Waiters;
import dev.lockmedic.interception.HookState;
import dev.lockmedic.jvmlocks.StuckReport;
import dev.lockmedic.jvmrelease.ForcedReleases;
import dev.lockmedic.monitoring.AgentView;
import dev.lockmedic.monitoring.Figure;
import dev.lockmedic.monitoring.HealCount;
import dev.lockmedic.monitoring.HeldLock;
import dev.lockmedic.monitoring.HookPointState;
import dev.lockmedic.monitoring.PastHeal;
import dev.lockmedic.monitoring.StuckLock;
import dev.lockmedic.reclaim.Heal;
import dev.lockmedic.settings.Policy;
import dev.lockmedic.settings.Setting;
import dev.lockmedic.threads.LiveThreads;
import dev.lockmedic.threads.StackWatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What {@link StatusReport} writes as JSON, for those who look at it by other means. */
final class MonitoredAgent implements AgentView {
    private static final int MOST_STACKS = 20;
    private static final int MOST_FRAMES = 64;

    private final StatusReport agent;

    MonitoredAgent(StatusReport agent) {
        this.agent = agent;
    }

    @Override
    public String version() {
        return agent.version;
    }

    @Override
    public String since() {
        return agent.since.toString();
    }

    @Override
    public String startedBy() {
        return agent.startedBy;
    }

    @Override
    public long figure(Figure figure) {
        return switch (figure) {
            case ACQUIRED -> agent.holds.acquiredCount();
            case RELEASED -> agent.holds.releasedCount();
            case LOST -> agent.holds.lostCount();
            case ADOPTED -> agent.adopter.adopted();
            case FILE_LOCKS_ACQUIRED -> agent.fileLocks.acquiredCount();
            case FILE_LOCKS_ADOPTED -> agent.fileLocks.adoptedCount();
            case FILE_LOCKS_TAKEN -> agent.fileLocks.takenCount();
            case JVM_LOCKS_RELEASED, LATE_UNLOCKS_IGNORED, LATE_UNLOCKS_REFUSED ->
                    forcedReleases(figure);
            case HEALED -> healed(Heal.Outcome.RELEASED) + healed(Heal.Outcome.RECLAIMED);
            case NOT_RELEASED -> healed(Heal.Outcome.NOT_RELEASED);
            case REPORTED -> healed(Heal.Outcome.REPORTED);
            case WRITES_REFUSED -> agent.fence.refused();
            case ZOMBIE_RELEASES_REFUSED -> agent.zombies.refused();
            case STALE_POLICY_PATCHES -> agent.hostLocks.patches();
            case STALLS -> agent.watchdog.state().stalls();
            case WATCHDOG_FAILURES -> agent.watchdog.state().failures();
            case INTERNAL_ERRORS -> agent.errors.getAsInt();
            case EVENTS_PUBLISHED -> agent.events.published();
            case EVENTS_SHED -> agent.events.shed();
            case LOG_LINES_DROPPED -> agent.log.dropped();
            case HELD -> agent.holds.size() + agent.fileLocks.held().size();
            case OVERDUE -> overdue();
            case LONGEST_HELD -> longestHeld();
            case ZOMBIES -> agent.zombies.pending();
            case JVM_LOCKS_CONTENDED -> agent.jvmLocks.state().contended();
            case JVM_LOCKS_STUCK -> agent.jvmLocks.state().stuck().size();
            case WATCHDOG_TIMERS -> agent.watchdog.state().timers();
            case WATCHDOG_LATENESS_P50 -> agent.watchdog.state().lateness().p50Micros();
            case WATCHDOG_LATENESS_P99 -> agent.watchdog.state().lateness().p99Micros();
            case WATCHDOG_LATENESS_MAX -> agent.watchdog.state().lateness().maxMicros();
            case LONGEST_STALL -> agent.watchdog.state().longestStallMillis();
            case HEALER_THREADS -> agent.healers.state().threads();
            case HEALERS_STUCK -> agent.healers.state().stuck();
            case HEALERS_QUEUED -> agent.healers.state().queued();
            case HOOK_POINTS -> agent.interception.states().size();
            case HOOK_POINTS_PROVED -> proved();
        };
    }

    private long forcedReleases(Figure figure) {
        ForcedReleases releases = agent.forcedReleases.get();
        if (releases == null) {
            return 0;
        }
        return switch (figure) {
            case LATE_UNLOCKS_IGNORED -> releases.unlocksIgnored();
            case LATE_UNLOCKS_REFUSED -> releases.unlocksRefused();
            default -> releases.released();
        };
    }

    private long healed(Heal.Outcome outcome) {
        long sum = 0;
        for (HealCount count : healCounts()) {
            if (count.outcome().equals(outcome.toString())) {
                sum += count.count();
            }
        }
        return sum;
    }

    private long overdue() {
        long now = System.nanoTime();
        long count = 0;
        for (Hold hold : agent.holds.held()) {
            count += hold.isOverdue(now) ? 1 : 0;
        }
        for (FileLockHold hold : agent.fileLocks.held()) {
            count += hold.isOverdue(now) ? 1 : 0;
        }
        return count;
    }

    private long longestHeld() {
        long now = System.nanoTime();
        long longest = 0;
        for (Hold hold : agent.holds.held()) {
            longest = Math.max(longest, hold.heldMillis(now));
        }
        for (FileLockHold hold : agent.fileLocks.held()) {
            longest = Math.max(longest, hold.heldMillis(now));
        }
        return longest;
    }

    private long proved() {
        long count = 0;
        for (HookState point : agent.interception.states()) {
            count += point.state() == HookState.State.PROVED ? 1 : 0;
        }
        return count;
    }

    @Override
    public boolean watchdogAlive() {
        return agent.watchdog.state().alive();
    }

    @Override
    public boolean jvmLocksWatched() {
        return agent.jvmLocks.state().alive();
    }

    @Override
    public List<HealCount> healCounts() {
        List<HealCount> counts = new ArrayList<>();
        for (Map.Entry<String, Long> count : agent.heals.counts().entrySet()) {
            int dot = count.getKey().indexOf('.');
            counts.add(
                    new HealCount(
                            count.getKey().substring(0, dot),
                            count.getKey().substring(dot + 1),
                            count.getValue()));
        }
        return counts;
    }

    @Override
    public List<PastHeal> lastHeals(int most) {
        List<Heal> last = agent.heals.last();
        List<PastHeal> newestFirst = new ArrayList<>();
        for (int i = last.size() - 1; i >= 0 && newestFirst.size() < most; i--) {
            Heal heal = last.get(i);
            newestFirst.add(
                    new PastHeal(
                            Instant.ofEpochMilli(heal.atMillis()).toString(),
                            heal.kind(),
                            heal.lock(),
                            heal.action().toString(),
                            heal.outcome().toString(),
                            heal.reasons(),
                            heal.holder(),
                            heal.heldMillis(),
                            heal.maxHoldMillis(),
                            heal.seen()));
        }
        return newestFirst;
    }

    @Override
    public List<HeldLock> held(int most) {
        long now = System.nanoTime();
        List<HeldLock> oldestFirst = new ArrayList<>();
        for (Hold hold : agent.holds.held()) {
            oldestFirst.add(held(hold, now));
        }
        for (FileLockHold hold : agent.fileLocks.held()) {
            oldestFirst.add(held(hold, now));
        }
        oldestFirst.sort(Comparator.comparingLong(HeldLock::heldMillis).reversed());
        return oldestFirst.size() <= most ? oldestFirst : oldestFirst.subList(0, most);
    }

    private static HeldLock held(Hold hold, long now) {
        return new HeldLock(
                hold.kind().toString(),
                hold.lockName(),
                hold.resource(),
                hold.threadName(),
                hold.threadId(),
                hold.heldMillis(now),
                hold.limit().exists() ? hold.limit().millis() : null,
                state(hold.isOverdue(now), hold.attempts()),
                hold.note());
    }

    private static HeldLock held(FileLockHold hold, long now) {
        return new HeldLock(
                "file-lock",
                hold.name(),
                hold.path(),
                hold.threadName(),
                hold.threadId(),
                hold.heldMillis(now),
                hold.isLimited() ? hold.limitMillis() : null,
                state(hold.isOverdue(now), hold.attempts()),
                hold.note().isEmpty() ? hold.region() : hold.region() + "; " + hold.note());
    }

    private static String state(boolean overdue, int attempts) {
        return !overdue ? "held" : attempts > 0 ? "not-released" : "overdue";
    }

    @Override
    public List<StuckLock> stuck(int most, boolean stacks) {
        List<StuckLock> stuck = new ArrayList<>();
        for (StuckReport report : agent.jvmLocks.state().stuck()) {
            if (stuck.size() < most) {
                stuck.add(stuck(report, stacks));
            }
        }
        long now = System.nanoTime();
        for (Hold hold : agent.holds.held()) {
            if (stuck.size() < most && hold.isOverdue(now)) {
                boolean look = stacks && stuck.size() < MOST_STACKS && isLeft(hold);
                Waiters.Now waiting =
                        hold.lockFile() == null ? null : agent.holds.waiters().of(hold.lockFile());
                stuck.add(stuck(held(hold, now), look ? hold.thread() : null, waiting));
            }
        }
        for (FileLockHold hold : agent.fileLocks.held()) {
            if (stuck.size() < most && hold.isOverdue(now)) {
                boolean look = stacks && stuck.size() < MOST_STACKS && isLeft(hold);
                stuck.add(stuck(held(hold, now), look ? hold.thread() : null, null));
            }
        }
        return stuck;
    }

    /**
     * Whether nothing is about to be taken from the holder. To take its stack may stop everybody,
     * the heal as well.
     */
    private boolean isLeft(Hold hold) {
        return hold.attempts() > 0 || agent.settings.get(Setting.POLICY) != Policy.RECLAIM;
    }

    private boolean isLeft(FileLockHold hold) {
        return hold.attempts() > 0
                || agent.settings.get(Setting.POLICY) != Policy.RECLAIM
                || agent.settings.get(Setting.FILE_LOCKS_POLICY) != Policy.RECLAIM
                        && agent.settings.get(Setting.FILE_LOCKS_RULES).isEmpty();
    }

    private static StuckLock stuck(StuckReport report, boolean stacks) {
        return new StuckLock(
                "jvm-lock",
                report.lock(),
                null,
                report.owner(),
                List.of(report.reason()),
                report.heldMillis(),
                report.maxHoldMillis(),
                report.waiters(),
                report.longestWaiter(),
                report.longestWaitMillis(),
                report.chain(),
                report.cycle(),
                report.state(),
                report.motion(),
                stacks ? report.stack() : List.of(),
                report.done());
    }

    /**
     * @param looked whose stack is taken; null for nobody
     * @param waiting null if unknown
     */
    private StuckLock stuck(HeldLock held, Thread looked, Waiters.Now waiting) {
        LiveThreads threads = looked == null ? null : agent.jvmLocks.threads();
        return new StuckLock(
                held.kind(),
                held.lock(),
                held.resource(),
                held.holder() == null ? null : "thread \"" + held.holder() + "\"",
                List.of("hold-exceeded"),
                held.heldMillis(),
                held.maxHoldMillis(),
                waiting == null ? null : waiting.count(),
                waiting == null ? null : waiting.longest(),
                waiting == null || waiting.count() == 0 ? null : waiting.longestMillis(),
                List.of(),
                false,
                threads == null ? null : threads.state(looked).toString(),
                null,
                threads == null
                        ? List.of()
                        : StackWatch.lines(List.of(threads.stack(looked)), MOST_FRAMES),
                held.note().isEmpty() ? null : held.note());
    }

    @Override
    public List<HookPointState> hookPoints() {
        List<HookPointState> points = new ArrayList<>();
        for (HookState point : agent.interception.states()) {
            points.add(
                    new HookPointState(
                            point.point(),
                            point.state().toString(),
                            point.why() == null ? "" : point.why()));
        }
        return points;
    }
}
