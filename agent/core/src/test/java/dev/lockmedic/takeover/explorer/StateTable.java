package dev.lockmedic.takeover.explorer;

import java.util.Arrays;

/** The states found so far, numbered as they are found, each with the way to it. */
final class StateTable {
    private static final int WIDTH = World.KEY;

    private long[] keys = new long[WIDTH * 1024];
    private int[] parents = new int[1024];
    private byte[] moves = new byte[1024];
    private int[] slots = new int[4096];
    private int size;

    int size() {
        return size;
    }

    /** Adds a state; false if it is known. */
    boolean add(long[] key, int parent, int move) {
        int slot = slot(key, 0);
        if (slots[slot] != 0) {
            return false;
        }
        if (size == parents.length) {
            keys = Arrays.copyOf(keys, keys.length * 2);
            parents = Arrays.copyOf(parents, size * 2);
            moves = Arrays.copyOf(moves, size * 2);
        }
        System.arraycopy(key, 0, keys, size * WIDTH, WIDTH);
        parents[size] = parent;
        moves[size] = (byte) move;
        slots[slot] = ++size;
        if (size * 2 > slots.length) {
            slots = new int[slots.length * 2];
            for (int i = 0; i < size; i++) {
                slots[slot(keys, i * WIDTH)] = i + 1;
            }
        }
        return true;
    }

    void load(int state, World world) {
        world.unpack(keys, state * WIDTH);
    }

    int parent(int state) {
        return parents[state];
    }

    int move(int state) {
        return moves[state];
    }

    private int slot(long[] from, int at) {
        long hash = 0;
        for (int i = 0; i < WIDTH; i++) {
            hash = (hash ^ from[at + i]) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        int mask = slots.length - 1;
        int slot = (int) (hash ^ hash >>> 32) & mask;
        while (slots[slot] != 0 && !isAt(slots[slot] - 1, from, at)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private boolean isAt(int state, long[] from, int at) {
        for (int i = 0; i < WIDTH; i++) {
            if (keys[state * WIDTH + i] != from[at + i]) {
                return false;
            }
        }
        return true;
    }
}
