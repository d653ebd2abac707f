package dev.lockmedic.takeover.explorer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Visits every state that some interleaving of the actors' steps, of kills and of expiries leads
 * to, nearest first. In each it counts the owners; in each in which nobody is at work it lets a
 * contender come along, which must get the lock if that is free or stale.
 */
final class Explorer {
    /**
     * What was found.
     *
     * @param states how many were visited
     * @param doubleOwners how many of them have two holders within their limit
     * @param jams how many of them a contender that comes along can do nothing about, though it may
     * @param trace the shortest way to a bad one, for people; empty if there is none
     * @param complete whether all were visited
     */
    record Found(int states, int doubleOwners, int jams, List<String> trace, boolean complete) {}

    private final Rules rules;
    private final int actors;
    private final List<LocalStates> locals = new ArrayList<>();
    private final LocalStates latecomer;
    private final StateTable table = new StateTable();
    private final boolean[] alone = new boolean[World.MOST_ACTORS];
    private final long[] key = new long[World.KEY];
    private int outcome;
    private int doubleOwners;
    private int jams;
    private int firstBad = -1;
    private String firstBadIs;

    private Explorer(Rules rules, Actor latecomer) {
        this.rules = rules;
        this.actors = rules.actors().size();
        if (actors >= World.MOST_ACTORS) {
            throw new IllegalArgumentException("one place must be left for the one who comes late");
        }
        for (int a = 0; a < actors; a++) {
            locals.add(new LocalStates(rules, a, rules.actors().get(a)));
            int jvm = rules.jvms().get(a);
            alone[a] = rules.jvms().stream().filter(other -> other == jvm).count() == 1;
        }
        List<Integer> jvms = new ArrayList<>(rules.jvms());
        jvms.add(actors);
        List<Actor> all = new ArrayList<>(rules.actors());
        all.add(latecomer);
        this.latecomer =
                new LocalStates(
                        new Rules(
                                rules.births(),
                                rules.reuse(),
                                rules.sameBytes(),
                                rules.holderExpired(),
                                rules.crashes(),
                                rules.expiries(),
                                all,
                                jvms),
                        actors,
                        latecomer);
    }

    /**
     * Explores.
     *
     * @param latecomer who looks for jams
     * @param mostStates where to stop
     * @param until whether to stop at the first state that is bad like this; null for not at all
     */
    static Found explore(Rules rules, Actor latecomer, int mostStates, Bad until) {
        return new Explorer(rules, latecomer).run(mostStates, until);
    }

    /** How a state can be bad. */
    enum Bad {
        /** Two holders within their limit believe that they have the lock. */
        TWO_OWNERS,
        /** Nobody can get a lock that is free or stale. */
        JAM
    }

    private Found run(int mostStates, Bad until) {
        World world = new World(rules);
        world.begin();
        for (int a = 0; a < actors; a++) {
            world.local[a] = locals.get(a).start().number;
        }
        world.pack(key, 0);
        table.add(key, -1, 0);
        int state = 0;
        while (state < table.size()
                && table.size() < mostStates
                && !(until == Bad.TWO_OWNERS && doubleOwners > 0)
                && !(until == Bad.JAM && jams > 0)) {
            visit(world, state++);
        }
        return new Found(
                state,
                doubleOwners,
                jams,
                firstBad < 0 ? List.of() : trace(firstBad),
                state == table.size());
    }

    private void visit(World world, int state) {
        table.load(state, world);
        if (world.owners() > 1) {
            if (doubleOwners++ == 0) {
                bad(state, "two owners");
            }
        }
        boolean atRest = true;
        int moves = moves();
        for (int move = 0; move < moves; move++) {
            if (move < actors) {
                atRest &= isAtRest(world, move);
            }
            if (take(world, move)) {
                world.pack(key, 0);
                table.add(key, state, move);
                table.load(state, world);
            }
        }
        if (atRest && isJammed(world)) {
            if (jams++ == 0) {
                bad(state, "a jam: " + lockText(world));
            }
        }
    }

    private void bad(int state, String what) {
        firstBad = state;
        firstBadIs = what;
    }

    /** A step of each actor, a kill of each JVM, an expiry of each hold. */
    private int moves() {
        return 3 * actors;
    }

    /** Makes a move, if it can be made. */
    private boolean take(World world, int move) {
        int who = move % actors;
        if (move < actors) {
            LocalStates.Local local = locals.get(who).get(world.local[who]);
            if (local.kind == null || !world.isEnabled(local.kind, local.argument)) {
                return false;
            }
            outcome = world.take(who, local.kind, local.argument);
            LocalStates.Local next = locals.get(who).after(local, outcome);
            // What only this actor can see and change makes no difference to anybody else, wherever
            // it comes between its neighbours: it is no state of its own.
            while (isPrivate(who, next)) {
                next = locals.get(who).after(next, world.take(who, next.kind, next.argument));
            }
            world.local[who] = next.number;
            if (next.number > 0xffff) {
                throw new AssertionError("too many local states");
            }
            return true;
        }
        if (move < 2 * actors) {
            boolean can =
                    world.crashesLeft > 0 && rules.jvms().get(who) == who && isAlive(world, who);
            if (can) {
                world.crash(who, actors);
            }
            return can;
        }
        boolean can = world.mayExpire(who);
        if (can) {
            world.expire(who);
        }
        return can;
    }

    /** Books are asked and kept by the threads of one JVM; some have only one that takes part. */
    private boolean isPrivate(int who, LocalStates.Local local) {
        return (local.kind == Kind.IS_HELD
                        || local.kind == Kind.LOST
                        || local.kind == Kind.RELEASED)
                && alone[who];
    }

    private boolean isAlive(World world, int jvm) {
        for (int a = 0; a < actors; a++) {
            if (rules.jvms().get(a) == jvm && world.local[a] != LocalStates.FINISHED) {
                return true;
            }
        }
        return false;
    }

    /** Nothing to do, or the host works under its lock, for as long as it likes. */
    private boolean isAtRest(World world, int actor) {
        LocalStates.Local local = locals.get(actor).get(world.local[actor]);
        return local.kind == null
                || local.kind == Kind.LEAVE
                || !world.isEnabled(local.kind, local.argument);
    }

    /** Lets one more contender come, alone. Leaves the world as that has made it. */
    private boolean isJammed(World world) {
        if (world.isLocked() && world.owner[world.lockHolder()]) {
            return false;
        }
        if (world.isLocked() && !world.isStale(world.lockHolder())) {
            // Nobody's, and nobody will ever be allowed to take it.
            return true;
        }
        LocalStates.Local local = latecomer.start();
        while (local.kind != null) {
            int outcome = world.take(actors, local.kind, local.argument);
            if (world.owner[actors]) {
                return false;
            }
            local = latecomer.after(local, outcome);
        }
        return true;
    }

    private List<String> trace(int bad) {
        Deque<Integer> way = new ArrayDeque<>();
        for (int state = bad; table.parent(state) >= 0; state = table.parent(state)) {
            way.addFirst(state);
        }
        List<String> lines = new ArrayList<>();
        World world = new World(rules);
        for (int state : way) {
            table.load(table.parent(state), world);
            int move = table.move(state);
            int who = move % actors;
            LocalStates.Local local = locals.get(who).get(world.local[who]);
            take(world, move);
            lines.add(
                    move < actors
                            ? text(who, local)
                            : move < 2 * actors
                                    ? "the JVM of " + name(who) + " is killed"
                                    : "the limit of " + name(who) + " passes");
        }
        lines.add(firstBadIs);
        return lines;
    }

    private static String lockText(World world) {
        return world.isLocked()
                ? "the lock of " + name(world.lockHolder()) + " lies there"
                : "the lock is free";
    }

    private static String name(int actor) {
        return actor == 0 ? "the holder" : "actor " + actor;
    }

    private String text(int who, LocalStates.Local local) {
        String what = local.kind.name().toLowerCase(java.util.Locale.ROOT);
        String at =
                switch (local.kind) {
                    case IDENTITY, BYTES, DELETE ->
                            local.argument == Script.LOCK_NAME ? " of the lock" : " of the pin";
                    case IS_STALE, IS_HELD, LOST, RELEASED, AWAIT_DEADLINE ->
                            " for the hold of " + name(local.argument);
                    default -> "";
                };
        String came =
                switch (local.kind) {
                    case CREATE -> outcome == 0 ? ": has it" : ": exists";
                    case ACQUIRE -> outcome == 0 ? ": has it" : ": gives up";
                    case IDENTITY, BYTES ->
                            outcome == Script.NOTHING
                                    ? ": nothing"
                                    : ": inode "
                                            + (outcome & 15)
                                            + ", made by "
                                            + name(outcome >> 4 & 15)
                                            + ((outcome & 1 << 8) == 0 ? ", empty" : "");
                    case IS_STALE, IS_OVERDUE, IS_HELD -> outcome == 0 ? ": no" : ": yes";
                    case DELETE, LINK -> outcome == 0 ? "" : ": fails";
                    default -> "";
                };
        return name(who) + ": " + what + at + came;
    }
}
