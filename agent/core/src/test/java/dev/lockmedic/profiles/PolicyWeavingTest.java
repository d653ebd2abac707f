package dev.lockmedic.profiles;

import static dev.lockmedic.profiles.Host.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyWeavingTest {
    private static final String SHOULD_REMOVE =
            "\"method\": \"shouldRemove\", \"reasons\": \"arg0\", \"reclaim\": true";

    @Test
    void anOverdueLockIsTaken() throws Exception {
        try (Host host = Host.withPolicy(SHOULD_REMOVE)) {
            Object policy = host.create("StalePolicies");
            assertThat(call(policy, "shouldRemove", Set.of("hold-exceeded"))).isEqualTo(true);
            assertThat(host.patched)
                    .containsExactly(
                            "com.example.host.StalePolicies.shouldRemove returned false for"
                                    + " [hold-exceeded]; made it true");
            Set<String> both = new java.util.TreeSet<>(Set.of("hold-exceeded", "too-old"));
            assertThat(call(policy, "shouldRemove", both)).isEqualTo(true);
            assertThat(host.problems).isEmpty();
        }
    }

    @Test
    void whatIsMerelyTooOldIsLeft() throws Exception {
        try (Host host = Host.withPolicy(SHOULD_REMOVE)) {
            Object policy = host.create("StalePolicies");
            assertThat(call(policy, "shouldRemove", Set.of("too-old"))).isEqualTo(false);
            assertThat(call(policy, "shouldRemove", Set.of())).isEqualTo(false);
            assertThat(call(policy, "shouldRemove", Set.of("dead-pid", "hold-exceeded")))
                    .isEqualTo(true);
            assertThat(host.patched).isEmpty();
        }
    }

    @Test
    void nothingIsChangedUnlessPolicyIsReclaim() throws Exception {
        try (Host host = Host.withPolicy(SHOULD_REMOVE)) {
            host.mayReclaim = false;
            Object policy = host.create("StalePolicies");
            assertThat(call(policy, "shouldRemove", Set.of("hold-exceeded"))).isEqualTo(false);
            host.mayReclaim = true;
            assertThat(call(policy, "shouldRemove", Set.of("hold-exceeded"))).isEqualTo(true);
        }
    }

    @Test
    void aListenerThatThrowsChangesNothing() throws Exception {
        try (Host host = Host.withPolicy(SHOULD_REMOVE)) {
            Object policy = host.create("StalePolicies");
            host.failure = new IllegalStateException("from the listener");
            assertThat(call(policy, "shouldRemove", Set.of("hold-exceeded"))).isEqualTo(false);
        }
    }

    @Test
    void enumResultsAndReasons() throws Exception {
        for (String method : List.of("decide", "undecided")) {
            try (Host host =
                    Host.withPolicy(
                            "\"method\": \""
                                    + method
                                    + "\", \"reasons\": \"arg0\", \"reclaim\": \"TAKE\"")) {
                Object policy = host.create("StalePolicies");
                assertThat(call(policy, method, reasons(host, "HOLD_EXCEEDED", "TOO_OLD")))
                        .hasToString("TAKE");
                assertThat(host.patched.get(0)).contains("[too-old, hold-exceeded]");
                assertThat(String.valueOf(call(policy, method, reasons(host, "TOO_OLD"))))
                        .isNotEqualTo("TAKE");
                assertThat(host.patched).hasSize(1);
            }
        }
    }

    @Test
    void reasonsMayBeMeantByTheNameOfTheConstant() throws Exception {
        try (Host host =
                Host.withPolicy(
                        "\"method\": \"single\", \"reasons\": \"arg0\", \"reclaim\": true,"
                                + " \"holdExceeded\": \"HOLD_EXCEEDED\"")) {
            Object policy = host.create("StalePolicies");
            assertThat(call(policy, "single", reason(host, "HOLD_EXCEEDED"))).isEqualTo(true);
            assertThat(call(policy, "single", reason(host, "TOO_OLD"))).isNull();
        }
    }

    @Test
    void numbersStringsAndObjects() throws Exception {
        try (Host host =
                Host.withPolicy("\"method\": \"code\", \"reasons\": \"arg0\", \"reclaim\": 2")) {
            Object array = Array.newInstance(host.type("StalePolicies$Reason"), 1);
            Array.set(array, 0, reason(host, "HOLD_EXCEEDED"));
            assertThat(call(host.type("StalePolicies"), "code", array)).isEqualTo(2);
        }
        try (Host host =
                Host.withPolicy(
                        "\"method\": \"word\", \"reasons\": \"arg0\", \"reclaim\": \"take\"")) {
            Map<String, String> evidence = Map.of("hold-exceeded", "since noon");
            assertThat(call(host.create("StalePolicies"), "word", evidence)).isEqualTo("take");
        }
        try (Host host =
                Host.withPolicy(
                        "\"method\": \"any\", \"reasons\": \"arg0\", \"reclaim\": \"TAKE\"")) {
            Object policy = host.create("StalePolicies");
            Object result = call(policy, "any", reason(host, "HOLD_EXCEEDED"));
            assertThat(result).hasToString("TAKE").isInstanceOf(Enum.class);
        }
    }

    @Test
    void reasonsAreLookedAtBeforeTheHostStrikesThemOut() throws Exception {
        try (Host host =
                Host.withPolicy(
                        "\"method\": \"strikesOut\", \"reasons\": \"arg0\", \"reclaim\": true")) {
            Object policy = host.create("StalePolicies");
            Set<String> reasons = new HashSet<>(Set.of("hold-exceeded"));
            assertThat(call(policy, "strikesOut", reasons)).isEqualTo(true);
            assertThat(reasons).isEmpty();
            assertThat(call(policy, "strikesOut", new HashSet<>(Set.of("too-old"))))
                    .isEqualTo(false);
        }
    }

    @Test
    void whatTheHostThrowsPassesThrough() throws Exception {
        try (Host host =
                Host.withPolicy(
                        "\"method\": \"fails\", \"reasons\": \"arg0\", \"reclaim\": true")) {
            Object policy = host.create("StalePolicies");
            assertThatThrownBy(() -> call(policy, "fails", Set.of("hold-exceeded")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("from the host");
        }
    }

    @Test
    void aConstantThatIsNotThereIsTold() throws Exception {
        try (Host host =
                Host.withPolicy(
                        "\"method\": \"decide\", \"reasons\": \"arg0\", \"reclaim\": \"STEAL\"")) {
            Object policy = host.create("StalePolicies");
            assertThat(call(policy, "decide", reasons(host, "HOLD_EXCEEDED"))).hasToString("KEEP");
            assertThat(host.part("stalePolicy"))
                    .isEqualTo(
                            "DOES_NOT_FIT com.example.host.StalePolicies$Decision has no constant"
                                    + " STEAL");
        }
    }

    private static Object reason(Host host, String name) throws ReflectiveOperationException {
        return Arrays.stream(host.type("StalePolicies$Reason").getEnumConstants())
                .filter(constant -> ((Enum<?>) constant).name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Object reasons(Host host, String... names) throws Exception {
        Class<?> type = host.type("StalePolicies$Reason");
        Object set = java.util.EnumSet.class.getMethod("noneOf", Class.class).invoke(null, type);
        for (String name : names) {
            java.util.Collection.class
                    .getMethod("add", Object.class)
                    .invoke(set, reason(host, name));
        }
        return set;
    }
}
