package dev.lockmedic.cli;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What an agent tells of itself. The agent may be older or newer than this command, so every field
 * may be null; lists and maps are empty then.
 */
record Status(
        String version,
        Long pid,
        String at,
        String attachedAt,
        String startedBy,
        List<SettingInForce> settings,
        List<Hook> hooks,
        Watchdog watchdog,
        Healers healers,
        Sentinel sentinel,
        List<Held> held,
        Long heldTotal,
        Long overdueTotal,
        Long notReleasedTotal,
        Long heldMatching,
        Long askAgainMs,
        JvmLocks jvmLocks,
        List<Heal> heals,
        List<Profile> profiles,
        Outlook jmx,
        Outlook jfr,
        Map<String, Object> counters) {

    Status {
        settings = orEmpty(settings);
        hooks = orEmpty(hooks);
        held = orEmpty(held);
        heals = orEmpty(heals);
        profiles = orEmpty(profiles);
        counters =
                counters == null
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(counters));
    }

    /** The value in force; keys are told with or without {@code lockmedic.}. */
    Optional<String> setting(String shortKey) {
        return settings.stream()
                .filter(setting -> shortKey.equals(setting.shortKey()))
                .map(SettingInForce::value)
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** How many of them are past their max hold, as far as it is told. */
    long overdueCount() {
        return overdueTotal == null
                ? held.stream().filter(lock -> lock.isOverdue()).count()
                : overdueTotal;
    }

    /** How many locks are held, of which {@link #held} may list only some. */
    long heldCount() {
        return heldTotal == null ? held.size() : Math.max(heldTotal, held.size());
    }

    record SettingInForce(String key, String value, String from) {
        String shortKey() {
            return key == null ? null : Setting.shortKey(key);
        }

        boolean isDefault() {
            return "default".equals(from);
        }
    }

    record Hook(String point, String state, String why) {
        boolean is(String wanted) {
            return wanted.equals(state);
        }
    }

    record Watchdog(
            Boolean alive,
            Long wakeups,
            Long timers,
            Lateness latenessMicros,
            Long stalls,
            Long longestStallMs) {}

    record Lateness(Double p50, Double p99, Double max) {}

    record Healers(Long threads, Long busy, Long stuck, Long queued) {}

    /** Whether the host's own monitoring shows the agent; null where it is too old for that. */
    record Outlook(String state, String why, Boolean telling) {}

    /** Null where the agent has none, because it is not wanted. */
    record Sentinel(Long pid, Long armed, Long released, Long restarts, String problem) {}

    record Held(
            String id,
            String ref,
            String kind,
            String lock,
            String resource,
            Holder holder,
            String since,
            Long heldMs,
            Long maxHoldMs,
            String maxHoldFrom,
            String deadline,
            String state,
            Boolean adopted,
            Long waiters,
            String longestWaiter,
            Long longestWaitMs,
            String note) {

        /** Past its max hold, whether it was tried to release it or not. */
        boolean isOverdue() {
            return "overdue".equals(state) || isNotReleased();
        }

        boolean isNotReleased() {
            return "not-released".equals(state);
        }

        /** What it is called, as the host has it. */
        String name() {
            return lock != null ? lock : resource;
        }

        /** How long it has been held, as the agent's own clock has it if possible. */
        Optional<Long> ageMillis(Instant now) {
            return heldMs != null
                    ? Optional.of(heldMs)
                    : instant(since).map(start -> now.toEpochMilli() - start.toEpochMilli());
        }

        /** How long until its deadline; negative when overdue. */
        Optional<Long> millisLeft(Instant now) {
            return heldMs != null && maxHoldMs != null
                    ? Optional.of(maxHoldMs - heldMs)
                    : instant(deadline).map(end -> end.toEpochMilli() - now.toEpochMilli());
        }
    }

    record Holder(
            Long pid,
            String thread,
            Long threadId,
            Boolean virtual,
            Boolean alive,
            String state,
            List<String> stack) {
        Holder {
            stack = orEmpty(stack);
        }
    }

    /** Locks inside the JVM; null where the agent is too old to look at them. */
    record JvmLocks(
            Boolean alive,
            String problem,
            Long looks,
            Long failures,
            Long periodMs,
            Long costMicros,
            Long threads,
            Long contended,
            List<StuckLock> stuck) {
        JvmLocks {
            stuck = orEmpty(stuck);
        }
    }

    record StuckLock(
            String lock,
            String kind,
            String reason,
            String owner,
            String state,
            String motion,
            Long heldMs,
            String sure,
            Long maxHoldMs,
            Long waiters,
            String longestWaiter,
            Long longestWaitMs,
            Boolean deadlock,
            List<String> chain,
            List<String> stack,
            String done) {
        StuckLock {
            chain = orEmpty(chain);
            stack = orEmpty(stack);
        }
    }

    record Heal(
            String at,
            String kind,
            String lock,
            String action,
            List<String> reasons,
            String holder,
            Long heldMs,
            Long maxHoldMs,
            String outcome,
            String seen) {
        Heal {
            reasons = orEmpty(reasons);
        }

        /** Whether the lock came free; the agent also lists what it only reported. */
        boolean worked() {
            return "released".equals(outcome) || "reclaimed".equals(outcome);
        }
    }

    record Profile(String name, String source, List<Part> parts) {
        Profile {
            parts = orEmpty(parts);
        }
    }

    record Part(String part, String state, String why) {}

    static Optional<Instant> instant(String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list.stream().filter(Objects::nonNull).toList();
    }
}
