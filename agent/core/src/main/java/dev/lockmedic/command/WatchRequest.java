package dev.lockmedic.command;

/**
 * What a watcher asks for: {@code interval=1000 watcher=4711:192957 replaces=x1y2 sort=age …}.
 *
 * @param intervalMillis how often it wants to be told
 * @param watcher its process, by which is seen that it has ended
 * @param replaces nonce of an earlier request of the same watcher, which is over now; or null
 * @param held the held locks that it wants to see
 */
record WatchRequest(long intervalMillis, Watcher watcher, String replaces, HeldQuery held) {
    private static final long SHORTEST_MILLIS = 200;
    private static final long LONGEST_MILLIS = 3_600_000;

    /**
     * Reads the words of a command.
     *
     * @throws IllegalArgumentException naming the word that is wrong
     */
    static WatchRequest parse(String words) {
        long interval = 1000;
        Watcher watcher = Watcher.UNKNOWN;
        String replaces = null;
        for (String word : words.trim().split(" +")) {
            String value = word.substring(word.indexOf('=') + 1);
            if (word.startsWith("interval=")) {
                interval = millis(value);
            } else if (word.startsWith("watcher=")) {
                watcher = Watcher.parse(value);
            } else if (word.startsWith("replaces=")) {
                replaces = value;
            }
        }
        return new WatchRequest(interval, watcher, replaces, HeldQuery.parse(words));
    }

    private static long millis(String text) {
        try {
            return Math.max(SHORTEST_MILLIS, Math.min(LONGEST_MILLIS, Long.parseLong(text)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("no interval in milliseconds: \"" + text + "\"");
        }
    }
}
