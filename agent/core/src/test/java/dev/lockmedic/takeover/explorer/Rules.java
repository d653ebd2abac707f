package dev.lockmedic.takeover.explorer;

import java.util.List;

/**
 * What is explored: who takes part, and what the file system, the clock and fate may do.
 *
 * @param births whether the file system keeps times of birth; without, a freed inode number that is
 *     used again looks like the same file
 * @param reuse whether freed inode numbers are used again at once
 * @param sameBytes whether all holders write the same payload
 * @param holderExpired whether the first hold is past its limit from the start
 * @param crashes how many JVMs may be killed, each at any step
 * @param expiries how many holds may pass their limit, each at any step
 * @param actors who takes part; the first one has the lock at the start
 * @param jvms in which JVM each actor runs
 */
record Rules(
        boolean births,
        boolean reuse,
        boolean sameBytes,
        boolean holderExpired,
        int crashes,
        int expiries,
        List<Actor> actors,
        List<Integer> jvms) {
    /** All in JVMs of their own. */
    static Rules of(Actor... actors) {
        List<Integer> jvms = new java.util.ArrayList<>();
        for (int i = 0; i < actors.length; i++) {
            jvms.add(i);
        }
        return new Rules(true, true, false, false, 1, 2, List.of(actors), jvms);
    }

    Rules withoutBirths() {
        return new Rules(false, reuse, sameBytes, holderExpired, crashes, expiries, actors, jvms);
    }

    Rules withoutReuse() {
        return new Rules(births, false, sameBytes, holderExpired, crashes, expiries, actors, jvms);
    }

    Rules withSameBytes() {
        return new Rules(births, reuse, true, holderExpired, crashes, expiries, actors, jvms);
    }

    /** The first hold is past its limit from the start. */
    Rules withExpiredHolder() {
        return new Rules(births, reuse, sameBytes, true, crashes, expiries, actors, jvms);
    }

    Rules withAtMost(int mostCrashes, int mostExpiries) {
        return new Rules(
                births, reuse, sameBytes, holderExpired, mostCrashes, mostExpiries, actors, jvms);
    }

    /** This actor runs in the first holder's JVM. */
    Rules inHoldersJvm(int actor) {
        List<Integer> changed = new java.util.ArrayList<>(jvms);
        changed.set(actor, jvms.get(0));
        return new Rules(
                births, reuse, sameBytes, holderExpired, crashes, expiries, actors, changed);
    }
}
