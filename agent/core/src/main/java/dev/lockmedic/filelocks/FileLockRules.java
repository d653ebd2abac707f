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
        LockRule<LockFiles, Policy> rule = path == null ? null : ruleFor(Path.of(path));
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

    private LockRule<LockFiles, Policy> ruleFor(Path path) {
        List<LockRule<LockFiles, Policy>> rules = settings.get(Setting.FILE_LOCKS_RULES);
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).locks().matches(path)) {
                return rules.get(i);
            }
        }
        return null;
    }
}
