package dev.lockmedic.fence;

import dev.lockmedic.holds.Hold;
import java.util.Arrays;

/**
 * What a lock guards, with all holds of this JVM that matter to who may write there: those in force
 * and those that were lost. Immutable; the fence replaces it, and compares it by identity.
 */
final class Resource {
    /** Beyond this the oldest lost hold is forgotten: a lock that is stuck again and again. */
    private static final int MOST_HOLDS = 32;

    private final String path;
    private final Hold[] holds;

    private Resource(String path, Hold[] holds) {
        this.path = path;
        this.holds = holds;
    }

    static Resource of(String path, Hold hold) {
        return new Resource(path, new Hold[] {hold});
    }

    /** Where it lies, absolute. */
    String path() {
        return path;
    }

    /**
     * With one more. The new hold's thread has taken the lock anew, so what it lost before is
     * forgiven; and threads that have ended write no more.
     */
    Resource with(Hold hold) {
        Thread holder = hold.thread();
        Hold[] kept = new Hold[holds.length + 1];
        int count = 0;
        for (Hold each : holds) {
            if (each != hold && (each.isHeld() || mayStillWrite(each, holder))) {
                kept[count++] = each;
            }
        }
        kept[count++] = hold;
        return new Resource(path, Arrays.copyOfRange(kept, Math.max(0, count - MOST_HOLDS), count));
    }

    private static boolean mayStillWrite(Hold lost, Thread successor) {
        if (lost.threadUnknown()) {
            return true;
        }
        Thread zombie = lost.thread();
        return zombie != null && zombie != successor && zombie.isAlive();
    }

    /** Without this one; null if none is left. */
    Resource without(Hold hold) {
        Hold[] kept = new Hold[holds.length];
        int count = 0;
        for (Hold each : holds) {
            if (each != hold) {
                kept[count++] = each;
            }
        }
        if (count == holds.length) {
            return this;
        }
        return count == 0 ? null : new Resource(path, Arrays.copyOf(kept, count));
    }

    /** The last hold that this thread had, in force or lost; null if it had none. */
    Hold of(Thread thread) {
        for (int i = holds.length - 1; i >= 0; i--) {
            if (holds[i].isBy(thread)) {
                return holds[i];
            }
        }
        return null;
    }

    /** The hold that began last. */
    Hold last() {
        return holds[holds.length - 1];
    }

    /** The oldest hold whose thread nobody knows; null if there is none. */
    Hold ofUnknownThread() {
        for (Hold hold : holds) {
            if (hold.threadUnknown() && hold.state() != Hold.State.RELEASED) {
                return hold;
            }
        }
        return null;
    }
}
