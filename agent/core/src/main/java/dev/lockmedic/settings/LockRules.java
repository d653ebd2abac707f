package dev.lockmedic.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Rules for single locks, as one setting holds them: {@code pattern=max-hold:policy}, separated by
 * semicolons, where either the limit or the policy may be missing. The first rule that matches
 * counts.
 */
public final class LockRules {
    private static final String NEVER = "never";

    private LockRules() {}

    /**
     * Reads rules.
     *
     * @param text null or blank for none
     * @param policy reads a policy, and throws {@code IllegalArgumentException} for what is none
     * @param pattern reads a pattern, and throws {@code IllegalArgumentException} for a bad one
     * @throws IllegalArgumentException that names the rule and what is wrong with it
     */
    public static <T, P> List<LockRule<T, P>> parse(
            String text, Function<String, P> policy, Function<String, T> pattern) {
        List<LockRule<T, P>> rules = new ArrayList<>();
        if (text == null || text.isBlank()) {
            return List.of();
        }
        for (String part : text.split(";")) {
            if (!part.isBlank()) {
                rules.add(rule(part.trim(), policy, pattern));
            }
        }
        return List.copyOf(rules);
    }

    private static <T, P> LockRule<T, P> rule(
            String text, Function<String, P> policy, Function<String, T> pattern) {
        int equals = text.lastIndexOf('=');
        if (equals < 1 || equals == text.length() - 1) {
            throw new IllegalArgumentException(
                    "\""
                            + text
                            + "\" is no rule; write pattern=max-hold, pattern=max-hold:policy or"
                            + " pattern=:policy");
        }
        String locks = text.substring(0, equals).trim();
        String value = text.substring(equals + 1).trim();
        int colon = value.indexOf(':');
        String limit = colon < 0 ? value : value.substring(0, colon).trim();
        String name = colon < 0 ? "" : value.substring(colon + 1).trim();
        try {
            return new LockRule<>(
                    pattern.apply(locks),
                    limit.isEmpty() ? Optional.empty() : Optional.of(limit(limit)),
                    colon < 0 ? Optional.empty() : Optional.of(policy.apply(name)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("in the rule \"" + text + "\": " + e.getMessage());
        }
    }

    private static long limit(String text) {
        return text.equals(NEVER) ? LockRule.NEVER : Durations.parseMillis(text);
    }
}
