package dev.lockmedic.jvmlocks;

/**
 * Who has a lock at one moment.
 *
 * @param taken whether anybody has it
 * @param owner null where the lock records none
 * @param shared whether it is held by readers, or in permits
 * @param version the state of a {@code StampedLock}, which no two holds have in common; else 0
 */
record HoldView(boolean taken, Thread owner, boolean shared, long version) {
    static final HoldView FREE = new HoldView(false, null, false, 0);

    /** Whether this may be the same hold as that one; that it is can't be told from this alone. */
    boolean mayBe(HoldView other) {
        return taken == other.taken
                && owner == other.owner
                && shared == other.shared
                && version == other.version;
    }
}
