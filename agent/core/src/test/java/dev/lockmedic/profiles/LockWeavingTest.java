package dev.lockmedic.profiles;

import static dev.lockmedic.profiles.Host.call;
import static dev.lockmedic.profiles.Host.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LockWeavingTest {
    private static final String SESSION_LOCKS =
            """
            "class": "com.example.host.SessionLocks",
            "acquire": {"method": "acquire", "hold": "return", "lockFile": "return.lockFile()",
                        "resource": "arg0", "maxHoldMs": "hold.maxHold()"},
            "release": {"class": "com.example.host.SessionLocks$Handle", "method": "release", "hold": "this"},
            "forceRelease": {"on": "lock", "method": "forceRelease", "arguments": ["hold", "'lockmedic'"]},
            "held": "hold.isHeld()"
            """;
    private static final String SELF_LOCK =
            """
            "class": "com.example.host.SelfLock",
            "acquire": {"method": "lock", "hold": "this", "maxHoldMs": 5000},
            "release": {"method": "unlock", "hold": "this"},
            "forceRelease": {"on": "hold", "method": "forceUnlock", "arguments": [7, true]}
            """;

    @Test
    void aHoldIsSeenFromAcquireToRelease() throws Exception {
        try (Host host = Host.withLock(SESSION_LOCKS)) {
            Object locks = host.create("SessionLocks");
            long before = System.nanoTime();
            Object handle = call(locks, "acquire", "a", 90L);
            long after = System.nanoTime();
            assertThat(host.acquired).hasSize(1);
            ProfileHold hold = host.acquired.get(0);
            assertThat(hold.profile()).isEqualTo("p");
            assertThat(hold.lockClass()).isEqualTo("com.example.host.SessionLocks");
            assertThat(hold.hold()).isSameAs(handle);
            assertThat(hold.lockFile()).isEqualTo(Path.of("/sessions/a.lock"));
            assertThat(hold.resource()).isEqualTo("a");
            assertThat(hold.maxHoldMs()).isEqualTo(OptionalLong.of(90));
            assertThat(hold.thread()).isSameAs(Thread.currentThread());
            assertThat(hold.startedNanos()).isBetween(before, after);
            assertThat(hold.returnedNanos()).isBetween(hold.startedNanos(), after);
            assertThat(host.released).isEmpty();

            call(handle, "release");
            assertThat(host.released).containsExactly(hold);
            call(handle, "release");
            assertThat(host.released).containsExactly(hold);
            assertThat(host.problems).isEmpty();
            assertThat(host.transformer.failures()).isZero();
        }
    }

    @Test
    void overloadsThatCallEachOtherMakeOneHold() throws Exception {
        try (Host host = Host.withLock(SESSION_LOCKS)) {
            Object handle = call(host.create("SessionLocks"), "acquire", "a");
            assertThat(host.acquired).hasSize(1);
            assertThat(host.acquired.get(0).hold()).isSameAs(handle);
            call(handle, "close");
            assertThat(host.released).hasSize(1);
        }
    }

    @Test
    void twoAcquireMethodsMayHaveOneRelease() throws Exception {
        String second = SESSION_LOCKS.replace("\"acquire\", \"hold\"", "\"tryAcquire\", \"hold\"");
        try (Host host =
                new Host(
                        "{\"name\": \"p\", \"locks\": [{"
                                + SESSION_LOCKS
                                + "}, {"
                                + second
                                + "}]}")) {
            Object locks = host.create("SessionLocks");
            call(locks, "tryAcquire", "a");
            assertThat(host.acquired).hasSize(1);
            call(host.acquired.get(0).hold(), "release");
            assertThat(host.released).hasSize(1);
            set(locks, "taken", true);
            call(locks, "tryAcquire", "a");
            assertThat(host.acquired).hasSize(1);
        }
    }

    @Test
    void aFailedAcquireIsNoHold() throws Exception {
        try (Host host = Host.withLock(SESSION_LOCKS)) {
            Object locks = host.create("SessionLocks");
            set(locks, "taken", true);
            assertThat(call(locks, "acquire", "a")).isNull();
            RuntimeException failure = new IllegalStateException("from the host");
            set(locks, "failure", failure);
            assertThatThrownBy(() -> call(locks, "acquire", "a")).isSameAs(failure);
            assertThat(host.acquired).isEmpty();
        }
    }

    @Test
    void aFailedReleaseLeavesTheHold() throws Exception {
        try (Host host = Host.withLock(SESSION_LOCKS)) {
            Object locks = host.create("SessionLocks");
            Object handle = call(locks, "acquire", "a");
            set(locks, "failure", new IllegalStateException("from the host"));
            assertThatThrownBy(() -> call(handle, "release")).hasMessage("from the host");
            assertThat(host.released).isEmpty();
            set(locks, "failure", null);
            call(handle, "release");
            assertThat(host.released).hasSize(1);
        }
    }

    @Test
    void holdsThatAreValuesAreComparedByEquality() throws Exception {
        try (Host host =
                Host.withLock(
                        """
                        "class": "com.example.host.KeyedLocks",
                        "acquire": {"method": "tryLock", "hold": "arg0"},
                        "release": {"method": "unlock", "hold": "arg0"}
                        """)) {
            Object locks = host.create("KeyedLocks");
            Object otherLocks = host.create("KeyedLocks");
            call(locks, "lock", "a");
            assertThat(call(locks, "tryLock", "b", 0)).isEqualTo(false);
            call(otherLocks, "lock", "a");
            assertThat(host.acquired).map(ProfileHold::hold).containsExactly("a", "a");
            call(locks, "unlock", new String("a"));
            assertThat(host.released).containsExactly(host.acquired.get(0));
            call(otherLocks, "unlock", new String("a"));
            assertThat(host.released).hasSize(2);
            assertThat(host.acquired.get(0).release()).isNull();
        }
    }

    @Test
    void aReleaseThatReturnsFalseGaveNothingBack() throws Exception {
        try (Host host =
                Host.withLock(
                        """
                        "class": "com.example.host.KeyedLocks",
                        "acquire": {"method": "tryLock", "hold": "arg0"},
                        "release": {"method": "unlock", "hold": "arg0"}
                        """)) {
            Object locks = host.create("KeyedLocks");
            call(locks, "lock", "");
            call(locks, "unlock", "");
            assertThat(host.released).isEmpty();
        }
    }

    @Test
    void whoComesInAgainMustGoOutAgain() throws Exception {
        try (Host host = Host.withLock(SELF_LOCK)) {
            Object lock = host.create("SelfLock");
            call(lock, "lock");
            call(lock, "lock");
            assertThat(host.acquired).hasSize(1);
            call(lock, "unlock");
            assertThat(host.released).isEmpty();
            call(lock, "unlock");
            assertThat(host.released).hasSize(1);
            assertThat(host.acquired.get(0).maxHoldMs()).isEqualTo(OptionalLong.of(5000));
        }
    }

    @Test
    void anotherThreadGettingTheLockProvesThatTheFirstHoldHasEnded() throws Exception {
        try (Host host = Host.withLock(SELF_LOCK)) {
            Object lock = host.create("SelfLock");
            call(lock, "lock");
            Thread other = new Thread(() -> callUnchecked(lock, "lock"));
            other.start();
            other.join();
            assertThat(host.acquired).hasSize(2);
            assertThat(host.released).containsExactly(host.acquired.get(0));
            call(lock, "unlock");
            assertThat(host.released).containsExactlyElementsOf(host.acquired);
        }
    }

    @Test
    void primitivesArraysAndStaticMethods() throws Exception {
        try (Host host =
                new Host(
                        """
                        {"name": "p", "locks": [
                          {"class": "com.example.host.SelfLock",
                           "acquire": {"method": "lockWithStamp", "parameters": ["byte[]", "double"],
                                       "hold": "this", "resource": "return"},
                           "release": {"method": "unlock", "hold": "this"}},
                          {"class": "com.example.host.StaticLocks",
                           "acquire": {"method": "take", "hold": "return", "resource": "arg0"},
                           "release": {"method": "give", "hold": "arg0"},
                           "forceRelease": {"on": "lock", "method": "force", "arguments": ["hold"]}}]}
                        """)) {
            Object lock = host.create("SelfLock");
            assertThat(call(lock, "lockWithStamp", new byte[1], 2.0)).isEqualTo(7L);
            assertThat(host.acquired.get(0).resource()).isEqualTo("7");
            call(lock, "unlock");
            assertThat(host.released).hasSize(1);

            Class<?> locks = host.type("StaticLocks");
            Object token = call(locks, "take", "x");
            ProfileHold hold = host.acquired.get(1);
            assertThat(hold.resource()).isEqualTo("x");
            HostRelease.Outcome outcome = hold.release().run();
            assertThat(outcome)
                    .isEqualTo(
                            new HostRelease.Outcome(
                                    HostRelease.State.UNKNOWN, true, null, "called"));
            assertThat(locks.getField("forced").get(null)).isEqualTo("x");
            call(locks, "give", token);
            assertThat(host.released).hasSize(2);
        }
    }

    @Test
    void forcedReleaseIsProved() throws Exception {
        try (Host host = Host.withLock(SESSION_LOCKS)) {
            Object locks = host.create("SessionLocks");
            call(locks, "acquire", "a");
            HostRelease release = host.acquired.get(0).release();
            set(locks, "stubborn", true);
            assertThat(release.run())
                    .isEqualTo(
                            new HostRelease.Outcome(
                                    HostRelease.State.STILL_HELD,
                                    true,
                                    null,
                                    "called; it returned false, still held"));
            set(locks, "stubborn", false);
            RuntimeException failure = new IllegalStateException("from the host");
            set(locks, "failure", failure);
            assertThat(release.run())
                    .isEqualTo(
                            new HostRelease.Outcome(
                                    HostRelease.State.STILL_HELD,
                                    true,
                                    failure,
                                    "threw java.lang.IllegalStateException: from the host, still"
                                            + " held"));
            set(locks, "failure", null);
            assertThat(release.run())
                    .isEqualTo(
                            new HostRelease.Outcome(
                                    HostRelease.State.FREE, true, null, "called, now free"));
            assertThat(release.run())
                    .isEqualTo(
                            new HostRelease.Outcome(
                                    HostRelease.State.FREE,
                                    false,
                                    null,
                                    "not called: it was free already"));
        }
    }

    @Test
    void forcedReleaseWithLiteralsOnAHoldThatDoesNotTell() throws Exception {
        try (Host host = Host.withLock(SELF_LOCK)) {
            call(host.create("SelfLock"), "lock");
            HostRelease.Outcome outcome = host.acquired.get(0).release().run();
            assertThat(outcome.state()).isEqualTo(HostRelease.State.UNKNOWN);
            assertThat(outcome.thrown()).hasMessage("no force: 7true");
        }
    }

    @Test
    void aReleaseWithinTheForcedReleaseIsSeen() throws Exception {
        String onHold =
                SESSION_LOCKS.replace(
                        "\"on\": \"lock\", \"method\": \"forceRelease\", \"arguments\":"
                                + " [\"hold\", \"'lockmedic'\"]",
                        "\"on\": \"hold\", \"method\": \"forceRelease\"");
        try (Host host = Host.withLock(onHold)) {
            call(host.create("SessionLocks"), "acquire", "a");
            assertThat(host.acquired.get(0).release().run().state())
                    .isEqualTo(HostRelease.State.FREE);
            assertThat(host.released).hasSize(1);
        }
    }

    @Test
    void aListenerThatThrowsDoesNotReachTheHost() throws Exception {
        try (Host host = Host.withLock(SESSION_LOCKS)) {
            host.failure = new IllegalStateException("from the listener");
            Object handle = call(host.create("SessionLocks"), "acquire", "a");
            assertThat(handle).isNotNull();
            call(handle, "release");
            assertThat(host.acquired).hasSize(1);
            assertThat(host.released).hasSize(1);
            assertThat(host.transformer.failures()).isPositive();
        }
    }

    @Test
    void anExpressionThatThrowsIsAnAbsentValueAndToldOnce() throws Exception {
        try (Host host =
                Host.withLock(SESSION_LOCKS.replace("return.lockFile()", "return.broken()"))) {
            Object locks = host.create("SessionLocks");
            call(locks, "acquire", "a");
            call(locks, "acquire", "b");
            assertThat(host.acquired).hasSize(2).allMatch(hold -> hold.lockFile() == null);
            assertThat(host.problems)
                    .containsExactly(
                            "profile p: locks[0].acquire.lockFile: return.broken() threw"
                                    + " java.lang.IllegalStateException: broken accessor");
            assertThat(host.transformer.failures()).isEqualTo(2);
        }
    }

    @Test
    void aMisspeltAccessorIsToldWithTheOneThatIsMeant() throws Exception {
        try (Host host =
                Host.withLock(
                        SESSION_LOCKS
                                .replace("hold.maxHold()", "hold.maxHod()")
                                .replace("\"hold.isHeld()\"", "\"hold.isHld()\""))) {
            call(host.create("SessionLocks"), "acquire", "a");
            assertThat(host.acquired.get(0).maxHoldMs()).isEmpty();
            assertThat(host.problems)
                    .containsExactly(
                            "profile p: locks[0].acquire.maxHoldMs: hold.maxHod() can't be followed:"
                                    + " com.example.host.SessionLocks$Handle has no method maxHod();"
                                    + " did you mean maxHold?");
            assertThat(host.part("locks[0].held"))
                    .isEqualTo(
                            "DOES_NOT_FIT com.example.host.SessionLocks$Handle has no method"
                                    + " isHld(); did you mean isHeld?");
        }
    }

    @Test
    void afterCloseCallsPassUnseen() throws Exception {
        Host host = Host.withLock(SESSION_LOCKS);
        Object locks = host.create("SessionLocks");
        Object handle = call(locks, "acquire", "a");
        host.close();
        call(handle, "release");
        call(locks, "acquire", "b");
        assertThat(host.acquired).hasSize(1);
        assertThat(host.released).isEmpty();
    }

    @Test
    void aHoldWithAMaxHoldIsKeptAndOneWithoutIsNot() throws Exception {
        try (Host host = Host.withLock(SESSION_LOCKS)) {
            call(host.create("SessionLocks"), "acquire", "a");
            System.gc();
            ProfileHold hold = host.acquired.get(0);
            assertThat(hold.keeps()).isTrue();
            assertThat(hold.release().run().state()).isEqualTo(HostRelease.State.FREE);
            hold.letGo();
            assertThat(hold.keeps()).isFalse();
        }
        // An argument that is not there: the max hold is absent.
        try (Host host = Host.withLock(SESSION_LOCKS.replace("hold.maxHold()", "arg5"))) {
            Object locks = host.create("SessionLocks");
            call(locks, "acquire", "a");
            set(locks, "last", null);
            ProfileHold hold = host.acquired.get(0);
            assertThat(hold.keeps()).isFalse();
            for (int i = 0; i < 100 && hold.hold() != null; i++) {
                System.gc();
                Thread.sleep(10);
            }
            assertThat(hold.hold()).isNull();
            assertThat(hold.release().run().message())
                    .isEqualTo("not called: the host has dropped the hold");
            for (int i = 0; i < 100 && host.dropped.isEmpty(); i++) {
                call(locks, "acquire", "b");
                Thread.sleep(10);
            }
            assertThat(host.dropped).contains(hold);
        }
    }

    private static void callUnchecked(Object on, String name) {
        try {
            call(on, name);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
