package dev.lockmedic.it.host;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A host that takes and gives back lock files as it is told: {@code <id> <thread> <what> …} on
 * stdin, {@code <id> ok …} or {@code <id> failed …} on stdout. Each named thread does one thing
 * after the other; those whose name starts with {@code virtual} are virtual. Ends with its stdin.
 */
public final class LockHost {
    private static final Map<String, BlockingQueue<String[]>> THREADS = new ConcurrentHashMap<>();
    private static final Map<String, Boolean> STUCK = new ConcurrentHashMap<>();
    private static final Map<String, Writes.Open> OPEN = new ConcurrentHashMap<>();
    private static volatile MappedByteBuffer mapped;
    private static final List<InputStream> INPUTS = new CopyOnWriteArrayList<>();
    private static volatile long spun;

    private LockHost() {}

    /** Reads commands until there are no more. */
    public static void main(String[] args) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        String line;
        while ((line = in.readLine()) != null) {
            String[] words = line.split(" ");
            if (words[2].equals("unstick")) {
                STUCK.remove(words[1]);
                System.out.println(words[0] + " ok");
            } else {
                THREADS.computeIfAbsent(words[1], LockHost::startThread).add(words);
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private static BlockingQueue<String[]> startThread(String name) {
        BlockingQueue<String[]> queue = new LinkedBlockingQueue<>();
        Runnable body = () -> work(name, queue);
        if (name.startsWith("virtual")) {
            startVirtual(body, name);
        } else {
            Thread thread = new Thread(body, name);
            thread.setDaemon(true);
            thread.start();
        }
        return queue;
    }

    /** By reflection, for JDK 17 has none. */
    private static void startVirtual(Runnable body, String name) {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            type.getMethod("name", String.class).invoke(builder, name);
            type.getMethod("start", Runnable.class).invoke(builder, body);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void work(String name, BlockingQueue<String[]> queue) {
        while (true) {
            try {
                String[] words = queue.take();
                String answer;
                try {
                    answer = "ok " + run(name, words);
                } catch (Exception e) {
                    answer = "failed " + e;
                }
                System.out.println(words[0] + " " + answer);
            } catch (InterruptedException e) {
                // Only the next command counts.
            }
        }
    }

    private static String run(String name, String[] words) throws Exception {
        switch (words[2]) {
            case "take" -> {
                Ways.take(words[3], Path.of(words[4]), payload(words[5]));
                return "taken";
            }
            case "many" -> {
                int count = Integer.parseInt(words[4]);
                for (int i = 0; i < count; i++) {
                    Ways.take("write", Path.of(words[3], "many-" + i + ".lock"), payload(words[5]));
                }
                return "taken " + count;
            }
            case "poll" -> {
                return poll(words[3], Path.of(words[4]), words[5], Long.parseLong(words[6]));
            }
            case "free" -> {
                return Ways.free(words[3], Path.of(words[4]));
            }
            case "open" -> {
                OPEN.put(words[3], Writes.open(way(words[3]), Path.of(words[4])));
                return "opened";
            }
            case "write" -> {
                OPEN.get(words[3]).write();
                return "written";
            }
            case "close" -> {
                OPEN.remove(words[3]).close();
                return "closed";
            }
            case "anew" -> {
                return "" + Writes.anew(way(words[3]), Path.of(words[4]));
            }
            case "map" -> {
                try (FileChannel channel =
                        FileChannel.open(
                                Path.of(words[3]),
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE)) {
                    mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size());
                }
                return "mapped";
            }
            case "store" -> {
                mapped.put(0, (byte) words[3].charAt(0));
                return "stored";
            }
            case "interrupted" -> {
                return "" + Thread.interrupted();
            }
            case "spin" -> {
                STUCK.put(name, true);
                System.out.println(words[0] + " stuck");
                while (STUCK.containsKey(name)) {
                    spun++;
                }
                return Thread.interrupted() ? "unstuck interrupted" : "unstuck";
            }
            case "hang" -> {
                STUCK.put(name, true);
                System.out.println(words[0] + " stuck");
                while (STUCK.containsKey(name)) {
                    try {
                        Thread.sleep(5);
                    } catch (InterruptedException e) {
                        // As deaf as a thread in a native call.
                    }
                }
                return "unstuck";
            }
            case "read" -> {
                INPUTS.add(new FileInputStream(words[3]));
                return "open";
            }
            case "count" -> {
                count(words[0], Long.parseLong(words[3]));
                return "counted";
            }
            case "filelock" -> {
                return FileLocking.run(
                        words[3],
                        words[4],
                        words.length > 5 ? words[5] : null,
                        words.length > 6 ? words[6] : null);
            }
            case "gc" -> {
                System.gc();
                return "collected";
            }
            case "property" -> {
                System.setProperty(words[3], words[4]);
                return "set";
            }
            case "starve" -> {
                return Hunger.goThrough(Path.of(words[3]), Long.parseLong(words[4]));
            }
            case "exit" -> {
                System.exit(Integer.parseInt(words[3]));
                return "";
            }
            default -> throw new IllegalArgumentException(words[2]);
        }
    }

    /** A way of {@link Writes} as it stands in a command: with underscores, before any slash. */
    private static String way(String word) {
        return word.split("/")[0].replace('_', ' ');
    }

    /**
     * Counts for so long in one loop that the second compiler has made: with Serial and Parallel GC
     * nobody can stop it for a safepoint.
     */
    private static void count(String id, long forMillis) {
        long perMillion = Long.MAX_VALUE;
        for (int i = 0; i < 40; i++) {
            long start = System.nanoTime();
            spun += divisions(1_000_000);
            perMillion = Math.min(perMillion, System.nanoTime() - start);
        }
        long times = forMillis * 1_000_000 / Math.max(1, perMillion) * 1_000_000;
        System.out.println(id + " stuck");
        spun += divisions((int) Math.min(Integer.MAX_VALUE, times));
    }

    private static long divisions(int times) {
        long x = 1;
        for (int i = 1; i < times; i++) {
            x += Long.MAX_VALUE / (x | i);
        }
        return x;
    }

    /** A contender as people write them: tries, waits a little, tries again. */
    private static String poll(String way, Path lock, String limit, long forMillis)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        for (int tries = 1; ; tries++) {
            try {
                Ways.take(way, lock, payload(limit));
                return "taken after " + (System.nanoTime() - start) / 1_000_000 + " ms " + tries;
            } catch (FileAlreadyExistsException e) {
                if ((System.nanoTime() - start) / 1_000_000 > forMillis) {
                    return "not taken in " + tries;
                }
                Thread.sleep(20);
            }
        }
    }

    /**
     * As the protocol has it.
     *
     * @param limit maxHoldMs, or {@code -} for none, or {@code empty} for no payload at all
     */
    static byte[] payload(String limit) {
        if (limit.equals("empty")) {
            return new byte[0];
        }
        String json =
                "{\n  \"pid\": "
                        + ProcessHandle.current().pid()
                        + ",\n  \"createdAt\": \""
                        + Instant.now()
                        + "\""
                        + (limit.equals("-") ? "" : ",\n  \"maxHoldMs\": " + limit)
                        + ",\n  \"starttime\": "
                        + starttime()
                        + "\n}\n";
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static String starttime() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
        } catch (IOException e) {
            return "0";
        }
    }
}
