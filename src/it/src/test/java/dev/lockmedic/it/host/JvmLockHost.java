package dev.lockmedic.it.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A host that takes and gives back locks inside the JVM as it is told, and gets stuck with them. It
 * speaks as {@link LockHost} does: {@code <id> <thread> <what> …} on stdin, {@code <id> ok …} or
 * {@code <id> failed …} on stdout; threads whose name starts with {@code virtual} are virtual. Ends
 * with its stdin.
 */
public final class JvmLockHost {
    private static final Map<String, Worker> WORKERS = new ConcurrentHashMap<>();
    private static final Map<String, Boolean> STUCK = new ConcurrentHashMap<>();
    private static final Map<String, Socket> READING = new ConcurrentHashMap<>();
    private static volatile long spun;

    /** A named thread and what it was told to do next. */
    private record Worker(Thread thread, BlockingQueue<String[]> queue) {}

    /** Ends the thread that was told to end. */
    private static final class End extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private JvmLockHost() {}

    /** Reads commands until there are no more. */
    public static void main(String[] args) throws Exception {
        // What ends by an error here does so because it was told to.
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {});
        if (args.length > 0 && args[0].equals("crowd")) {
            Crowd.gather();
        }
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        String line;
        while ((line = in.readLine()) != null) {
            String[] words = line.split(" ");
            switch (words[2]) {
                case "unstick" -> {
                    unstick(words[1]);
                    say(words[0] + " ok");
                }
                case "await-end" -> {
                    WORKERS.remove(words[1]).thread.join();
                    say(words[0] + " ok");
                }
                default -> WORKERS.computeIfAbsent(words[1], JvmLockHost::start).queue.add(words);
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private static void unstick(String thread) throws IOException {
        STUCK.remove(thread);
        Socket socket = READING.remove(thread);
        if (socket != null) {
            socket.close();
        }
    }

    private static Worker start(String name) {
        BlockingQueue<String[]> queue = new LinkedBlockingQueue<>();
        Runnable body = () -> work(name, queue);
        Thread thread;
        if (name.startsWith("virtual")) {
            thread = startVirtual(body, name);
        } else {
            thread = new Thread(body, name);
            thread.setDaemon(true);
            thread.start();
        }
        return new Worker(thread, queue);
    }

    /** By reflection, for JDK 17 has none. */
    static Thread startVirtual(Runnable body, String name) {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            type.getMethod("name", String.class).invoke(builder, name);
            return (Thread) type.getMethod("start", Runnable.class).invoke(builder, body);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void work(String name, BlockingQueue<String[]> queue) {
        while (true) {
            String[] words;
            try {
                words = queue.take();
            } catch (InterruptedException e) {
                say("stray interrupt of " + name);
                continue;
            }
            String answer;
            try {
                answer = "ok " + run(name, words[0], Arrays.copyOfRange(words, 2, words.length));
            } catch (End e) {
                say(words[0] + " ok ends");
                return;
            } catch (StackOverflowError e) {
                say(words[0] + " ok overflowed");
                return;
            } catch (Exception e) {
                answer = "failed " + e;
            }
            say(words[0] + " " + answer);
        }
    }

    private static String run(String name, String id, String[] words) throws Exception {
        switch (words[0]) {
            case "lock" -> {
                long start = System.nanoTime();
                NamedLock.of(words[1]).lock();
                return "locked after " + (System.nanoTime() - start) / 1_000_000 + " ms";
            }
            case "lock-interruptibly" -> {
                NamedLock.of(words[1]).lockInterruptibly();
                return "locked";
            }
            case "try" -> {
                boolean locked = NamedLock.of(words[1]).tryLock(Long.parseLong(words[2]));
                return locked ? "locked" : "not locked";
            }
            case "unlock" -> {
                NamedLock.of(words[1]).unlock();
                return "unlocked";
            }
            case "in" -> {
                return in(name, id, words);
            }
            case "overflow" -> {
                return "" + LeakyRecursion.lockDeepDown(NamedLock.of(words[1]), 0);
            }
            case "hog" -> {
                STUCK.put(name, true);
                return "held "
                        + Hog.run(
                                NamedLock.of(words[1]),
                                () -> say(id + " stuck"),
                                () -> STUCK.containsKey(name))
                        + " times";
            }
            case "visit" -> {
                STUCK.put(name, true);
                say(id + " stuck");
                return "longest "
                        + Hog.visit(NamedLock.of(words[1]), () -> STUCK.containsKey(name))
                        + " ms";
            }
            case "end" -> throw new End();
            case "interrupted" -> {
                return "" + Thread.interrupted();
            }
            default -> {
                return stuck(name, id, words[0]);
            }
        }
    }

    /**
     * {@code in <lock> <command …>}: the usual form, with the finally or the braces that belong.
     */
    private static String in(String name, String id, String[] words) throws Exception {
        String[] inner = Arrays.copyOfRange(words, 2, words.length);
        if (words[1].startsWith("monitor:")) {
            synchronized (NamedLock.monitor(words[1])) {
                say(id + " in " + words[1]);
                return run(name, id, inner);
            }
        }
        NamedLock lock = NamedLock.of(words[1]);
        lock.lock();
        try {
            say(id + " in " + words[1]);
            return run(name, id, inner);
        } finally {
            lock.unlock();
        }
    }

    private static String stuck(String name, String id, String how) throws Exception {
        STUCK.put(name, true);
        switch (how) {
            case "spin" -> {
                say(id + " stuck");
                while (STUCK.containsKey(name)) {
                    spun++;
                }
                return Thread.interrupted() ? "unstuck interrupted" : "unstuck";
            }
            case "hang" -> {
                say(id + " stuck");
                int interrupts = 0;
                while (STUCK.containsKey(name)) {
                    try {
                        Thread.sleep(5);
                    } catch (InterruptedException e) {
                        // As deaf as a thread in a native call, but it counts.
                        interrupts++;
                    }
                }
                return "unstuck interrupts=" + interrupts;
            }
            case "sleep" -> {
                say(id + " stuck");
                Thread.sleep(Long.MAX_VALUE);
                return "";
            }
            case "read" -> {
                return read(name, id);
            }
            default -> throw new IllegalArgumentException(how);
        }
    }

    /** Reads from a connection on which no answer ever comes. */
    private static String read(String name, String id) throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket = new Socket(silent.getInetAddress(), silent.getLocalPort())) {
            READING.put(name, socket);
            say(id + " stuck");
            return "read " + socket.getInputStream().read();
        }
    }

    /** One line at a time, whoever speaks. */
    static void say(String line) {
        System.out.println(line);
    }
}
