package dev.lockmedic.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockmedic.identity.ProcStat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** How long a watcher is told, and what it is told. */
@Timeout(60)
class WatchingTest {
    private static final String KEY = "lockmedic.watch.n";

    private final Map<String, String> table = new ConcurrentHashMap<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Answers answers =
            new Answers(
                    new AnswerTable() {
                        @Override
                        public void put(String key, String value) {
                            table.put(key, value);
                            told.add(value);
                        }

                        @Override
                        public void remove(String key) {
                            table.remove(key);
                        }
                    });

    private Watching watching(String words, long leaseMillis) {
        return new Watching(
                "n", WatchRequest.parse(words), left -> "left " + left, answers, leaseMillis);
    }

    private static Thread start(Watching watching) {
        Thread thread = new Thread(watching);
        thread.start();
        return thread;
    }

    private void awaitTold(int times) throws InterruptedException {
        while (told.size() < times) {
            Thread.sleep(5);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void endsWithItsWatcher() throws Exception {
        Process watcher = new ProcessBuilder("sleep", "600").start();
        try {
            long ticks =
                    ProcStat.parse(Files.readString(Path.of("/proc/" + watcher.pid() + "/stat")))
                            .startTicks();
            // Its lease was over at once, if it had one.
            Watching watching = watching("interval=200 watcher=" + watcher.pid() + ":" + ticks, 1);
            Thread thread = start(watching);
            awaitTold(3);
            assertThat(told).containsOnly("left " + Watching.NO_LEASE);
            assertThat(table).containsKey(KEY);

            watcher.destroyForcibly().waitFor();
            thread.join();
            assertThat(table).isEmpty();
            assertThat(watching.isOver()).isTrue();
        } finally {
            watcher.destroyForcibly();
        }
    }

    @Test
    void aWatcherThatIsNotSeenHasALease() throws Exception {
        // This process, but started at another time: that is another one with its pid.
        Thread thread =
                start(
                        watching(
                                "interval=200 watcher=" + ProcessHandle.current().pid() + ":1",
                                700));
        awaitTold(1);
        assertThat(told.get(0)).matches("left [0-9]+");
        thread.join();
        assertThat(table).isEmpty();
        assertThat(told).hasSizeBetween(1, 5);
    }

    @Test
    void endsWhenItIsStoppedAndBearsAnInterrupt() throws Exception {
        Watching watching = watching("interval=3600000", 600_000);
        Thread thread = start(watching);
        awaitTold(1);
        thread.interrupt();
        watching.stop();
        thread.join();
        assertThat(table).isEmpty();
        assertThat(told).hasSize(1);
    }

    @Test
    void aRefreshForWhichThereIsNoMemoryIsLeftOut() throws Exception {
        int[] asked = new int[1];
        Watching watching =
                new Watching(
                        "n",
                        WatchRequest.parse("interval=200"),
                        left -> {
                            if (asked[0]++ == 0) {
                                throw new OutOfMemoryError("for the test");
                            }
                            return "told";
                        },
                        answers,
                        600_000);
        Thread thread = start(watching);
        awaitTold(1);
        assertThat(told).containsExactly("told");
        watching.stop();
        thread.join();
    }

    @Test
    void thereAreAFewAtMostAndOneTakesThePlaceOfAnother() {
        Watchings watchings = new Watchings(answers);
        for (int i = 0; i < Watchings.MOST; i++) {
            assertThat(watchings.begin("n" + i, WatchRequest.parse(""), left -> "")).isTrue();
        }
        assertThat(watchings.begin("more", WatchRequest.parse(""), left -> "")).isFalse();
        assertThat(watchings.begin("new", WatchRequest.parse("replaces=n3"), left -> "")).isTrue();
        watchings.close(30_000);
        assertThat(table).isEmpty();
        assertThat(watchings.begin("late", WatchRequest.parse(""), left -> "")).isFalse();
    }

    @Test
    void requestsAreReadWithCare() {
        WatchRequest request =
                WatchRequest.parse("interval=5 watcher=12:34 replaces=x sort=name limit=3 new=1");
        assertThat(request.intervalMillis()).isEqualTo(200);
        assertThat(request.watcher()).isEqualTo(new Watcher(12, 34));
        assertThat(request.replaces()).isEqualTo("x");
        assertThat(request.held().limit()).isEqualTo(3);
        assertThat(WatchRequest.parse("watcher=x watcher=1: watcher=:").watcher())
                .isEqualTo(Watcher.UNKNOWN);
        assertThat(Watcher.UNKNOWN.isSeen()).isFalse();
        assertThatThrownBy(() -> WatchRequest.parse("interval=soon"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
