package dev.lockmedic.hooks;

/**
 * The static front that locks of {@code java.util.concurrent} call once they are woven, which they
 * are only from the first forced release or interrupt of their kind on. Exclusive locks call it
 * where a release fails, and once one is through.
 *
 * <p>What leaves these methods is a value, or the {@code IllegalMonitorStateException} that the
 * host's unlock ends with.
 */
public final class LockHooks {
    private static volatile LockKeeper keeper;

    private LockHooks() {}

    /** Lets this keeper decide from now on; null: the JDK's own behaviour. */
    public static void keptBy(LockKeeper next) {
        keeper = next;
    }

    /** A release fails: true to run it once more, false to return quietly. */
    public static boolean denied(Object sync, IllegalMonitorStateException thrown) {
        IllegalMonitorStateException end = thrown;
        LockKeeper k = keeper;
        if (k != null) {
            try {
                end = k.denied(sync, thrown);
            } catch (Throwable t) {
                quietly(k, t);
            }
        }
        if (end != null && end != LockKeeper.AGAIN) {
            throw end;
        }
        return end != null;
    }

    /** A release has succeeded: of the last hold, if {@code free}. */
    public static void givenBack(Object sync, boolean free) {
        LockKeeper k = keeper;
        if (k != null && free) {
            try {
                k.givenBack(sync);
            } catch (Throwable t) {
                quietly(k, t);
            }
        }
    }

    /** A release by stamp fails: true to run it once more, false to return quietly. */
    public static boolean denied(Object lock, IllegalMonitorStateException thrown, long stamp) {
        IllegalMonitorStateException end = thrown;
        LockKeeper k = keeper;
        if (k != null) {
            try {
                end = k.denied(lock, thrown, stamp);
            } catch (Throwable t) {
                quietly(k, t);
            }
        }
        if (end != null && end != LockKeeper.AGAIN) {
            throw end;
        }
        return end != null;
    }

    /** The lock says that this thread does not own it: whether it does after all. */
    public static boolean holds(Object sync) {
        LockKeeper k = keeper;
        if (k != null) {
            try {
                return k.holds(sync);
            } catch (Throwable t) {
                quietly(k, t);
            }
        }
        return false;
    }

    /** A read lock is about to be taken, or the read holds of this thread are asked for. */
    public static void reading(Object sync) {
        LockKeeper k = keeper;
        if (k != null) {
            try {
                k.reading(sync);
            } catch (Throwable t) {
                quietly(k, t);
            }
        }
    }

    /** A read lock is about to be given back: true if there is nothing to give back. */
    public static boolean releasingRead(Object sync) {
        IllegalMonitorStateException end = null;
        LockKeeper k = keeper;
        if (k != null) {
            try {
                end = k.releasingRead(sync);
            } catch (Throwable t) {
                quietly(k, t);
            }
        }
        if (end != null && end != LockKeeper.AGAIN) {
            throw end;
        }
        return end != null;
    }

    /** Permits are about to be given back: how many really; -1 if none. */
    public static int releasing(Object sync, int permits) {
        LockKeeper k = keeper;
        if (k != null) {
            try {
                return k.releasing(sync, permits);
            } catch (Throwable t) {
                quietly(k, t);
            }
        }
        return permits;
    }

    /** An acquisition is through: it has its permits if that many remain. */
    public static void acquired(Object sync, int remaining, int permits) {
        LockKeeper k = keeper;
        if (k != null && remaining >= 0) {
            try {
                k.acquired(sync, permits);
            } catch (Throwable t) {
                quietly(k, t);
            }
        }
    }

    /** All permits that there were have been taken. */
    public static void drained(Object sync, int permits) {
        acquired(sync, 0, permits);
    }

    private static void quietly(LockKeeper k, Throwable error) {
        try {
            k.failed(error);
        } catch (Throwable again) {
            // Nothing is left to tell it to; the host must not notice.
        }
    }
}
