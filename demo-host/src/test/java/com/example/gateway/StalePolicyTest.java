package com.example.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StalePolicyTest {
    private static final long SELF = 10;
    private static final long OTHER = 20;
    private static final long DEAD = 30;
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final StalePolicy policy =
            new StalePolicy(1_800_000, new FakeProcesses(SELF, Map.of(SELF, 100L, OTHER, 200L)));

    static Stream<Arguments> locks() {
        return Stream.of(
                // pid, start time, age, max hold, held here, reasons
                arguments(OTHER, 200L, 0L, 300_000L, false, List.of()),
                arguments(OTHER, null, 300_000L, 300_000L, false, List.of()),
                arguments(OTHER, 200L, 300_001L, 300_000L, false, List.of("hold-exceeded")),
                arguments(OTHER, 200L, 1_800_001L, null, false, List.of("too-old")),
                arguments(OTHER, 200L, 1_800_000L, null, false, List.of()),
                arguments(
                        OTHER,
                        200L,
                        1_800_001L,
                        300_000L,
                        false,
                        List.of("too-old", "hold-exceeded")),
                arguments(OTHER, 201L, 0L, 300_000L, false, List.of("recycled-pid")),
                arguments(DEAD, 300L, 0L, 300_000L, false, List.of("dead-pid")),
                arguments(SELF, 100L, 0L, 300_000L, false, List.of("orphan-self-pid")),
                arguments(SELF, null, 0L, 300_000L, false, List.of("orphan-self-pid")),
                arguments(SELF, 99L, 0L, 300_000L, false, List.of("recycled-pid")),
                arguments(SELF, 100L, 0L, 300_000L, true, List.of()),
                arguments(SELF, 100L, 300_001L, 300_000L, true, List.of("hold-exceeded")),
                arguments(OTHER, 200L, null, 300_000L, false, List.of("invalid-createdAt")),
                arguments(null, null, 0L, 300_000L, false, List.of("missing-pid")),
                arguments(
                        null, null, null, null, false, List.of("missing-pid", "invalid-createdAt")),
                // a clock that was set back
                arguments(OTHER, 200L, -5_000L, 300_000L, false, List.of()));
    }

    @ParameterizedTest
    @MethodSource("locks")
    void namesEveryReasonThatApplies(
            Long pid,
            Long startTime,
            Long ageMs,
            Long maxHoldMs,
            boolean heldHere,
            List<String> reasons) {
        Instant createdAt = ageMs == null ? null : NOW.minusMillis(ageMs);
        LockPayload payload = new LockPayload(pid, createdAt, maxHoldMs, startTime);
        assertThat(policy.reasons(payload, NOW, heldHere)).containsExactlyElementsOf(reasons);
    }

    @ParameterizedTest
    @CsvSource({
        "'', false",
        "too-old, false",
        "hold-exceeded, false",
        "too-old hold-exceeded, false",
        "dead-pid, true",
        "recycled-pid, true",
        "orphan-self-pid, true",
        "missing-pid, true",
        "invalid-createdAt, true",
        "dead-pid too-old hold-exceeded, true"
    })
    void ageAloneDoesNotTakeALockAway(String reasons, boolean remove) {
        assertThat(policy.shouldRemove(words(reasons))).isEqualTo(remove);
    }

    @ParameterizedTest
    @CsvSource({
        "'', false",
        "missing-pid, true",
        "invalid-createdAt, true",
        "missing-pid invalid-createdAt, true",
        "dead-pid invalid-createdAt, false"
    })
    void aLockThatOnlyLacksItsPayloadMayBeJustBeingWritten(String reasons, boolean unwritten) {
        assertThat(policy.isOnlyUnwritten(words(reasons))).isEqualTo(unwritten);
    }

    private static Set<String> words(String text) {
        return text.isEmpty() ? Set.of() : new LinkedHashSet<>(List.of(text.split(" ")));
    }
}
