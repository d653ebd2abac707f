package dev.lockmedic.jvmrelease;

import java.util.List;

/**
 * Who holds a read-write lock for reading, in one look.
 *
 * @param holders live threads
 * @param shared read holds by the lock's own count
 * @param complete whether all live threads could be looked at
 */
public record ReadPicture(List<ReadHold> holders, long shared, boolean complete) {
    /** Holds that no live thread has; only to be believed if complete, and seen more than once. */
    public long leaked() {
        long left = shared;
        for (ReadHold holder : holders) {
            left -= holder.holds();
        }
        return left;
    }
}
