package dev.lockmedic.jvmlocks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.settings.JvmLockPolicy;
import dev.lockmedic.settings.Settings;
import dev.lockmedic.settings.SettingsException;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people are told to set does what they want. */
class LockAdviceTest {
    private static final String LOCK = "java.util.concurrent.locks.ReentrantLock";

    @Test
    void ruleThatIsToldIsForThatLock() throws Exception {
        LockSite site =
                LockSite.of(
                        LOCK,
                        new StackTraceElement[] {
                            new StackTraceElement(LOCK, "lock", "ReentrantLock.java", 1),
                            new StackTraceElement(
                                    "com.acme.Routes", "lambda$find$1", "Routes.java", 2)
                        });
        assertThat(site.ruleFor("release"))
                .isEqualTo("lockmedic.jvm-locks.rules='com.acme.Routes.lambda$find$1=:release'");
        assertThat(policyWithRuleOf(site)).isEqualTo(JvmLockPolicy.RELEASE);
    }

    @Test
    void whereThePlaceIsUnknownItIsByTheClassOfTheLock() throws Exception {
        LockSite site = LockSite.of(LOCK, new StackTraceElement[0]);
        assertThat(site.ruleFor("release")).contains("'" + LOCK + "=:release'");
        assertThat(policyWithRuleOf(site)).isEqualTo(JvmLockPolicy.RELEASE);
    }

    /** As a shell hands it on, without its quotes. */
    private static JvmLockPolicy policyWithRuleOf(LockSite site) throws SettingsException {
        return limits(site.ruleFor("release").replace("'", "")).policy(site);
    }

    @ParameterizedTest
    @CsvSource({
        "'policy=report', lockmedic.policy=reclaim",
        "'jvm-locks.release-ended=false', lockmedic.jvm-locks.release-ended=true",
        "'policy=report,jvm-locks.release-ended=false',"
                + " lockmedic.jvm-locks.release-ended=true and lockmedic.policy=reclaim",
    })
    void onlyWhatIsMissingIsToldOfALockWhoseOwnerHasEnded(String settings, String told)
            throws Exception {
        assertThat(limits(settings).releasesEnded()).isFalse();
        assertThat(limits(settings).toReleaseEnded()).isEqualTo(told);
    }

    private static LockLimits limits(String settings) throws SettingsException {
        return new LockLimits(
                Settings.resolve(settings, new Properties(), Map.of(), text -> {}), false);
    }
}
