package dev.lockmedic.staleness;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The max hold that counts for a lock, and where it came from.
 *
 * @param millis more than 0, or {@link #NONE}
 * @param from the words {@code status} shows
 */
public record HoldLimits(long millis, String from) {
    /** No limit: never overdue. */
    public static final long NONE = Long.MAX_VALUE;

    /** Recorded in the payload. */
    public static final String FROM_PAYLOAD = "payload";

    /** Told by a profile, which knows better than the payload. */
    public static final String FROM_PROFILE = "profile";

    /**
     * @param recorded by the holder, in its payload or by its profile
     * @param source what recorded it, if something did
     */
    public static HoldLimits of(
            OptionalLong recorded, String source, Optional<Long> maxHold, Optional<Long> cap) {
        HoldLimits limit =
                recorded.isPresent()
                        ? new HoldLimits(recorded.getAsLong(), source)
                        : maxHold.map(m -> new HoldLimits(m, "lockmedic.max-hold"))
                                .orElse(new HoldLimits(NONE, "none"));
        if (recorded.isPresent() && cap.isPresent() && limit.millis > cap.get()) {
            return new HoldLimits(cap.get(), "lockmedic.max-hold-cap");
        }
        return limit;
    }

    /** Whether there is one at all. */
    public boolean exists() {
        return millis != NONE;
    }
}
