package dev.lockmedic.filelocks;

import dev.lockmedic.settings.LockFiles;
import dev.lockmedic.settings.LockRule;
import dev.lockmedic.settings.Policy;
import dev.lockmedic.settings.Setting;
import dev.lockmedic.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the operator says of the FileLocks on a file: which limit, how far to go. On healers. */
final class FileLockRules {
    private final Settings settings;
    private volatile Globs globs = new Globs(List.of(), new LockFiles[0]);

    /** The rules of a setting, with their globs read; replaced when the setting has changed. */
    private static final class Globs {
        private final List<LockRule<Policy>> rules;
        private final LockFiles[] matchers;

        Globs(List<LockRule<Policy>> rules, LockFiles[] matchers) {
            this.rules = rules;
            this.matchers = matchers;
        }
    }

    /**
     * What counts for one lock.
     *
     * @param limitMillis {@link LockRule#NEVER} for none
     * @param limitFrom the key of the setting that says so
     * @param policy never further than {@code lockmedic.policy}
     */
    record Verdict(long limitMillis, String limitFrom, Policy policy) {}

    FileLockRules(Settings settings) {
        this.settings = settings;
    }

    /**
     * As it stands now.
     *
     * @param path absolute; null if unknown, which no rule matches
     */
    Verdict of(String path) {
        LockRule<Policy> rule = path == null ? null : ruleFor(Path.of(path));
        Policy policy =
                rule != null && rule.policy().isPresent()
                        ? rule.policy().get()
                        : settings.get(Setting.FILE_LOCKS_POLICY);
        Policy most = settings.get(Setting.POLICY);
        if (policy.compareTo(most) > 0) {
            policy = most;
        }
        if (rule != null && rule.maxHoldMillis().isPresent()) {
            return new Verdict(rule.maxHoldMillis().get(), Setting.FILE_LOCKS_RULES.key(), policy);
        }
        Optional<Long> limit = settings.get(Setting.FILE_LOCKS_MAX_HOLD);
        return limit.isPresent()
                ? new Verdict(limit.get(), Setting.FILE_LOCKS_MAX_HOLD.key(), policy)
                : new Verdict(LockRule.NEVER, "none", policy);
    }

    private LockRule<Policy> ruleFor(Path path) {
        Globs now = globs();
        for (int i = 0; i < now.matchers.length; i++) {
            if (now.matchers[i].matches(path)) {
                return now.rules.get(i);
            }
        }
        return null;
    }

    private Globs globs() {
        List<LockRule<Policy>> rules = settings.get(Setting.FILE_LOCKS_RULES);
        Globs known = globs;
        if (known.rules != rules) {
            LockFiles[] matchers = new LockFiles[rules.size()];
            for (int i = 0; i < matchers.length; i++) {
                matchers[i] = LockFiles.parse(rules.get(i).pattern());
            }
            known = new Globs(rules, matchers);
            globs = known;
        }
        return known;
    }
}
