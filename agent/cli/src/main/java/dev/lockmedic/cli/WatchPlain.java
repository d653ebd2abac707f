package dev.lockmedic.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Watches where there is no terminal: lines for a log, or JSON Lines. */
final class WatchPlain {
    private final Watched watched;
    private final long intervalMillis;
    private final boolean json;
    private final PrintWriter out;
    private final WatchLog log = new WatchLog();
    private Snapshot last;

    WatchPlain(Watched watched, long intervalMillis, boolean json, PrintWriter out) {
        this.watched = watched;
        this.intervalMillis = intervalMillis;
        this.json = json;
        this.out = out;
    }

    /**
     * Goes on until the JVM ends, nobody reads any more, or it has looked so often.
     *
     * @throws Failure if watching is over for another reason than the last two
     */
    void run(long count) throws InterruptedException {
        for (long looks = 0; looks < count; looks++) {
            if (looks > 0) {
                Thread.sleep(Watched.pauseMillis(last, intervalMillis, Instant.now()));
            }
            try {
                Snapshot snapshot = watched.look();
                last = snapshot;
                if (json) {
                    out.println(snapshot.json());
                } else {
                    log.lines(snapshot).forEach(out::println);
                }
            } catch (Failure e) {
                if (watched.isEnd(e)) {
                    throw e;
                }
                // The next look is not owed to a clock that was not told.
                last = null;
                out.println(json ? asJson(e) : WatchLog.trouble(e, Instant.now()));
            }
            if (out.checkError()) {
                return;
            }
        }
    }

    /** What was seen last; null for nothing. */
    Snapshot last() {
        return last;
    }

    private static String asJson(Failure failure) {
        return JsonText.of(
                Map.of(
                        "at",
                        Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(),
                        "problem",
                        failure.getMessage()));
    }
}
