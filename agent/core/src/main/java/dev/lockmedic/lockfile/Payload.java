package dev.lockmedic.lockfile;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * What a lock file says of its holder.
 *
 * @param form how far it could be read
 * @param pid positive process id, 0 if it names none
 * @param createdAt when the holder took the lock, by its wall clock; null if not readable as an ISO
 *     instant
 * @param maxHoldMs the recorded max hold in milliseconds, more than 0; empty if none was recorded
 *     or it makes no sense
 * @param starttime start of the holder's process in clock ticks since boot (field 22 of {@code
 *     /proc/<pid>/stat})
 */
public record Payload(
        Form form, long pid, Instant createdAt, OptionalLong maxHoldMs, OptionalLong starttime) {
    /** How far a payload could be read. */
    public enum Form {
        /** A whole JSON object; its members may still be missing. */
        OBJECT,
        /** Nothing written (yet). */
        EMPTY,
        /** Something, but no whole JSON object: torn, or of another protocol. */
        TORN,
        /** Could not be read; not evidence of anything. */
        UNREADABLE
    }

    static final Payload EMPTY = without(Form.EMPTY);
    static final Payload TORN = without(Form.TORN);

    /** The one that a failed read gives. */
    public static final Payload UNREADABLE = without(Form.UNREADABLE);

    private static Payload without(Form form) {
        return new Payload(form, 0, null, OptionalLong.empty(), OptionalLong.empty());
    }

    /** Whether this is a lock of the protocol: a JSON object with a pid and an ISO instant. */
    public boolean recognised() {
        return form == Form.OBJECT && pid > 0 && createdAt != null;
    }
}
