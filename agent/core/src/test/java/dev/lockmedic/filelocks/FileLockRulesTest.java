package dev.lockmedic.filelocks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.settings.LockRule;
import dev.lockmedic.settings.Policy;
import dev.lockmedic.settings.Settings;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** First match over default, and never further than the policy of all. */
class FileLockRulesTest {
    private final Settings settings =
            Settings.resolve("", new Properties(), Map.of(), complaint -> {});
    private final FileLockRules rules = new FileLockRules(settings);

    @Test
    void withoutSettingsNothingIsEverOverdue() {
        assertThat(rules.of("/data/a"))
                .isEqualTo(new FileLockRules.Verdict(LockRule.NEVER, "none", Policy.REPORT));
    }

    @Test
    void theFirstRuleThatMatchesCounts() {
        settings.set("file-locks.max-hold=10m");
        settings.set(
                java.util.List.of(
                        "file-locks.rules=/data/never=never;/data/**=1s:reclaim;**/b=2s;**=:off"));

        assertThat(rules.of("/data/never").limitMillis()).isEqualTo(LockRule.NEVER);
        assertThat(rules.of("/data/b"))
                .isEqualTo(
                        new FileLockRules.Verdict(
                                1000, "lockmedic.file-locks.rules", Policy.RECLAIM));
        assertThat(rules.of("/srv/b"))
                .isEqualTo(
                        new FileLockRules.Verdict(
                                2000, "lockmedic.file-locks.rules", Policy.REPORT));
        assertThat(rules.of("/srv/c"))
                .isEqualTo(
                        new FileLockRules.Verdict(
                                600_000, "lockmedic.file-locks.max-hold", Policy.OFF));
        assertThat(rules.of(null))
                .as("no rule matches a file without a path")
                .isEqualTo(
                        new FileLockRules.Verdict(
                                600_000, "lockmedic.file-locks.max-hold", Policy.REPORT));
    }

    @Test
    void settingsAreLive() {
        settings.set("file-locks.rules=**/a=1s:reclaim");
        assertThat(rules.of("/x/a").policy()).isEqualTo(Policy.RECLAIM);

        settings.set("policy=report");
        assertThat(rules.of("/x/a").policy()).isEqualTo(Policy.REPORT);
        settings.set("policy=off");
        assertThat(rules.of("/x/a").policy()).isEqualTo(Policy.OFF);
        settings.set("policy=reclaim,file-locks.rules=**/a=3s");
        assertThat(rules.of("/x/a"))
                .isEqualTo(
                        new FileLockRules.Verdict(
                                3000, "lockmedic.file-locks.rules", Policy.REPORT));
        settings.set("file-locks.policy=reclaim");
        assertThat(rules.of("/x/a").policy()).isEqualTo(Policy.RECLAIM);
    }
}
