package dev.lockmedic.sentinel;

import dev.lockmedic.holds.Hold;

/** One lock that the sentinel is to keep, and how far it knows of it. */
final class Watch {
    private final Hold hold;
    private final ArmedLock lock;
    private final byte[] line;
    private volatile boolean sent;
    private volatile boolean known;
    private volatile boolean released;

    /**
     * @param line by which the sentinel is told
     */
    Watch(Hold hold, ArmedLock lock, byte[] line) {
        this.hold = hold;
        this.lock = lock;
        this.line = line;
    }

    Hold hold() {
        return hold;
    }

    ArmedLock lock() {
        return lock;
    }

    byte[] line() {
        return line;
    }

    /** Whether the deadline that the sentinel knows is still the one in force. */
    boolean isInForce() {
        return hold.isHeld() && hold.deadlineNanos() == lock.deadlineNanos();
    }

    boolean isSent() {
        return sent;
    }

    /** The child has been told. */
    void sent() {
        sent = true;
        known = true;
    }

    /** Whether the child may have something under this id, be it of an earlier deadline. */
    boolean isKnown() {
        return known;
    }

    /** It takes the place of this one, under the same id. */
    void replaces(Watch before) {
        known = before.known;
    }

    /** There is another child, which knows nothing yet. */
    void forgotten() {
        sent = false;
        known = false;
    }

    boolean isReleased() {
        return released;
    }

    /** The child has released its lock; false if it has said so before. By one thread only. */
    boolean release() {
        if (released) {
            return false;
        }
        released = true;
        return true;
    }
}
