package dev.lockmedic.holds;

/**
 * Told of holds as they come and go. On the thread that took or gave back the lock, which may be
 * any of the host's: it must not block, do I/O or throw.
 */
public interface HoldListener {
    /** Nobody listens. */
    HoldListener NOBODY =
            new HoldListener() {
                @Override
                public void begun(Hold hold) {}

                @Override
                public void over(Hold hold) {}
            };

    /** A hold has begun, or more has become known of what it guards. */
    void begun(Hold hold);

    /**
     * Nothing has to be kept from its holder any more: it gave the lock back, or it lost it and has
     * learnt so. A hold that is merely lost is not over.
     */
    void over(Hold hold);
}
