package dev.lockmedic.takeover.explorer;

/**
 * The state that all share: one folder with one lock file, its guard, the clock's verdict on each
 * hold, and the books of each JVM. An actor makes one hold at most, which has its number.
 */
final class World {
    /** Actors that fit into the key of a state. */
    static final int MOST_ACTORS = 5;

    /** How many longs the key of a state has. */
    static final int KEY = 3;

    static final int HELD = 0;
    static final int LOST = 1;
    static final int RELEASED = 2;

    private final Rules rules;

    /** The local state of each actor. */
    final int[] local = new int[MOST_ACTORS];

    final boolean[] owner = new boolean[MOST_ACTORS];
    final boolean[] expired = new boolean[MOST_ACTORS];
    final boolean[] crashed = new boolean[MOST_ACTORS];
    private final int[] book = new int[MOST_ACTORS];
    private final int[] inode = new int[MOST_ACTORS];
    private final boolean[] written = new boolean[MOST_ACTORS];

    /** By name: which hold's file lies there, plus one; 0 for nothing. */
    private final int[] named = new int[2];

    /** Who has the guard, plus one; 0 for nobody. */
    int guard;

    int crashesLeft;
    int expiriesLeft;

    World(Rules rules) {
        this.rules = rules;
    }

    /** As it begins: the first actor has the lock and has written its payload. */
    void begin() {
        inode[0] = 1;
        written[0] = true;
        named[Script.LOCK_NAME] = 1;
        owner[0] = !rules.holderExpired();
        expired[0] = rules.holderExpired();
        crashesLeft = rules.crashes();
        expiriesLeft = rules.expiries();
    }

    /** Whether a file lies there. */
    boolean isLocked() {
        return named[Script.LOCK_NAME] != 0;
    }

    /** Whose file is the lock. */
    int lockHolder() {
        return named[Script.LOCK_NAME] - 1;
    }

    /** Whether the holder of this hold is past its limit or dead. */
    boolean isStale(int hold) {
        return expired[hold] || crashed[hold];
    }

    /** Whether this hold's limit may pass now. */
    boolean mayExpire(int hold) {
        return expiriesLeft > 0 && !expired[hold] && (owner[hold] || inode[hold] != 0);
    }

    /** How many believe that they have the lock, and are within their limit. */
    int owners() {
        int count = 0;
        for (boolean one : owner) {
            count += one ? 1 : 0;
        }
        return count;
    }

    void expire(int hold) {
        expiriesLeft--;
        expired[hold] = true;
        owner[hold] = false;
    }

    /** The JVM of these actors is killed: the kernel closes its files and drops its guard. */
    void crash(int jvm, int actors) {
        crashesLeft--;
        for (int a = 0; a < actors; a++) {
            if (rules.jvms().get(a) == jvm) {
                crashed[a] = true;
                owner[a] = false;
                local[a] = LocalStates.FINISHED;
                if (guard == a + 1) {
                    guard = 0;
                }
                free(a);
            }
        }
    }

    /** Whether this step can be taken now. */
    boolean isEnabled(Kind kind, int argument) {
        return kind != Kind.AWAIT_DEADLINE || expired[argument];
    }

    /** Takes a step of this actor; what it observes. */
    int take(int actor, Kind kind, int argument) {
        switch (kind) {
            case CREATE -> {
                if (isLocked()) {
                    return Script.EXISTS;
                }
                inode[actor] = freeInode(actor);
                named[Script.LOCK_NAME] = actor + 1;
                owner[actor] = true;
            }
            case WRITE -> {
                if (inode[actor] != 0) {
                    written[actor] = true;
                    free(actor);
                }
            }
            case LEAVE -> owner[actor] = false;
            case IDENTITY, BYTES -> {
                int hold = named[argument] - 1;
                return hold < 0 ? Script.NOTHING : Script.look(inode[hold], hold, written[hold]);
            }
            case LINK -> {
                if (named[Script.PIN_NAME] != 0) {
                    return Script.EXISTS;
                }
                if (named[Script.LOCK_NAME] == 0) {
                    return Script.NOTHING;
                }
                named[Script.PIN_NAME] = named[Script.LOCK_NAME];
            }
            case DELETE -> {
                int hold = named[argument] - 1;
                if (hold < 0) {
                    return Script.NOTHING;
                }
                named[argument] = 0;
                free(hold);
            }
            case ACQUIRE -> {
                if (guard != 0) {
                    return Script.EXISTS;
                }
                guard = actor + 1;
            }
            case RELEASE -> guard = guard == actor + 1 ? 0 : guard;
            case IS_STALE -> {
                return isStale(argument) ? 1 : 0;
            }
            case IS_OVERDUE -> {
                return expired[argument] ? 1 : 0;
            }
            case AWAIT_DEADLINE -> {}
            case IS_HELD -> {
                return book[argument] == HELD ? 1 : 0;
            }
            case LOST, RELEASED -> {
                if (book[argument] == HELD) {
                    book[argument] = kind == Kind.LOST ? LOST : RELEASED;
                }
            }
        }
        return 0;
    }

    /** An inode without a name, and which nobody has open, is free. */
    private void free(int hold) {
        boolean open = !written[hold] && !crashed[hold];
        if (!open && named[Script.LOCK_NAME] != hold + 1 && named[Script.PIN_NAME] != hold + 1) {
            inode[hold] = 0;
            written[hold] = false;
        }
    }

    private int freeInode(int hold) {
        if (!rules.reuse()) {
            return hold + 1;
        }
        for (int number = 1; ; number++) {
            boolean used = false;
            for (int other : inode) {
                used |= other == number;
            }
            if (!used) {
                return number;
            }
        }
    }

    /** Writes the key of this state there. */
    void pack(long[] key, int at) {
        long first = 0;
        long second = local[4];
        long third = 0;
        for (int a = 0; a < 4; a++) {
            first |= (long) local[a] << 16 * a;
        }
        for (int a = 0; a < MOST_ACTORS; a++) {
            int flags = bit(owner[a]) | bit(expired[a]) << 1 | bit(crashed[a]) << 2 | book[a] << 3;
            second |= (long) flags << 16 + 5 * a;
            third |= (long) (inode[a] | bit(written[a]) << 4) << 5 * a;
        }
        third |= (long) named[0] << 25 | (long) named[1] << 29 | (long) guard << 33;
        third |= (long) crashesLeft << 37 | (long) expiriesLeft << 40;
        key[at] = first;
        key[at + 1] = second;
        key[at + 2] = third;
    }

    /** Becomes the state with this key. */
    void unpack(long[] key, int at) {
        long first = key[at];
        long second = key[at + 1];
        long third = key[at + 2];
        for (int a = 0; a < 4; a++) {
            local[a] = (int) (first >>> 16 * a) & 0xffff;
        }
        local[4] = (int) second & 0xffff;
        for (int a = 0; a < MOST_ACTORS; a++) {
            int flags = (int) (second >>> 16 + 5 * a) & 31;
            owner[a] = (flags & 1) != 0;
            expired[a] = (flags & 2) != 0;
            crashed[a] = (flags & 4) != 0;
            book[a] = flags >> 3;
            int file = (int) (third >>> 5 * a) & 31;
            inode[a] = file & 15;
            written[a] = (file & 16) != 0;
        }
        named[0] = (int) (third >>> 25) & 15;
        named[1] = (int) (third >>> 29) & 15;
        guard = (int) (third >>> 33) & 15;
        crashesLeft = (int) (third >>> 37) & 7;
        expiriesLeft = (int) (third >>> 40) & 7;
    }

    private static int bit(boolean value) {
        return value ? 1 : 0;
    }
}
