package dev.lockmedic.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class LockRulesTest {
    private static List<LockRule<ClassPattern, JvmLockPolicy>> jvm(String text) {
        return Setting.JVM_LOCKS_RULES.parse(text);
    }

    /** By their text: patterns are not compared otherwise. */
    private static List<LockRule<String, ?>> texts(List<? extends LockRule<?, ?>> rules) {
        List<LockRule<String, ?>> texts = new ArrayList<>();
        for (LockRule<?, ?> rule : rules) {
            texts.add(new LockRule<>(rule.locks().toString(), rule.maxHoldMillis(), rule.policy()));
        }
        return texts;
    }

    @Test
    void aRuleHasAPatternAndALimitAndAPolicy() {
        assertThat(texts(jvm("com.acme.RoutingTable=10s:release; com.acme.**=5m ;a.B=:interrupt")))
                .isEqualTo(
                        List.of(
                                new LockRule<>(
                                        "com.acme.RoutingTable",
                                        Optional.of(10_000L),
                                        Optional.of(JvmLockPolicy.RELEASE)),
                                new LockRule<>(
                                        "com.acme.**", Optional.of(300_000L), Optional.empty()),
                                new LockRule<>(
                                        "a.B",
                                        Optional.empty(),
                                        Optional.of(JvmLockPolicy.INTERRUPT))));
    }

    @Test
    void neverIsALimit() {
        assertThat(jvm("a.B=never").get(0).maxHoldMillis()).contains(LockRule.NEVER);
    }

    @Test
    void noRulesAreNone() {
        assertThat(jvm("")).isEmpty();
        assertThat(jvm(" ; ")).isEmpty();
    }

    @Test
    void aFileRuleHasAGlobThatMayContainEqualsSigns() {
        assertThat(texts(Setting.FILE_LOCKS_RULES.parse("/srv/day={1,2}/*.dat=1m:reclaim")))
                .isEqualTo(
                        List.of(
                                new LockRule<>(
                                        "/srv/day={1,2}/*.dat",
                                        Optional.of(60_000L),
                                        Optional.of(Policy.RECLAIM))));
    }

    @Test
    void aBadRuleIsNamed() {
        assertThatThrownBy(() -> jvm("a.B=10s;c.D"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("lockmedic.jvm-locks.rules")
                .hasMessageContaining("\"c.D\" is no rule");
        assertThatThrownBy(() -> jvm("a.B=soon")).hasMessageContaining("in the rule \"a.B=soon\"");
        assertThatThrownBy(() -> jvm("a.B=1s:kill"))
                .hasMessageContaining("off, report, interrupt, release");
        assertThatThrownBy(() -> jvm("a/B=1s")).hasMessageContaining("because of the /");
    }

    @Test
    void rulesMayBeGivenAsAnAgentArgument() {
        Settings settings =
                Settings.resolve(
                        "jvm-locks.rules=a.B=1s:release;c.*=2s,policy=report",
                        new Properties(),
                        Map.of(),
                        text -> {});

        assertThat(settings.get(Setting.JVM_LOCKS_RULES)).hasSize(2);
    }

    @Test
    void patternsMatchWholeNames() {
        assertThat(ClassPattern.parse("com.acme.*").matches("com.acme.Table")).isTrue();
        assertThat(ClassPattern.parse("com.acme.*").matches("com.acme.Table.get")).isFalse();
        assertThat(ClassPattern.parse("com.acme.**").matches("com.acme.Table$Row.get")).isTrue();
        assertThat(ClassPattern.parse("*Table").matches("com.acme.Table")).isFalse();
        assertThat(ClassPattern.parse("**Table").matches("com.acme.Table")).isTrue();
    }
}
