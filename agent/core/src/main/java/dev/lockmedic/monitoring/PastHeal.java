package dev.lockmedic.monitoring;

import java.util.List;

/**
 * What was done about one stuck lock.
 *
 * @param at ISO instant
 * @param holder in words
 * @param maxHoldMillis null without a limit
 */
public record PastHeal(
        String at,
        String kind,
        String lock,
        String action,
        String outcome,
        List<String> reasons,
        String holder,
        long heldMillis,
        Long maxHoldMillis,
        String seen) {}
