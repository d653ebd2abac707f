package com.example.host;

/** Locks without any object of the lock class. */
public final class StaticLocks {
    public static String forced;

    private StaticLocks() {}

    public static Object take(String name) {
        return new StringBuilder(name);
    }

    public static void give(Object token) {}

    static void force(Object token) {
        forced = token.toString();
    }
}
