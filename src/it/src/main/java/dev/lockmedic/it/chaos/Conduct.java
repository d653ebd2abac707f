package dev.lockmedic.it.chaos;

import java.util.SplittableRandom;

/** How a hold goes. */
enum Conduct {
    /** Writes a few lines and gives the lock back. */
    TIDY(0),
    /** Takes most of its limit, and not more. */
    SLOW(30),
    /** Computes past its limit, writes, and gives the lock back late. */
    SPIN(4),
    /** Waits past its limit, writes, and gives the lock back late. */
    HANG(16),
    /** Writes all the time, beyond its limit. */
    EDGE(20),
    /** Does not give the lock back. */
    FORGET(10);

    private static final int OF = 10_000;

    private final int times;

    Conduct(int times) {
        this.times = times;
    }

    /** One of those that a role may have. */
    static Conduct pick(SplittableRandom random, Role role) {
        int dice = random.nextInt(OF);
        for (Conduct conduct : values()) {
            dice -= conduct.times;
            if (dice < 0) {
                return role.overruns() || conduct == SLOW ? conduct : TIDY;
            }
        }
        return TIDY;
    }
}
