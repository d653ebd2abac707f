package dev.lockmedic.it.harness;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Talks to a {@link dev.lockmedic.it.host.LockHost}, or another host that speaks as that one does,
 * in a child JVM.
 */
public final class Host implements AutoCloseable {
    private static final AtomicInteger IDS = new AtomicInteger();

    private final Child child;

    private Host(Child child) {
        this.child = child;
    }

    /** Starts the JVM, whose main class this sets, and waits until it listens. */
    public static Host start(Jvm jvm) {
        return start(jvm, dev.lockmedic.it.host.LockHost.class);
    }

    /** The same with another host. */
    public static Host start(Jvm jvm, Class<?> main, String... arguments) {
        Host host = new Host(jvm.main(main, arguments).start());
        host.child.awaitOut("^ready$");
        return host;
    }

    /** The JVM it runs in. */
    public Child child() {
        return child;
    }

    /** Has a thread do something, and gives its answer: {@code ok …} or {@code failed …}. */
    public String ask(String thread, String what, Object... words) {
        return answer(begin(thread, what, words));
    }

    /** The same, and it must go well; gives what comes after the {@code ok}. */
    public String run(String thread, String what, Object... words) {
        String answer = ask(thread, what, words);
        if (!answer.startsWith("ok")) {
            throw new AssertionError(thread + " " + what + ": " + answer + "; " + child);
        }
        return answer.substring(2).trim();
    }

    /**
     * Gets a thread stuck: {@code spin}, {@code hang} or what else the host knows, until {@link
     * #unstick}. Gives by what the answer is asked for.
     */
    public String stick(String thread, String how, Object... words) {
        String id = begin(thread, how, words);
        child.awaitOut("^" + id + " stuck$");
        return id;
    }

    /** Has a thread count in one loop; comes back when it has begun, for so long about. */
    public void count(String thread, long forMillis) {
        String id = begin(thread, "count", forMillis);
        child.awaitOut("^" + id + " stuck$");
    }

    /** Ends that; the thread then does what it was told since. */
    public void unstick(String thread) {
        answer(begin(thread, "unstick"));
    }

    /** Has a thread do something, without waiting; the answer is asked for by what comes back. */
    public String begin(String thread, String what, Object... words) {
        String id = "#" + IDS.incrementAndGet();
        StringBuilder line = new StringBuilder(id + " " + thread + " " + what);
        for (Object word : words) {
            line.append(' ').append(word);
        }
        child.tell(line.toString());
        return id;
    }

    /** Waits for an answer. */
    public String answer(String id) {
        return child.awaitOut("^" + id + " (ok|failed)").substring(id.length() + 1);
    }

    @Override
    public void close() {
        child.close();
    }
}
