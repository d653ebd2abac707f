package dev.lockmedic.command;

import dev.lockmedic.hooks.AgentThread;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The answers that lie there for whoever asked. Somebody else may be about to read an earlier one,
 * so the last few stay; but a large one is kept for nobody. Any thread.
 */
final class Answers implements Runnable {
    private static final String REPLY = "lockmedic.reply.";
    private static final String WATCH = "lockmedic.watch.";
    private static final int MOST_REPLIES = 4;
    private static final int LARGE = 64 * 1024;
    private static final long REPLY_KEPT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final AnswerTable table;
    private final long keptNanos;
    private final Deque<Reply> replies = new ArrayDeque<>();
    private AgentThread forgetting;
    private boolean closed;

    private record Reply(String key, long nanos) {}

    Answers(AnswerTable table) {
        this(table, REPLY_KEPT_NANOS);
    }

    /**
     * @param keptNanos for how long an answer is kept if more come after it, or it is large
     */
    Answers(AnswerTable table, long keptNanos) {
        this.table = table;
        this.keptNanos = keptNanos;
    }

    /** Answers a command, once. */
    synchronized void reply(String nonce, String json) {
        forget(MOST_REPLIES - 1);
        replies.add(new Reply(REPLY + nonce, System.nanoTime()));
        table.put(REPLY + nonce, json);
        if (json.length() > LARGE && forgetting == null && !closed) {
            forgetting = new AgentThread(this, "lockmedic-old-answers", null);
            forgetting.start();
        }
    }

    /** Tells a watcher how things stand, in place of what it was told before. */
    void publish(String nonce, String json) {
        table.put(WATCH + nonce, json);
    }

    /** The watcher is told no more. */
    void withdraw(String nonce) {
        table.remove(WATCH + nonce);
    }

    /** Forgets old answers, until there are none. */
    @Override
    public void run() {
        while (true) {
            LockSupport.parkNanos(this, keptNanos);
            // An interrupt would have it spin from here on.
            Thread.interrupted();
            synchronized (this) {
                forget(closed ? 1 : MOST_REPLIES);
                if (closed || replies.isEmpty()) {
                    forgetting = null;
                    return;
                }
            }
        }
    }

    /** Those that are old, and more than so many. */
    private void forget(int most) {
        long now = System.nanoTime();
        Reply oldest;
        while ((oldest = replies.peek()) != null
                && (replies.size() > most || now - oldest.nanos >= keptNanos)) {
            table.remove(replies.remove().key);
        }
    }

    /** The agent goes; its last answer may still be read. */
    synchronized void close() {
        closed = true;
        LockSupport.unpark(forgetting);
    }
}
