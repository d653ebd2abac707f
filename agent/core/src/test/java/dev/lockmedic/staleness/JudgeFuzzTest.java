package dev.lockmedic.staleness;

import static dev.lockmedic.fuzz.Fuzzing.require;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockmedic.fuzz.Fuzzing;
import dev.lockmedic.fuzz.Seeds;
import dev.lockmedic.lockfile.Payload;
import dev.lockmedic.lockfile.PayloadParser;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever a payload says and whatever else is known, no lock is reclaimable that somebody may hold
 * within his limit.
 */
class JudgeFuzzTest {
    private static final int DOCUMENTS = 6000;
    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

    @Test
    void noLockIsTakenThatMayBeHeld() {
        Fuzzing.run(
                "judge",
                Seeds.payloads(),
                DOCUMENTS,
                document -> check(document, EvidenceBuilder::judged));
    }

    /** A judge to be checked: the real one, or one that is known to be wrong. */
    private interface Judge {
        Verdict judge(EvidenceBuilder evidence);
    }

    /** The usual fault: what could not be read counts as nothing there. */
    @Test
    void aJudgeThatTakesTheUnreadableIsFound() {
        assertFound(
                evidence -> {
                    Verdict verdict = evidence.judged();
                    return verdict.why().contains("unreadable") ? taking() : verdict;
                },
                "unreadable");
    }

    @Test
    void aJudgeThatTakesWhatIsMerelyOldIsFound() {
        assertFound(
                evidence -> {
                    Verdict verdict = evidence.judged();
                    return verdict.reasons().contains(StaleReason.TOO_OLD) ? taking() : verdict;
                },
                "held within its limit");
    }

    @Test
    void aJudgeThatGivesNoGraceIsFound() {
        assertFound(
                evidence -> {
                    Verdict verdict = evidence.judged();
                    return verdict.why().contains("grace") ? taking() : verdict;
                },
                "or young");
    }

    private static Verdict taking() {
        return new Verdict(
                Verdict.Decision.RECLAIMABLE, EnumSet.noneOf(StaleReason.class), "taken", 0);
    }

    private static void assertFound(Judge wrong, String by) {
        assertThatThrownBy(
                        () ->
                                Fuzzing.run(
                                        "judge-self-check",
                                        Seeds.payloads(),
                                        DOCUMENTS,
                                        document -> check(document, wrong)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(by);
    }

    private static void check(byte[] document, Judge judge) {
        Payload payload = PayloadParser.parse(document);
        // From the document, so that a run can be repeated.
        Random random = new Random(Arrays.hashCode(document));
        for (int i = 0; i < 4; i++) {
            check(payload, random, judge);
        }
        Verdict unreadable =
                judge.judge(
                        EvidenceBuilder.lock()
                                .payload(Payload.Form.UNREADABLE)
                                .named()
                                .liveness(Liveness.DEAD)
                                .unchanged(random.nextLong()));
        require(
                unreadable.decision() == Verdict.Decision.RESPECT,
                "unreadable, and yet",
                unreadable);
    }

    private static void check(Payload payload, Random random, Judge judge) {
        Liveness liveness = Liveness.values()[random.nextInt(Liveness.values().length)];
        boolean named = random.nextBoolean();
        boolean sweep = random.nextBoolean();
        boolean remote = random.nextInt(4) == 0;
        long unchanged = random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(100_000);
        EvidenceBuilder evidence =
                EvidenceBuilder.lock().payload(payload).liveness(liveness).unchanged(unchanged);
        evidence = named ? evidence.named() : evidence;
        evidence = sweep ? evidence.sweep() : evidence;
        evidence = remote ? evidence.remote() : evidence;

        Verdict verdict = judge.judge(evidence);

        require(!verdict.why().isBlank(), "says why", verdict);
        require(verdict.standsForMillis() >= 0, "stands for a time", verdict);
        boolean mayLive = liveness == Liveness.ALIVE || liveness == Liveness.UNKNOWN;
        if (!payload.recognised() && !(named && unchanged > EvidenceBuilder.ORPHAN_GRACE)) {
            requireLeft(verdict, "not of the protocol, or young");
        }
        if (!payload.recognised() && payload.pid() > 0 && mayLive) {
            requireLeft(verdict, "names somebody who may live");
        }
        if (payload.recognised() && mayLive && (sweep || isWithinLimit(payload))) {
            requireLeft(verdict, "held within its limit by somebody who may live, or swept");
        }
        if (remote && sweep) {
            requireLeft(verdict, "on a network file system");
        }
        if (payload.recognised() && !mayLive && !remote) {
            require(
                    verdict.decision() == Verdict.Decision.RECLAIMABLE,
                    "its holder is gone, and yet",
                    verdict);
        }
    }

    private static void requireLeft(Verdict verdict, String why) {
        require(verdict.decision() != Verdict.Decision.RECLAIMABLE, why + ", and yet", verdict);
    }

    /** By numbers that can't overflow. */
    private static boolean isWithinLimit(Payload payload) {
        if (payload.maxHoldMs().isEmpty()) {
            return true;
        }
        BigInteger created =
                BigInteger.valueOf(payload.createdAt().getEpochSecond())
                        .multiply(BigInteger.valueOf(1000))
                        .add(BigInteger.valueOf(payload.createdAt().getNano()).divide(MILLION));
        BigInteger age = BigInteger.valueOf(EvidenceBuilder.NOW).subtract(created);
        return age.compareTo(BigInteger.valueOf(payload.maxHoldMs().getAsLong())) <= 0;
    }
}
