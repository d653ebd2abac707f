package dev.lockmedic.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** An agent as a test wants it to look. */
public final class SampleView implements AgentView {
    /** What is stuck; a test may change it. */
    public final List<StuckLock> stuck = new ArrayList<>();

    /** Whether the stacks of holders were asked for last. */
    public volatile boolean stacksAskedFor;

    /** A lock inside the JVM with all that can be known of it. */
    public static StuckLock jvmLock() {
        return new StuckLock(
                "jvm-lock",
                "ReentrantLock@1b2c taken in com.acme.RoutingTable.refresh",
                null,
                "thread \"route-refresher\"",
                List.of("hold-exceeded"),
                61_000,
                60_000L,
                7,
                "thread \"http-4\"",
                60_900L,
                List.of("thread \"route-refresher\" waits for X"),
                false,
                "WAITING",
                "waits in the same place",
                List.of("a.B.c(B.java:1)", "a.B.run(B.java:9)"),
                "only told");
    }

    /** A lock file with as little as can be known. */
    public static StuckLock lockFile() {
        return new StuckLock(
                "lock-file",
                "/srv/a.lock",
                "/srv/a",
                null,
                List.of("hold-exceeded"),
                5_000,
                null,
                null,
                null,
                null,
                List.of(),
                false,
                null,
                null,
                List.of(),
                null);
    }

    @Override
    public String version() {
        return "1.2.3";
    }

    @Override
    public String since() {
        return "2026-01-01T00:00:00Z";
    }

    @Override
    public String startedBy() {
        return "attach";
    }

    /** Each has another value. */
    @Override
    public long figure(Figure figure) {
        return 100 + figure.ordinal();
    }

    @Override
    public boolean watchdogAlive() {
        return true;
    }

    @Override
    public boolean jvmLocksWatched() {
        return true;
    }

    @Override
    public List<HealCount> healCounts() {
        return List.of(
                new HealCount("force-release", "released", 3),
                new HealCount("force-release", "reported", 1),
                new HealCount("reclaim", "reclaimed", 2));
    }

    @Override
    public List<PastHeal> lastHeals(int most) {
        return List.of(
                new PastHeal(
                        "2026-01-01T00:00:00Z",
                        "lock-file",
                        "/srv/a.lock",
                        "reclaim",
                        "reclaimed",
                        List.of("dead-pid", "too-old"),
                        "pid 1",
                        9,
                        null,
                        "the lock file is gone"));
    }

    /** As many as are asked for, up to 2000. */
    @Override
    public List<HeldLock> held(int most) {
        return IntStream.range(0, Math.min(most, 2000))
                .mapToObj(
                        i ->
                                new HeldLock(
                                        "lock-file",
                                        "/srv/" + i,
                                        "/srv",
                                        null,
                                        0,
                                        9,
                                        null,
                                        "held",
                                        ""))
                .toList();
    }

    @Override
    public List<StuckLock> stuck(int most, boolean stacks) {
        stacksAskedFor = stacks;
        return stuck.subList(0, Math.min(most, stuck.size()));
    }

    @Override
    public List<HookPointState> hookPoints() {
        return List.of(new HookPointState("File.delete", "proved", ""));
    }
}
