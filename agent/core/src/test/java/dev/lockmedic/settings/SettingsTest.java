package dev.lockmedic.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a value comes from, which place wins, and what changes while the host runs. */
class SettingsTest {
    @RegisterExtension final SystemProperties own = new SystemProperties();

    private final List<String> complaints = new ArrayList<>();

    private Settings resolve(String arguments, Map<String, String> environment) {
        return Settings.resolve(arguments, System.getProperties(), environment, complaints::add);
    }

    private Settings resolve(String arguments) {
        return resolve(arguments, Map.of());
    }

    private static Settings.Entry entry(Settings settings, Setting<?> setting) {
        return settings.entries().stream()
                .filter(e -> e.key().equals(setting.key()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void withoutAnyWordTheDefaultsAreInForce() {
        Settings settings = resolve(null);

        assertThat(settings.get(Setting.POLICY)).isEqualTo(Policy.RECLAIM);
        assertThat(settings.get(Setting.LOCK_FILES).globs()).containsExactly("**/*.lock");
        assertThat(settings.get(Setting.MAX_HOLD)).isEmpty();
        assertThat(settings.get(Setting.MAX_HOLD_CAP)).isEmpty();
        assertThat(settings.get(Setting.STALE_AFTER)).isEqualTo(30 * 60_000L);
        assertThat(settings.get(Setting.ORPHAN_GRACE)).isEqualTo(30_000L);
        assertThat(settings.get(Setting.PROFILES)).isEmpty();
        assertThat(settings.get(Setting.LOG)).isEqualTo(LogLevel.INFO);
        assertThat(settings.isSet(Setting.LOCK_FILES)).isFalse();
        assertThat(entry(settings, Setting.POLICY).from()).isEqualTo("default");
        assertThat(entry(settings, Setting.MAX_HOLD).value()).isEmpty();
    }

    @Test
    void eachPlaceIsStrongerThanTheNext(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("lockmedic.properties");
        Files.writeString(file, "stale-after=1m\nlockmedic.orphan-grace=1s\n");
        Map<String, String> config = Map.of("LOCKMEDIC_CONFIG", file.toString());
        Map<String, String> withEnvironment =
                Map.of("LOCKMEDIC_CONFIG", file.toString(), "LOCKMEDIC_STALE_AFTER", "2m");

        Settings fromFile = resolve("", config);
        assertThat(fromFile.get(Setting.STALE_AFTER)).isEqualTo(60_000);
        assertThat(fromFile.get(Setting.ORPHAN_GRACE)).isEqualTo(1000);
        assertThat(entry(fromFile, Setting.STALE_AFTER).from()).isEqualTo("file");

        Settings fromEnvironment = resolve("", withEnvironment);
        assertThat(fromEnvironment.get(Setting.STALE_AFTER)).isEqualTo(120_000);
        assertThat(entry(fromEnvironment, Setting.STALE_AFTER).from()).isEqualTo("environment");

        System.setProperty("lockmedic.stale-after", "3m");
        Settings fromProperty = resolve("", withEnvironment);
        assertThat(fromProperty.get(Setting.STALE_AFTER)).isEqualTo(180_000);
        assertThat(entry(fromProperty, Setting.STALE_AFTER).from()).isEqualTo("system property");

        Settings fromArgument = resolve("stale-after=4m", withEnvironment);
        assertThat(fromArgument.get(Setting.STALE_AFTER)).isEqualTo(240_000);
        assertThat(entry(fromArgument, Setting.STALE_AFTER))
                .isEqualTo(new Settings.Entry("lockmedic.stale-after", "4m", "argument"));
    }

    @Test
    void theConfigFileMayBeNamedByAnyStrongerPlace(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a.properties"), "policy=off\n");

        assertThat(resolve("config=" + file).get(Setting.POLICY)).isEqualTo(Policy.OFF);
        System.setProperty("lockmedic.config", file.toString());
        assertThat(resolve("").get(Setting.POLICY)).isEqualTo(Policy.OFF);
    }

    @Test
    void keysMayLeaveOutThePrefixAndValuesMayHoldEscapedCommas() {
        Settings settings =
                resolve("lockmedic.policy=report, lock-files=**/*.lock\\,**/*.lck ,log=debug");

        assertThat(settings.get(Setting.POLICY)).isEqualTo(Policy.REPORT);
        assertThat(settings.get(Setting.LOCK_FILES).globs())
                .containsExactly("**/*.lock", "**/*.lck");
        assertThat(settings.isSet(Setting.LOCK_FILES)).isTrue();
        assertThat(settings.get(Setting.LOG)).isEqualTo(LogLevel.DEBUG);
    }

    @Test
    void aBackslashThatEscapesNoCommaStandsForItself() {
        assertThat(resolve("profiles=C:\\a\\b").get(Setting.PROFILES)).containsExactly("C:\\a\\b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "polcy=report | unknown setting \"polcy\"; the nearest known one is"
                        + " lockmedic.policy",
                "lockmedic.max_hold=1s | unknown setting \"lockmedic.max_hold\"; the nearest known"
                        + " one is lockmedic.max-hold",
                "policy=maybe | bad value \"maybe\" for lockmedic.policy: it must be one of off,"
                        + " report, reclaim",
                "log=loud | bad value \"loud\" for lockmedic.log: it must be one of off, error,"
                        + " warn, info, debug",
                "max-hold=5 minutes | bad value \"5 minutes\" for lockmedic.max-hold: not a"
                        + " duration; write for example 500ms, 30s, 17m or 2h",
                "max-hold=-1 | bad value \"-1\" for lockmedic.max-hold: not a duration; write for"
                        + " example 500ms, 30s, 17m or 2h",
                "stale-after=0 | bad value \"0\" for lockmedic.stale-after: a duration must be"
                        + " more than 0",
                "lock-files= | bad value \"\" for lockmedic.lock-files: name at least one glob,"
                        + " such as **/*.lock",
                "policy | \"policy\" is no setting; write key=value, for example policy=report",
                "=report | \"=report\" is no setting; write key=value, for example policy=report",
            })
    void whatIsWrongIsNamedWithWhatWouldBeRight(String arguments, String message) {
        assertThatThrownBy(() -> resolve(arguments))
                .isInstanceOf(SettingsException.class)
                .hasMessage(message);
    }

    @Test
    void anUnknownKeyIsRefusedInSystemPropertiesAndInTheFileToo(@TempDir Path folder)
            throws IOException {
        Path file = Files.writeString(folder.resolve("a.properties"), "stale_after=1m\n");
        assertThatThrownBy(() -> resolve("config=" + file))
                .hasMessageContaining("the nearest known one is lockmedic.stale-after");

        System.setProperty("lockmedic.orphangrace", "1s");
        assertThatThrownBy(() -> resolve(""))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("the nearest known one is lockmedic.orphan-grace");
    }

    @Test
    void aFileThatCannotBeReadIsTold(@TempDir Path folder) {
        Path missing = folder.resolve("none.properties");

        assertThatThrownBy(() -> resolve("config=" + missing))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("can't read lockmedic.config=" + missing);
    }

    @Test
    void propertiesOfTheCommandLineAndTheTestsAreNoSettings() {
        System.setProperty("lockmedic.agent.jar", "x");
        System.setProperty("lockmedic.cli.x", "x");
        System.setProperty("lockmedic.test.x", "x");

        assertThat(resolve("").get(Setting.POLICY)).isEqualTo(Policy.RECLAIM);
    }

    @Test
    void aSystemPropertySetLaterTakesEffectAndClearedFallsBackToWhatWasThereWithoutIt() {
        Settings settings = resolve("policy=off");
        System.setProperty("lockmedic.policy", "report");
        assertThat(settings.get(Setting.POLICY)).isEqualTo(Policy.REPORT);
        assertThat(entry(settings, Setting.POLICY).from()).isEqualTo("system property");

        System.clearProperty("lockmedic.policy");
        assertThat(settings.get(Setting.POLICY)).isEqualTo(Policy.OFF);
        assertThat(entry(settings, Setting.POLICY).from()).isEqualTo("argument");
    }

    @Test
    void whoSpokeLastWins() {
        Settings settings = resolve("");
        System.setProperty("lockmedic.max-hold", "1s");
        settings.set(List.of("max-hold=2s"));
        assertThat(settings.get(Setting.MAX_HOLD)).isEqualTo(Optional.of(2000L));
        assertThat(entry(settings, Setting.MAX_HOLD).from()).isEqualTo("set");

        System.setProperty("lockmedic.max-hold", "3s");
        assertThat(settings.get(Setting.MAX_HOLD)).isEqualTo(Optional.of(3000L));

        settings.set(List.of("lockmedic.max-hold="));
        assertThat(settings.get(Setting.MAX_HOLD)).isEmpty();
    }

    @Test
    void aBadSystemPropertyIsToldOnceAndChangesNothing() {
        Settings settings = resolve("policy=report");
        System.setProperty("lockmedic.policy", "nonsense");

        assertThat(settings.get(Setting.POLICY)).isEqualTo(Policy.REPORT);
        assertThat(settings.get(Setting.POLICY)).isEqualTo(Policy.REPORT);
        assertThat(complaints)
                .containsExactly(
                        "bad value \"nonsense\" for lockmedic.policy: it must be one of off,"
                                + " report, reclaim; the value before stays in force");
    }

    @Test
    void whatIsNotLiveCannotChangeWhileTheHostRuns() {
        Settings settings = resolve("");
        System.setProperty("lockmedic.lock-files", "**/*.pid");

        assertThat(settings.get(Setting.LOCK_FILES).globs()).containsExactly("**/*.lock");
        assertThatThrownBy(() -> settings.set(List.of("lock-files=**/*.pid")))
                .isInstanceOf(SettingsException.class)
                .hasMessage(
                        "lockmedic.lock-files can't change while the host runs; give it at the next"
                                + " start");
    }

    @Test
    void severalAreSetAllOrNone() {
        Settings settings = resolve("");

        assertThatThrownBy(() -> settings.set(List.of("policy=off", "log=loud")))
                .isInstanceOf(SettingsException.class);
        assertThat(settings.get(Setting.POLICY)).isEqualTo(Policy.RECLAIM);

        assertThat(settings.set(List.of("policy=off", "log=warn")))
                .containsExactly(
                        new Settings.Entry("lockmedic.policy", "off", "set"),
                        new Settings.Entry("lockmedic.log", "warn", "set"));
    }
}
