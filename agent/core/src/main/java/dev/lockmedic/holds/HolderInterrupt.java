package dev.lockmedic.holds;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The one interrupt that a holder may get when it has lost its lock. It never reaches a thread that
 * has given the lock back, or tried to: what that thread does next is no business of this hold.
 */
final class HolderInterrupt {
    private enum State {
        /** The holder has not been interrupted, and may be. */
        POSSIBLE,
        /** A healer is just doing it. */
        UNDER_WAY,
        /** It was done, or must not be done any more. */
        OVER
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.POSSIBLE);

    HolderInterrupt() {}

    /**
     * Interrupts the holder's thread, unless it must not be any more. On a healer.
     *
     * @param holder null if it is not known, or has ended
     * @return whether it was done
     */
    boolean deliver(Thread holder) {
        if (holder == null || !state.compareAndSet(State.POSSIBLE, State.UNDER_WAY)) {
            return false;
        }
        try {
            holder.interrupt();
        } finally {
            state.set(State.OVER);
        }
        return true;
    }

    /**
     * No interrupt comes after this has returned. Called by the holder's thread when it gives the
     * lock back, or finds that it has lost it; it waits only for an interrupt that is being
     * delivered at this very moment.
     */
    void noneFromNowOn() {
        while (!state.compareAndSet(State.POSSIBLE, State.OVER) && state.get() != State.OVER) {
            Thread.yield();
        }
    }
}
