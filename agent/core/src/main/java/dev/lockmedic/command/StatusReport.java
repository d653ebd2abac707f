package dev.lockmedic.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockmedic.events.EventFile;
import dev.lockmedic.events.Events;
import dev.lockmedic.fence.WriteFence;
import dev.lockmedic.filelocks.FileLocks;
import dev.lockmedic.healers.Healers;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.hostlocks.HostLocks;
import dev.lockmedic.hostlocks.Profiles;
import dev.lockmedic.interception.HookState;
import dev.lockmedic.interception.Interception;
import dev.lockmedic.jvmlocks.JvmLocks;
import dev.lockmedic.jvmlocks.StuckReport;
import dev.lockmedic.jvmrelease.ForcedReleases;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.monitoring.Monitoring;
import dev.lockmedic.monitoring.MonitoringPart;
import dev.lockmedic.profiles.PartStatus;
import dev.lockmedic.profiles.ProfileSources;
import dev.lockmedic.reclaim.Adopter;
import dev.lockmedic.reclaim.Heal;
import dev.lockmedic.reclaim.HealLog;
import dev.lockmedic.reclaim.ZombieReleases;
import dev.lockmedic.sentinel.Sentinel;
import dev.lockmedic.settings.Settings;
import dev.lockmedic.watchdog.Watchdog;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** The agent's state as JSON: what is held, what was healed, whether the agent itself is well. */
public final class StatusReport {
    final String version;
    final String startedBy;
    final Instant since = Instant.now();
    final Settings settings;
    final HoldRegistry holds;
    private final HeldPage held;
    final HealLog heals;
    final Healers healers;
    final Watchdog watchdog;
    final Interception interception;
    final Profiles profiles;
    final HostLocks hostLocks;
    final Adopter adopter;
    final ZombieReleases zombies;
    final WriteFence fence;
    final FileLocks fileLocks;
    final Sentinel sentinel;
    final JvmLocks jvmLocks;
    final Supplier<ForcedReleases> forcedReleases;
    final Events events;
    final Supplier<EventFile.State> eventFile;
    final AgentLog log;
    final IntSupplier errors;

    /** Null until it is known who shows the agent to the host's monitoring. */
    private volatile Monitoring monitoring;

    /**
     * Reports on these.
     *
     * @param sentinel null where it is off
     * @param eventFile gives null where events are written nowhere
     * @param forcedReleases gives null where locks inside the JVM can't be released
     */
    public StatusReport(
            String version,
            String startedBy,
            Settings settings,
            HoldRegistry holds,
            HealLog heals,
            Healers healers,
            Watchdog watchdog,
            Interception interception,
            Profiles profiles,
            HostLocks hostLocks,
            Adopter adopter,
            ZombieReleases zombies,
            WriteFence fence,
            FileLocks fileLocks,
            Sentinel sentinel,
            JvmLocks jvmLocks,
            Supplier<ForcedReleases> forcedReleases,
            Events events,
            Supplier<EventFile.State> eventFile,
            AgentLog log,
            IntSupplier errors) {
        this.version = version;
        this.startedBy = startedBy;
        this.settings = settings;
        this.holds = holds;
        this.held = new HeldPage(holds, fileLocks);
        this.heals = heals;
        this.healers = healers;
        this.watchdog = watchdog;
        this.interception = interception;
        this.profiles = profiles;
        this.hostLocks = hostLocks;
        this.adopter = adopter;
        this.zombies = zombies;
        this.fence = fence;
        this.fileLocks = fileLocks;
        this.sentinel = sentinel;
        this.jvmLocks = jvmLocks;
        this.forcedReleases = forcedReleases;
        this.events = events;
        this.eventFile = eventFile;
        this.log = log;
        this.errors = errors;
    }

    /** Names who shows the agent to the host's own monitoring. */
    void seenBy(Monitoring value) {
        monitoring = value;
    }

    /** All of it, as it stands now; on an agent thread. */
    ObjectNode json(HeldQuery query) {
        ObjectNode root = head();
        settings(root.putArray("settings"), false);
        hooks(root.putArray("hooks"));
        watchdog(root.putObject("watchdog"));
        healers(root.putObject("healers"), true);
        if (sentinel != null) {
            sentinel(root.putObject("sentinel"));
        }
        held.writeTo(root, query);
        jvmLocks(root.putObject("jvmLocks"));
        healed(root.putArray("heals"));
        profiles(root.putArray("profiles"));
        events(root.putObject("events"));
        monitoring(root);
        counters(root.putObject("counters"));
        return root;
    }

    /** What changes from one second to the next; on an agent thread that is no healer. */
    ObjectNode watchedJson(HeldQuery query) {
        ObjectNode root = head();
        settings(root.putArray("settings"), true);
        watchdog(root.putObject("watchdog"));
        healers(root.putObject("healers"), false);
        if (sentinel != null) {
            sentinel(root.putObject("sentinel"));
        }
        held.writeTo(root, query);
        jvmLocks(root.putObject("jvmLocks"));
        healed(root.putArray("heals"));
        return root;
    }

    /** The held locks alone; on an agent thread. */
    ObjectNode heldJson(HeldQuery query) {
        ObjectNode root = head();
        held.writeTo(root, query);
        return root;
    }

    private ObjectNode head() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("version", version);
        root.put("pid", ProcessHandle.current().pid());
        root.put("at", Instant.now().toString());
        root.put("attachedAt", since.toString());
        root.put("startedBy", startedBy);
        return root;
    }

    private void settings(ArrayNode list, boolean onlyWhatMatters) {
        for (Settings.Entry entry : settings.entries()) {
            if (onlyWhatMatters
                    && entry.from().equals("default")
                    && !entry.key().equals("lockmedic.policy")) {
                continue;
            }
            list.addObject()
                    .put("key", entry.key())
                    .put("value", entry.value())
                    .put("from", entry.from());
        }
    }

    private void hooks(ArrayNode list) {
        for (HookState point : interception.states()) {
            list.addObject()
                    .put("point", point.point())
                    .put("state", point.state().toString())
                    .put("why", point.why());
        }
    }

    private void watchdog(ObjectNode node) {
        Watchdog.State state = watchdog.state();
        node.put("alive", state.alive());
        node.put("wakeups", state.lateness().wakeups());
        node.put("timers", state.timers());
        node.putObject("latenessMicros")
                .put("p50", state.lateness().p50Micros())
                .put("p99", state.lateness().p99Micros())
                .put("max", state.lateness().maxMicros());
        node.put("stalls", state.stalls());
        node.put("longestStallMs", state.longestStallMillis());
        node.put("failures", state.failures());
    }

    private void healers(ObjectNode node, boolean askedOnOne) {
        Healers.State state = healers.state();
        node.put("threads", state.threads());
        // The one that answers this is not counted as busy.
        node.put("busy", Math.max(0, state.busy() - (askedOnOne ? 1 : 0)));
        node.put("stuck", state.stuck());
        node.put("queued", state.queued());
    }

    private void sentinel(ObjectNode node) {
        Sentinel.State state = sentinel.state();
        node.put("pid", state.pid());
        node.put("armed", state.armed());
        node.put("released", state.released());
        node.put("restarts", state.restarts());
        node.put("refused", state.refused());
        node.put("problem", state.problem());
    }

    private void jvmLocks(ObjectNode node) {
        JvmLocks.State state = jvmLocks.state();
        node.put("alive", state.alive());
        node.put("problem", state.problem());
        node.put("looks", state.looks());
        node.put("failures", state.failures());
        node.put("periodMs", state.periodMillis());
        node.put("costMicros", state.costMicros());
        node.put("threads", state.threads());
        node.put("contended", state.contended());
        ArrayNode list = node.putArray("stuck");
        state.stuck().forEach(report -> stuck(list.addObject(), report));
    }

    private static void stuck(ObjectNode node, StuckReport report) {
        node.put("lock", report.lock());
        node.put("kind", report.kind());
        node.put("reason", report.reason());
        node.put("owner", report.owner());
        node.put("state", report.state());
        node.put("motion", report.motion());
        node.put("heldMs", report.heldMillis());
        node.put("sure", report.sure());
        node.put("maxHoldMs", report.maxHoldMillis());
        node.put("waiters", report.waiters());
        node.put("longestWaiter", report.longestWaiter());
        node.put("longestWaitMs", report.longestWaitMillis());
        node.put("deadlock", report.cycle());
        report.chain().forEach(node.putArray("chain")::add);
        report.stack().forEach(node.putArray("stack")::add);
        node.put("done", report.done());
    }

    private void healed(ArrayNode list) {
        for (Heal heal : heals.last()) {
            ObjectNode node = list.addObject();
            node.put("at", Instant.ofEpochMilli(heal.atMillis()).toString());
            node.put("kind", heal.kind());
            node.put("lock", heal.lock());
            node.put("action", heal.action().toString());
            ArrayNode reasons = node.putArray("reasons");
            heal.reasons().forEach(reasons::add);
            node.put("holder", heal.holder());
            node.put("heldMs", heal.heldMillis());
            node.put("maxHoldMs", heal.maxHoldMillis());
            node.put("outcome", heal.outcome().toString());
            node.put("seen", heal.seen());
        }
    }

    private void profiles(ArrayNode list) {
        for (ProfileSources.Found found : profiles.found()) {
            ObjectNode node = list.addObject();
            node.put("name", found.profile().name());
            node.put("source", found.source());
            ArrayNode parts = node.putArray("parts");
            for (PartStatus part : profiles.parts()) {
                if (part.profile().equals(found.profile().name())) {
                    parts.addObject()
                            .put("part", part.part())
                            .put(
                                    "state",
                                    part.state().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                            .put("why", part.why());
                }
            }
        }
    }

    private void events(ObjectNode node) {
        EventFile.State file = eventFile.get();
        node.put("file", file == null ? null : file.path());
        node.put("published", events.published());
        node.put("written", file == null ? 0 : file.written());
        node.put("lost", file == null ? 0 : file.lost());
        node.put("shed", events.shed());
        node.put("failures", events.failures());
        node.put("problem", file == null ? null : file.problem());
    }

    private void monitoring(ObjectNode root) {
        Monitoring known = monitoring;
        if (known == null) {
            return;
        }
        for (MonitoringPart part : known.parts()) {
            MonitoringPart.State state = part.state();
            root.putObject(part.name())
                    .put("state", state.state())
                    .put("why", state.why())
                    .put("telling", state.telling());
        }
    }

    private void counters(ObjectNode node) {
        node.put("acquired", holds.acquiredCount());
        node.put("released", holds.releasedCount());
        node.put("lost", holds.lostCount());
        node.put("adopted", adopter.adopted());
        node.put("zombies", zombies.pending());
        node.put("zombieReleasesRefused", zombies.refused());
        node.put("writesRefused", fence.refused());
        node.put("fileLocksAcquired", fileLocks.acquiredCount());
        node.put("fileLocksAdopted", fileLocks.adoptedCount());
        node.put("fileLocksTaken", fileLocks.takenCount());
        node.put("stalePolicyPatches", hostLocks.patches());
        ForcedReleases releases = forcedReleases.get();
        if (releases != null) {
            node.put("jvmLocksReleased", releases.released());
            node.put("lateUnlocksAwaited", releases.unlocksAwaited());
            node.put("lateUnlocksIgnored", releases.unlocksIgnored());
            node.put("lateUnlocksRefused", releases.unlocksRefused());
        }
        node.put("internalErrors", errors.getAsInt());
        node.put("monitoringFailures", monitoring == null ? 0 : monitoring.failures());
        node.put("logLinesDropped", log.dropped());
        for (Map.Entry<String, Long> count : heals.counts().entrySet()) {
            node.put(count.getKey(), count.getValue());
        }
    }
}
