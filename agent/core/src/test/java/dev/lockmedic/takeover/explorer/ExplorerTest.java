package dev.lockmedic.takeover.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All interleavings of the protocol's steps: whatever the order, whoever is killed at whichever
 * step, and whenever limits pass, there are never two holders within their limit, and the lock
 * never gets into a state in which nobody can have it.
 *
 * <p>The steps are those that the code takes: {@code Takeover}, {@code Tries}, {@code
 * GuardedRelease}, {@code LockFileReader}, {@code ZombieReleases} and {@code Hold} run here as they
 * do in production, over a folder of the test's. That one thing can be found is shown by protocols
 * that are known to be bad, and by leaving out single steps of ours.
 *
 * <p>Bounded here: two contenders meet one kill and one or two expiries, on a file system without
 * times of birth one kill; three contenders meet neither. With {@code -Dlockmedic.explorer=long} (a
 * few minutes, {@code -DargLine=-Xmx8g}) those meet one of either, and two contenders both; the
 * shortest way into each bad state of a bad protocol is printed, too.
 */
@Timeout(600)
class ExplorerTest {
    private static final int MOST_STATES = 300_000_000;

    private static final Actor HOLDER = Host.holder();
    private static final Actor WATCHDOG = Host.watchdog();
    private static final Actor CONTENDER = Contending.elsewhere();
    private static final Actor BESIDES = Host.besides();
    private static final Actor NEIGHBOUR = Contending.inHoldersJvm();

    private static Explorer.Found explore(
            String what, Rules rules, Actor latecomer, Explorer.Bad until) {
        long start = System.nanoTime();
        Explorer.Found found = Explorer.explore(rules, latecomer, MOST_STATES, until);
        System.out.printf(
                Locale.ROOT,
                "explored: %s: %,d states, %d with two owners, %d jammed; %.1f s%n",
                what,
                found.states(),
                found.doubleOwners(),
                found.jams(),
                (System.nanoTime() - start) / 1e9);
        return found;
    }

    private static void isSafe(String what, Rules rules) {
        Explorer.Found found = explore(what, rules, CONTENDER, null);
        assertThat(found.trace()).as(what).isEmpty();
        assertThat(found.doubleOwners()).isZero();
        assertThat(found.jams()).isZero();
        assertThat(found.complete()).isTrue();
    }

    static Stream<Arguments> ours() {
        Rules two = Rules.of(HOLDER, CONTENDER, CONTENDER);
        Rules twoAfterLimit = two.withExpiredHolder();
        Rules neighbour = Rules.of(HOLDER, NEIGHBOUR, CONTENDER).inHoldersJvm(1);
        return Stream.of(
                Arguments.of(
                        "holder, 1 contender; 1 kill, 2 expiries", Rules.of(HOLDER, CONTENDER)),
                Arguments.of("holder, 2 contenders; 1 kill, 2 expiries", two),
                Arguments.of(
                        "overdue holder, 2 contenders, equal payloads; 1 kill, 1 expiry",
                        twoAfterLimit.withSameBytes().withAtMost(1, 1)),
                Arguments.of(
                        "overdue holder, 2 contenders, inode numbers not used again; 1 kill, 1"
                                + " expiry",
                        twoAfterLimit.withoutReuse().withAtMost(1, 1)),
                Arguments.of(
                        "overdue holder, 2 contenders, no times of birth; 1 kill",
                        twoAfterLimit.withoutBirths().withAtMost(1, 0)),
                Arguments.of(
                        "overdue holder, 1 contender in its JVM, 1 elsewhere; 1 kill, 1 expiry",
                        neighbour.withExpiredHolder().withAtMost(1, 1)),
                Arguments.of(
                        "overdue holder, 1 contender in its JVM, 1 elsewhere, no times of birth; 1"
                                + " kill",
                        neighbour.withExpiredHolder().withoutBirths().withAtMost(1, 0)),
                Arguments.of(
                        "holder, its watchdog, 1 contender; 1 kill, 2 expiries",
                        Rules.of(HOLDER, WATCHDOG, CONTENDER).inHoldersJvm(1)),
                Arguments.of(
                        "holder, somebody at another lock beside it, 1 contender; 1 kill, 2 expiries",
                        Rules.of(HOLDER, BESIDES, CONTENDER)),
                Arguments.of(
                        "overdue holder, 3 contenders",
                        Rules.of(HOLDER, CONTENDER, CONTENDER, CONTENDER)
                                .withExpiredHolder()
                                .withAtMost(0, 0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ours")
    void thereAreNeverTwoOwnersAndNeverAJam(String what, Rules rules) {
        isSafe(what, rules);
    }

    static Stream<Arguments> oursAtLength() {
        Rules two = Rules.of(HOLDER, CONTENDER, CONTENDER).withExpiredHolder();
        Rules three = Rules.of(HOLDER, CONTENDER, CONTENDER, CONTENDER).withExpiredHolder();
        return Stream.of(
                Arguments.of(
                        "overdue holder, 2 contenders, no times of birth; 1 kill, 1 expiry",
                        two.withoutBirths().withAtMost(1, 1)),
                Arguments.of(
                        "overdue holder, 1 contender in its JVM, 1 elsewhere, no times of birth; 1"
                                + " kill, 1 expiry",
                        Rules.of(HOLDER, NEIGHBOUR, CONTENDER)
                                .inHoldersJvm(1)
                                .withExpiredHolder()
                                .withoutBirths()
                                .withAtMost(1, 1)),
                Arguments.of(
                        "holder, its watchdog, 2 contenders; 1 kill, 1 expiry",
                        Rules.of(HOLDER, WATCHDOG, CONTENDER, CONTENDER)
                                .inHoldersJvm(1)
                                .withAtMost(1, 1)),
                Arguments.of(
                        "overdue holder, 2 contenders, no times of birth; 1 expiry",
                        two.withoutBirths().withAtMost(0, 1)),
                Arguments.of(
                        "holder, its watchdog, 2 contenders; 1 expiry",
                        Rules.of(HOLDER, WATCHDOG, CONTENDER, CONTENDER)
                                .inHoldersJvm(1)
                                .withAtMost(0, 1)),
                Arguments.of(
                        "holder, somebody at another lock beside it, 2 contenders; 1 expiry",
                        Rules.of(HOLDER, BESIDES, CONTENDER, CONTENDER).withAtMost(0, 1)),
                Arguments.of("overdue holder, 3 contenders; 1 kill", three.withAtMost(1, 0)),
                Arguments.of("overdue holder, 3 contenders; 1 expiry", three.withAtMost(0, 1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oursAtLength")
    @EnabledIfSystemProperty(named = "lockmedic.explorer", matches = "long")
    void norAtLength(String what, Rules rules) {
        isSafe(what, rules);
    }

    private static void hasTwoOwners(String what, Rules rules, Actor latecomer) {
        Explorer.Found found = explore(what, rules, latecomer, Explorer.Bad.TWO_OWNERS);
        if (System.getProperty("lockmedic.explorer") != null) {
            found.trace().forEach(step -> System.out.println("    " + step));
        }
        assertThat(found.doubleOwners()).as(what).isPositive();
        assertThat(found.trace()).last().isEqualTo("two owners");
    }

    @Test
    void comparingThenDeletingMakesTwoOwners() {
        Plain plain = Plain.COMPARE_THEN_DELETE;
        Rules rules = Rules.of(plain.holder(), plain.contender(), plain.contender());
        hasTwoOwners("compare, then delete by path", rules, plain.contender());

        Explorer.Found all =
                explore(
                        "compare, then delete by path, to the end",
                        rules.withAtMost(0, 1),
                        plain.contender(),
                        null);
        assertThat(all.doubleOwners()).isGreaterThan(100);
        assertThat(all.complete()).isTrue();
    }

    /** So that a jam would be found, too. */
    @Test
    void aClaimFileThatOutlivesItsMakerJams() {
        Plain plain = Plain.CLAIM_FILE;
        Explorer.Found found =
                explore(
                        "a claim file in the guard's place",
                        Rules.of(plain.holder(), plain.contender(), plain.contender()),
                        plain.contender(),
                        Explorer.Bad.JAM);
        assertThat(found.jams()).isPositive();
        assertThat(found.trace()).anyMatch(step -> step.endsWith("is killed"));
    }

    @Test
    void removingUnderTheGuardWithoutLookingAgainMakesTwoOwners() {
        Plain plain = Plain.GUARD_WITHOUT_LOOK;
        hasTwoOwners(
                "the guard, but no look under it",
                Rules.of(plain.holder(), plain.contender(), plain.contender()),
                plain.contender());
    }

    @Test
    void withoutTheGuardOursMakesTwoOwners() {
        Actor tampered = Contending.over(TamperedFolder::withoutGuard);
        hasTwoOwners("ours without the guard", Rules.of(HOLDER, tampered, tampered), tampered);
    }

    /** Inode numbers are used again at once, and payloads may be equal: births tell. */
    @Test
    void withoutIdentityOursMakesTwoOwners() {
        Actor tampered = Contending.over(TamperedFolder::withoutIdentity);
        hasTwoOwners(
                "ours without identity, equal payloads",
                Rules.of(HOLDER, tampered, tampered).withSameBytes(),
                tampered);
    }

    @Test
    void aReleaseThatDoesNotAskWhetherItIsLostMakesTwoOwners() {
        Actor tampered = Host.holder(script -> script, TamperedHold::neverLost);
        hasTwoOwners(
                "ours, but a release asks not whether it is lost",
                Rules.of(tampered, CONTENDER, CONTENDER),
                CONTENDER);
    }

    @Test
    void aReleaseThatDeletesWithoutTheGuardWithinItsLimitMakesTwoOwners() {
        Actor tampered = Host.holder(script -> script, TamperedHold::notWaitingForGuard);
        hasTwoOwners(
                "ours, but a release within its limit goes on without the guard",
                Rules.of(tampered, BESIDES, CONTENDER, CONTENDER),
                CONTENDER);
    }
}
