package dev.lockmedic.identity;

import dev.lockmedic.lockfile.Payload;
import java.util.OptionalLong;

/**
 * Where the holder of a lock is, seen from this JVM, as far as the lock file's identity tells.
 *
 * @param identity null where there is none that could be read
 * @param words for people, to follow "its holder is"; empty if there is nothing to say
 */
public record Origin(Kind kind, HoldIdentity identity, String words) {
    /** What counts of a holder's process number and clock. */
    public enum Kind {
        /** No identity: what the payload says is all there is. */
        UNNAMED,
        /** The holder's process number and boot clock mean the same here. */
        HERE,
        /** Its boot clock does, its process number does not. */
        SAME_CLOCK,
        /** Neither does. */
        ELSEWHERE,
        /** There is one that could not be read: not evidence of anything. */
        UNREADABLE
    }

    /** Of a lock file that carries no identity. */
    public static final Origin UNNAMED = new Origin(Kind.UNNAMED, null, "");

    /** Of a lock file whose identity only a newer agent can read. */
    static final Origin OTHER_VERSION =
            new Origin(Kind.ELSEWHERE, null, "where only another version of Lockmedic can tell");

    /** Seen from here. */
    public static Origin of(HoldIdentity identity, Realm here) {
        Realm there = identity.realm();
        if (here.samePids(there)) {
            return new Origin(Kind.HERE, identity, "");
        }
        return new Origin(
                here.sameClock(there) ? Kind.SAME_CLOCK : Kind.ELSEWHERE,
                identity,
                here.difference(there));
    }

    static Origin unreadable(String problem) {
        return new Origin(Kind.UNREADABLE, null, problem);
    }

    /** Whether the payload's process number may be looked up here. */
    public boolean pidsCount() {
        return kind == Kind.UNNAMED || kind == Kind.HERE;
    }

    /** Whether it is known not to be where a process number here could name its process. */
    public boolean isElsewhere() {
        return kind == Kind.SAME_CLOCK || kind == Kind.ELSEWHERE;
    }

    /** Start of the holder's process in clock ticks of this boot, if it is told and counts. */
    public OptionalLong processStart() {
        return kind == Kind.HERE ? identity.processStart() : OptionalLong.empty();
    }

    /**
     * Start of the hold by the boot clock of this machine, if it is told and counts.
     *
     * @param payload of the lock file
     */
    public OptionalLong startMillis(Payload payload) {
        return kind == Kind.HERE || kind == Kind.SAME_CLOCK
                ? identity.startOf(payload)
                : OptionalLong.empty();
    }
}
