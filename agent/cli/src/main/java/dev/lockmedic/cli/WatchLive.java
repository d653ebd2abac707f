package dev.lockmedic.cli;

import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Watches on a terminal. One thread looks at the JVM, one reads keys, and this one draws: however
 * long the JVM takes for an answer, a key is obeyed at once.
 */
final class WatchLive {
    /** How often it is drawn anyway, for what is told as "so long ago". */
    private static final long TICK_MILLIS = 1000;

    /** With a longer interval than that, a person who asks for news gets some. */
    private static final long LONG_INTERVAL_MILLIS = 5000;

    private final Watched watched;
    private final Supplier<RunningAgent> agents;
    private final AgentJar jar;
    private final long intervalMillis;
    private final WatchScreen screen;
    private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Runnable> wishes = new LinkedBlockingQueue<>();
    private Terminal.Size size;
    private long looks;
    private boolean left;
    private Snapshot last;
    private Throwable ended;

    WatchLive(
            Watched watched,
            Supplier<RunningAgent> agents,
            AgentJar jar,
            long intervalMillis,
            WatchScreen screen) {
        this.watched = watched;
        this.agents = agents;
        this.jar = jar;
        this.intervalMillis = intervalMillis;
        this.screen = screen;
    }

    /**
     * Goes on until the person leaves, the JVM ends, or it has looked so often.
     *
     * @throws Failure if the JVM has ended, or can't be watched any more
     */
    void run(Terminal terminal, long count) throws InterruptedException {
        size = terminal.size();
        boolean told = terminal.onResize(() -> events.add(() -> size = terminal.size()));
        daemon("lockmedic-cli-look", this::lookForEver);
        Keys keys = Keys.of(terminal.in());
        daemon("lockmedic-cli-key-events", () -> readForEver(keys));
        while (!left && ended == null && looks < count) {
            terminal.show(screen.draw(size, Instant.now()), size.rows());
            Runnable event = events.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
            if (event == null && !told) {
                size = terminal.size();
            }
            while (event != null) {
                event.run();
                event = events.poll();
            }
        }
        if (ended instanceof Failure failure) {
            throw failure;
        }
        if (ended != null) {
            throw new IllegalStateException(ended);
        }
    }

    /** What was seen last; null for nothing. */
    Snapshot last() {
        return last;
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void lookForEver() {
        try {
            while (true) {
                Snapshot seen = null;
                try {
                    seen = watched.look();
                    Snapshot news = seen;
                    events.add(() -> news(news));
                } catch (Failure e) {
                    if (watched.isEnd(e)) {
                        events.add(() -> ended = e);
                        return;
                    }
                    events.add(() -> screen.trouble(e.getMessage(), Instant.now()));
                }
                Runnable wish =
                        wishes.poll(
                                Watched.pauseMillis(seen, intervalMillis, Instant.now()),
                                TimeUnit.MILLISECONDS);
                while (wish != null) {
                    wish.run();
                    wish = wishes.poll();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            events.add(() -> ended = e);
        }
    }

    private void readForEver(Keys keys) {
        try {
            while (true) {
                Key key = keys.next();
                events.add(() -> key(key));
                if (key.kind() == Key.Kind.CLOSED) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void news(Snapshot snapshot) {
        looks++;
        last = snapshot;
        screen.news(snapshot);
    }

    private void key(Key key) {
        switch (screen.key(key)) {
            case LEAVE -> left = true;
            case REFRESH ->
                    wishes.add(
                            () -> {
                                if (intervalMillis > LONG_INTERVAL_MILLIS) {
                                    watched.subscription().askAgain();
                                }
                            });
            case OTHER_ROWS -> {
                HeldRequest wanted =
                        HeldRequest.first(
                                screen.sort(), screen.isReversed(), WatchCommand.MOST_ROWS);
                wishes.add(() -> watched.subscription().change(wanted));
            }
            case STACK -> askForStack(screen.detailedRef());
            case NOTHING -> {}
        }
    }

    /** On a thread of its own: the looks go on meanwhile. */
    private void askForStack(String ref) {
        daemon(
                "lockmedic-cli-stack",
                () -> {
                    try {
                        watched.requireSame();
                        Status answer = StatusReader.read(agents.get().heldOne(jar, ref));
                        events.add(() -> screen.stack(ref, answer));
                    } catch (Failure e) {
                        events.add(() -> screen.stackFailed(ref, e.getMessage()));
                    }
                });
    }
}
