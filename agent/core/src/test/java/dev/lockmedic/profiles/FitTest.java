package dev.lockmedic.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FitTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"method\": \"shouldRemove\", \"parameters\": [\"java.util.Collection\"], \"reasons\": \"arg0\", \"reclaim\": true|com.example.host.StalePolicies has no method shouldRemove(java.util.Collection); it has shouldRemove(java.util.Set)",
                "\"method\": \"shuldRemove\", \"reasons\": \"arg0\", \"reclaim\": true|com.example.host.StalePolicies has no method shuldRemove; did you mean shouldRemove?",
                "\"method\": \"xyzzy\", \"reasons\": \"arg0\", \"reclaim\": true|com.example.host.StalePolicies has no method xyzzy",
                "\"method\": \"shouldRemove\", \"reasons\": \"arg1\", \"reclaim\": true|com.example.host.StalePolicies.shouldRemove(java.util.Set) has no arg1",
                "\"method\": \"code\", \"reasons\": \"this.reasons\", \"reclaim\": 1|com.example.host.StalePolicies.code(com.example.host.StalePolicies$Reason[]) is static, so there is no this",
                "\"method\": \"shouldRemove\", \"reasons\": \"arg0\", \"reclaim\": \"yes\"|com.example.host.StalePolicies.shouldRemove(java.util.Set): it returns boolean, which can't be \"yes\"",
                "\"method\": \"tells\", \"reasons\": \"arg0\", \"reclaim\": true|com.example.host.StalePolicies.tells(java.util.Set): it returns void, which can't be true",
                "\"method\": \"decide\", \"reasons\": \"arg0\", \"reclaim\": 1|com.example.host.StalePolicies.decide(java.util.EnumSet): it returns com.example.host.StalePolicies$Decision, which can't be 1",
            })
    void stalePolicies(String json, String why) throws Exception {
        try (Host host = Host.withPolicy(json)) {
            host.create("StalePolicies");
            assertThat(host.part("stalePolicy")).isEqualTo("DOES_NOT_FIT " + why);
            assertThat(host.told)
                    .containsExactly(
                            new PartStatus("p", "stalePolicy", PartStatus.State.DOES_NOT_FIT, why));
            assertThat(host.told.get(0).describe()).isEqualTo("profile p: stalePolicy: " + why);
        }
    }

    @Test
    void methodsWithoutABody() throws Exception {
        String json = "\"method\": \"%s\", \"reasons\": \"arg0\", \"reclaim\": true";
        String unfinished =
                "{\"name\": \"p\", \"stalePolicy\": {\"class\": \"com.example.host.StalePolicies$Unfinished\", %s}}";
        try (Host host = new Host(unfinished.formatted(json.formatted("shouldRemove")))) {
            host.type("StalePolicies$Unfinished");
            assertThat(host.part("stalePolicy"))
                    .endsWith(
                            "$Unfinished.shouldRemove(java.util.Set) is abstract; name the class"
                                    + " that implements it");
        }
        try (Host host = new Host(unfinished.formatted(json.formatted("shouldKeep")))) {
            host.type("StalePolicies$Unfinished");
            assertThat(host.part("stalePolicy"))
                    .endsWith(
                            "$Unfinished.shouldKeep(java.util.Set) is native and can't be watched");
        }
    }

    @Test
    void everyPartWaitsForItsClass() throws Exception {
        try (Host host =
                Host.withLock(
                        """
                        "class": "com.example.host.SessionLocks",
                        "acquire": {"method": "acquire", "hold": "return"},
                        "release": {"class": "com.example.host.SessionLocks$Handle", "method": "release", "hold": "this"},
                        "forceRelease": {"on": "lock", "method": "forceRelease", "arguments": ["hold", "'x'"]},
                        "held": "hold.isHeld()"
                        """)) {
            assertThat(host.transformer.parts())
                    .containsExactly(
                            waiting(
                                    "locks[0].acquire",
                                    "com.example.host.SessionLocks has not been loaded"),
                            waiting(
                                    "locks[0].release",
                                    "com.example.host.SessionLocks$Handle has not been loaded"),
                            waiting("locks[0].forceRelease", "no hold has been seen"),
                            waiting("locks[0].held", "no hold has been seen"));
            assertThat(host.told).isEmpty();
            Object locks = host.create("SessionLocks");
            assertThat(host.told)
                    .containsExactly(
                            fits(
                                    "locks[0].acquire",
                                    "com.example.host.SessionLocks.acquire(java.lang.String), acquire(java.lang.String, long)"),
                            fits(
                                    "locks[0].forceRelease",
                                    "com.example.host.SessionLocks.forceRelease"));
            Host.call(locks, "acquire", "a");
            assertThat(host.told.subList(2, host.told.size()))
                    .containsExactly(
                            fits(
                                    "locks[0].release",
                                    "com.example.host.SessionLocks$Handle.release()"),
                            fits("locks[0].held", "hold.isHeld()"));
            assertThat(host.transformer.classNames())
                    .containsExactlyInAnyOrder(
                            "com.example.host.SessionLocks",
                            "com.example.host.SessionLocks$Handle");
        }
    }

    @Test
    void withoutItsReleaseAnAcquireIsLeftOut() throws Exception {
        try (Host host =
                Host.withLock(
                        """
                        "class": "com.example.host.SelfLock",
                        "acquire": {"method": "lock", "hold": "this"},
                        "release": {"method": "unlok", "hold": "this"}
                        """)) {
            Host.call(host.create("SelfLock"), "lock");
            assertThat(host.part("locks[0].release"))
                    .isEqualTo(
                            "DOES_NOT_FIT com.example.host.SelfLock has no method unlok; did you"
                                    + " mean unlock?");
            assertThat(host.part("locks[0].acquire"))
                    .isEqualTo("DOES_NOT_FIT left out, because locks[0].release does not fit");
            assertThat(host.acquired).isEmpty();
        }
    }

    @Test
    void withoutItsReleaseInAnotherClassAHoldIsNotSeen() throws Exception {
        try (Host host =
                Host.withLock(
                        """
                        "class": "com.example.host.SessionLocks",
                        "acquire": {"method": "acquire", "hold": "return"},
                        "release": {"class": "com.example.host.SessionLocks$Handle", "method": "free", "hold": "this"}
                        """)) {
            Host.call(host.create("SessionLocks"), "acquire", "a");
            assertThat(host.part("locks[0].release")).startsWith("DOES_NOT_FIT");
            assertThat(host.acquired).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"method\": \"lock\", \"hold\": \"return\"|com.example.host.SelfLock.lock() returns nothing, so there is no return",
                "\"method\": \"lockWithStamp\", \"hold\": \"return.value\"|com.example.host.SelfLock.lockWithStamp(byte[], double): return.value can't be: what it begins with is long",
                "\"method\": \"lock\", \"hold\": \"this.owner()\"|com.example.host.SelfLock has no method owner()",
                "\"method\": \"lock\", \"hold\": \"this\", \"resource\": \"this.unlok()\"|com.example.host.SelfLock has no method unlok(); did you mean unlock?",
                "\"method\": \"lock\", \"parameters\": [\"int\"], \"hold\": \"this\"|com.example.host.SelfLock has no method lock(int); it has lock()",
            })
    void acquires(String acquire, String why) throws Exception {
        try (Host host =
                Host.withLock(
                        "\"class\": \"com.example.host.SelfLock\", \"acquire\": {"
                                + acquire
                                + "}, \"release\": {\"method\": \"unlock\", \"hold\": \"this\"}")) {
            host.create("SelfLock");
            assertThat(host.part("locks[0].acquire")).isEqualTo("DOES_NOT_FIT " + why);
            assertThat(host.part("locks[0].release")).startsWith("FITS");
        }
    }

    @Test
    void aBooleanCantStandForAHold() throws Exception {
        try (Host host =
                Host.withLock(
                        """
                        "class": "com.example.host.KeyedLocks",
                        "acquire": {"method": "tryLock", "hold": "return"},
                        "release": {"method": "unlock", "hold": "arg0"}
                        """)) {
            host.create("KeyedLocks");
            assertThat(host.part("locks[0].acquire"))
                    .isEqualTo(
                            "DOES_NOT_FIT com.example.host.KeyedLocks.tryLock(java.lang.String,"
                                    + " int): return is a boolean, which can't stand for a hold");
        }
    }

    @Test
    void aForceReleaseThatIsNotThereDoesNotStopTheRest() throws Exception {
        try (Host host =
                Host.withLock(
                        """
                        "class": "com.example.host.SelfLock",
                        "acquire": {"method": "lock", "hold": "this"},
                        "release": {"method": "unlock", "hold": "this"},
                        "forceRelease": {"on": "hold", "method": "forceUnlock", "arguments": [1]}
                        """)) {
            Object lock = host.create("SelfLock");
            assertThat(host.part("locks[0].forceRelease"))
                    .isEqualTo(
                            "DOES_NOT_FIT there is no com.example.host.SelfLock.forceUnlock that"
                                    + " takes 1 argument");
            Host.call(lock, "lock");
            assertThat(host.acquired).hasSize(1);
        }
    }

    @Test
    void otherClassesStayAsTheyAre() throws Exception {
        try (Host host =
                Host.withPolicy(
                        "\"method\": \"word\", \"reasons\": \"arg0\", \"reclaim\": \"x\"")) {
            byte[] bytes = Host.bytes("com.example.host.SelfLock");
            ClassLoader loader = getClass().getClassLoader();
            assertThat(
                            host.transformer.transform(
                                    loader, "com/example/host/SelfLock", null, null, bytes))
                    .isNull();
            assertThat(host.transformer.transform(loader, null, null, null, bytes)).isNull();
        }
    }

    @Test
    void bytesThatAreNoClassAreLeftAlone() throws Exception {
        try (Host host =
                Host.withPolicy(
                        "\"method\": \"word\", \"reasons\": \"arg0\", \"reclaim\": \"x\"")) {
            byte[] woven =
                    host.transformer.transform(
                            getClass().getClassLoader(),
                            "com/example/host/StalePolicies",
                            null,
                            null,
                            new byte[] {1, 2, 3});
            assertThat(woven).isNull();
            assertThat(host.part("stalePolicy"))
                    .startsWith("DOES_NOT_FIT com.example.host.StalePolicies can't be woven: ");
        }
    }

    @Test
    void aLoaderThatHidesTheHooksIsToldAndNothingIsWoven() throws Exception {
        try (Host host =
                Host.withPolicy(
                        "\"method\": \"word\", \"reasons\": \"arg0\", \"reclaim\": \"x\"")) {
            ClassLoader blind = ClassLoader.getPlatformClassLoader();
            byte[] bytes = Host.bytes("com.example.host.StalePolicies");
            assertThat(
                            host.transformer.transform(
                                    blind, "com/example/host/StalePolicies", null, null, bytes))
                    .isNull();
            assertThat(host.part("stalePolicy"))
                    .isEqualTo(
                            "DOES_NOT_FIT the class loader of com.example.host.StalePolicies does"
                                    + " not see dev.lockmedic.hooks; let it delegate that package"
                                    + " to its parent");
        }
    }

    @Test
    void retransformingGivesTheSameBytesAndNoNewMembers() throws Exception {
        try (Host host =
                Host.withPolicy(
                        "\"method\": \"word\", \"reasons\": \"arg0\", \"reclaim\": \"x\"")) {
            host.transformer.warmUp();
            byte[] bytes = Host.bytes("com.example.host.StalePolicies");
            ClassLoader loader = getClass().getClassLoader();
            String name = "com/example/host/StalePolicies";
            byte[] once = host.transformer.transform(loader, name, null, null, bytes);
            byte[] again = host.transformer.transform(loader, name, null, null, bytes);
            assertThat(again).isEqualTo(once).isNotEqualTo(bytes);
            assertThat(members(once)).isEqualTo(members(bytes));
        }
    }

    private static List<String> members(byte[] bytes) {
        var type = Weaver.describe("com.example.host.StalePolicies", bytes);
        List<String> members = new java.util.ArrayList<>();
        type.getDeclaredMethods()
                .forEach(each -> members.add(each.getName() + each.getDescriptor()));
        type.getDeclaredFields()
                .forEach(each -> members.add(each.getName() + each.getDescriptor()));
        return members;
    }

    private static PartStatus waiting(String part, String why) {
        return new PartStatus("p", part, PartStatus.State.WAITING, why);
    }

    private static PartStatus fits(String part, String why) {
        return new PartStatus("p", part, PartStatus.State.FITS, why);
    }
}
