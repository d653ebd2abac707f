package dev.lockmedic.it.chaos;

import java.util.SplittableRandom;

/** How a hold goes. */
enum Conduct {
    /** Writes a few lines and gives the lock back. */
    TIDY,
    /** Takes most of its limit, and not more. */
    SLOW,
    /** Computes past its limit, writes, and gives the lock back late. */
    SPIN,
    /** Waits past its limit, writes, and gives the lock back late. */
    HANG,
    /** Writes all the time, beyond its limit. */
    EDGE,
    /** Does not give the lock back. */
    FORGET;

    /** Spinning ones are few: each takes a processor from all others. */
    private static final Conduct[] BAD = {
        SPIN, HANG, HANG, HANG, EDGE, EDGE, EDGE, EDGE, FORGET, FORGET
    };

    /**
     * One of those that a role may have.
     *
     * @param bad how many of a thousand holds overrun their limit
     */
    static Conduct pick(SplittableRandom random, Role role, int bad) {
        int dice = random.nextInt(1000);
        if (dice < bad && role.overruns()) {
            return BAD[random.nextInt(BAD.length)];
        }
        return dice >= 997 ? SLOW : TIDY;
    }
}
