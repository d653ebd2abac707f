package dev.lockmedic.it;

import dev.lockmedic.it.harness.EventText;
import java.nio.file.Path;
import java.util.List;

/**
 * A night with a session gateway, made up: of every kind of lock and every way to end, so that a
 * report of it shows all there is.
 */
final class ReportStory {
    /** Locks it tells of. */
    static final int LOCKS = 10;

    /** Holds it tells of. */
    static final int HOLDS = 12;

    private static final String FOLDER = "/srv/gateway/sessions/";

    private ReportStory() {}

    static void write(Path file) {
        try (EventText out = EventText.to(file, "5f3a9c01", 4711)) {
            out.event(
                    0,
                    "started",
                    "agent",
                    "0.1.0",
                    "java",
                    "17.0.15",
                    "by",
                    "premain",
                    "text",
                    "Lockmedic 0.1.0 is started: policy reclaim, lock files **/*.lock, 45 of 45 hook points"
                            + " proved");
            out.event(
                    400,
                    "hook-lost",
                    "point",
                    "RandomAccessFile.open",
                    "text",
                    "hook point RandomAccessFile.open did not take");
            spinningWorker(out);
            routingTable(out);
            deadProcess(out);
            out.event(
                    93_000,
                    "stall",
                    "stallMs",
                    6800,
                    "text",
                    "the whole JVM stood still for about 6.8 s (a safepoint, a collection, a signal)");
            fileLock(out);
            lost(out);
            nearMiss(out);
            deadlock(out);
            refuses(out);
            out.event(
                    231_000,
                    "policy-changed",
                    "key",
                    "lockmedic.jvm-locks.policy",
                    "value",
                    "interrupt",
                    "from",
                    "command",
                    "text",
                    "set lockmedic.jvm-locks.policy=interrupt");
            interrupted(out);
            out.skip(17);
            out.event(262_000, "shed", "count", 17);
            out.event(
                    300_000,
                    "stall",
                    "stallMs",
                    900,
                    "text",
                    "the whole JVM stood still for about 0.9 s");
        }
    }

    private static Object[] lockFile(
            String name, String hold, String thread, long held, Object... more) {
        return with(
                new Object[] {
                    "kind",
                    "lock-file",
                    "lock",
                    FOLDER + name + ".lock",
                    "resource",
                    FOLDER + name,
                    "hold",
                    hold,
                    "holder.pid",
                    4711,
                    "holder.thread",
                    thread,
                    "holder.threadId",
                    31,
                    "holder.words",
                    "thread \"" + thread + "\" of pid 4711",
                    "heldMs",
                    held,
                    "maxHoldMs",
                    30_000,
                    "maxHoldFrom",
                    "payload"
                },
                more);
    }

    private static Object[] jvmLock(
            String lock, String hold, String thread, long held, long max, Object... more) {
        return with(
                new Object[] {
                    "kind", "jvm-lock",
                    "lock", lock,
                    "hold", hold,
                    "holder.thread", thread,
                    "holder.words", "thread \"" + thread + "\"",
                    "heldMs", held,
                    "maxHoldMs", max
                },
                more);
    }

    private static Object[] with(Object[] first, Object... more) {
        Object[] all = java.util.Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }

    private static void spinningWorker(EventText out) {
        String name = "chat-1742.jsonl";
        String worker = "gateway-worker-3";
        out.event(
                34_000,
                "warned",
                lockFile(name, "f1", worker, 24_000, "waiters", 2, "longestWaitMs", 19_000L));
        out.event(
                40_003,
                "overdue",
                lockFile(
                        name,
                        "f1",
                        worker,
                        30_003,
                        "waiters",
                        3,
                        "longestWaitMs",
                        25_000L,
                        "reasons",
                        List.of("hold-exceeded"),
                        "decision",
                        "force-release"));
        out.event(
                40_011,
                "released",
                lockFile(
                        name,
                        "f1",
                        worker,
                        30_011,
                        "reasons",
                        List.of("hold-exceeded"),
                        "decision",
                        "force-release",
                        "outcome",
                        "released",
                        "seen",
                        "the lock file is gone",
                        "holder.state",
                        "RUNNABLE",
                        "holder.motion",
                        "spins",
                        "holder.stack",
                        List.of(
                                "com.example.gateway.AgentWork.spin(AgentWork.java:44)",
                                "com.example.gateway.AgentWork.run(AgentWork.java:31)",
                                "com.example.gateway.WorkerPool$Worker.run(WorkerPool.java:88)",
                                "java.base/java.lang.Thread.run(Thread.java:840)"),
                        "text",
                        "lock file "
                                + FOLDER
                                + name
                                + ".lock released by force-release: held by thread \""
                                + worker
                                + "\" of pid 4711 for 30s (max hold 30s), reasons"
                                + " [hold-exceeded]; the lock file is gone"));
        out.event(
                40_080,
                "acquired-contended",
                lockFile(name, "f2", "gateway-worker-4", 0, "waitedMs", 25_060, "waiters", 2));
        out.event(57_000, "given-back", lockFile(name, "f2", "gateway-worker-4", 16_920));
        for (int times = 1; times <= 4; times *= 2) {
            out.event(
                    44_000 + times * 2500,
                    "fenced",
                    lockFile(
                            name,
                            "f1",
                            worker,
                            34_000,
                            "decision",
                            "refuse",
                            "refused",
                            "write to " + FOLDER + name,
                            "times",
                            times,
                            "text",
                            "write to "
                                    + FOLDER
                                    + name
                                    + " refused: thread \""
                                    + worker
                                    + "\" has lost its lock"));
        }
        out.event(
                61_000,
                "zombie-release",
                lockFile(
                        name,
                        "f1",
                        worker,
                        51_000,
                        "decision",
                        "refuse",
                        "text",
                        "late release refused: nothing of it was deleted"));
    }

    private static void routingTable(EventText out) {
        String lock =
                "ReentrantLock@1b2c taken in app//com.example.gateway.RoutingTable.refresh(RoutingTable.java:118)";
        String thread = "route-refresher";
        Object[] stuck = {
            "reasons",
            List.of("hold-exceeded"),
            "waiters",
            7,
            "longestWaiter",
            "thread \"http-4\"",
            "longestWaitMs",
            59_000,
            "sure",
            "certain: no release since the first of its looks",
            "holder.state",
            "WAITING",
            "holder.motion",
            "waits in the same place",
            "holder.stack",
            List.of(
                    "java.base/jdk.internal.misc.Unsafe.park(Native Method)",
                    "java.base/java.util.concurrent.locks.LockSupport.park(LockSupport.java:341)",
                    "com.example.gateway.Upstream.await(Upstream.java:71)",
                    "com.example.gateway.RoutingTable.refresh(RoutingTable.java:120)")
        };
        out.event(
                120_000,
                "overdue",
                with(jvmLock(lock, "j1", thread, 60_000, 60_000, stuck), "decision", "report"));
        out.event(
                120_001,
                "reported",
                with(
                        jvmLock(lock, "j1", thread, 60_001, 60_000, stuck),
                        "decision",
                        "report",
                        "outcome",
                        "reported",
                        "seen",
                        "waits in the same place",
                        "advice",
                        "only told; lockmedic.jvm-locks.policy=interrupt or release lets Lockmedic free it",
                        "text",
                        "lock " + lock + " is stuck: held by thread \"" + thread + "\" for 60s"));
        out.event(
                181_000,
                "resolved",
                jvmLock(
                        lock,
                        "j1",
                        thread,
                        121_000,
                        60_000,
                        "text",
                        "lock " + lock + " resolved after 2m1s"));
    }

    private static void deadProcess(EventText out) {
        out.event(
                76_000,
                "reclaimed",
                "kind",
                "lock-file",
                "lock",
                FOLDER + "chat-0031.jsonl.lock",
                "resource",
                FOLDER + "chat-0031.jsonl",
                "holder.pid",
                3120,
                "holder.words",
                "pid 3120 (dead)",
                "heldMs",
                60_000,
                "maxHoldMs",
                300_000,
                "maxHoldFrom",
                "payload",
                "reasons",
                List.of("dead-pid"),
                "decision",
                "reclaim",
                "outcome",
                "reclaimed",
                "seen",
                "the contender has the lock",
                "text",
                "lock file "
                        + FOLDER
                        + "chat-0031.jsonl.lock reclaimed for a contender: held by pid 3120,"
                        + " which does not run any more");
    }

    private static void fileLock(EventText out) {
        String lock = "FileLock on /srv/gateway/index/segments.bin";
        for (long at : new long[] {130_000, 140_000, 170_000, 230_000}) {
            out.event(
                    at,
                    at == 130_000 ? "overdue" : "not-released",
                    "kind",
                    "file-lock",
                    "lock",
                    lock,
                    "resource",
                    "/srv/gateway/index/segments.bin",
                    "hold",
                    "l1",
                    "holder.pid",
                    4711,
                    "holder.thread",
                    "indexer",
                    "holder.words",
                    "thread \"indexer\" of pid 4711",
                    "heldMs",
                    at - 100_000,
                    "maxHoldMs",
                    30_000,
                    "maxHoldFrom",
                    "lockmedic.file-locks.max-hold",
                    "reasons",
                    List.of("hold-exceeded"),
                    "waiters",
                    1,
                    "decision",
                    "force-release",
                    "outcome",
                    "not-released",
                    "seen",
                    "the channel is closed, and the lock is still there",
                    "advice",
                    "end the process that inherited the descriptor: lsof shows it",
                    "text",
                    lock + " is stuck, and force-release failed");
        }
    }

    private static void lost(EventText out) {
        out.event(
                150_000,
                "lost",
                lockFile(
                        "chat-2210.jsonl",
                        "f9",
                        "gateway-worker-7",
                        21_000,
                        "text",
                        "lock file "
                                + FOLDER
                                + "chat-2210.jsonl.lock is lost: another process has removed it"));
    }

    private static void nearMiss(EventText out) {
        out.event(
                188_000,
                "warned",
                lockFile("chat-0404.jsonl", "f12", "gateway-worker-1", 25_000, "waiters", 1));
        out.event(
                192_000,
                "acquired-contended",
                lockFile("chat-0404.jsonl", "f13", "gateway-worker-2", 0, "waitedMs", 9000));
        out.event(
                196_000,
                "given-back",
                lockFile("chat-0404.jsonl", "f13", "gateway-worker-2", 4000));
    }

    private static void deadlock(EventText out) {
        String lock =
                "ReentrantLock@77aa taken in app//com.example.gateway.Billing.charge(Billing.java:88)";
        String chain = "thread \"billing-2\" waits for ReentrantLock@77ab of thread \"ledger-1\"";
        for (long at : new long[] {200_000, 200_002, 260_000}) {
            out.event(
                    at,
                    at == 200_000 ? "overdue" : "reported",
                    jvmLock(
                            lock,
                            "j7",
                            "billing-2",
                            at - 140_000,
                            60_000,
                            "reasons",
                            List.of("hold-exceeded"),
                            "waiters",
                            12,
                            "longestWaiter",
                            "thread \"http-11\"",
                            "longestWaitMs",
                            at - 142_000,
                            "deadlock",
                            true,
                            "chain",
                            List.of(
                                    chain,
                                    "thread \"ledger-1\" waits for ReentrantLock@77aa of thread \"billing-2\""),
                            "holder.state",
                            "WAITING",
                            "holder.stack",
                            List.of(
                                    "java.base/jdk.internal.misc.Unsafe.park(Native Method)",
                                    "com.example.gateway.Ledger.post(Ledger.java:58)",
                                    "com.example.gateway.Billing.charge(Billing.java:91)"),
                            "decision",
                            "report",
                            "outcome",
                            "reported",
                            "advice",
                            "a deadlock does not end by itself: restart, or policy=interrupt if it locks"
                                    + " interruptibly",
                            "text",
                            "lock " + lock + " is stuck in a deadlock of 2 threads"));
        }
    }

    private static void refuses(EventText out) {
        String worker = "gateway-worker-5";
        out.event(
                210_000,
                "overdue",
                lockFile("chat-0999.jsonl", "f20", worker, 30_000, "waiters", 4));
    }

    private static void interrupted(EventText out) {
        String lock =
                "monitor of com.example.gateway.Cache@51 taken in app//com.example.gateway.Cache.load(Cache.java:40)";
        out.event(
                240_000,
                "overdue",
                jvmLock(lock, "j9", "cache-loader", 20_000, 20_000, "waiters", 3));
        out.event(
                240_500,
                "interrupted",
                jvmLock(lock, "j9", "cache-loader", 20_500, 20_000, "decision", "interrupt"));
        out.event(
                241_100,
                "released",
                jvmLock(
                        lock,
                        "j9",
                        "cache-loader",
                        21_100,
                        20_000,
                        "decision",
                        "interrupt",
                        "outcome",
                        "released",
                        "seen",
                        "the thread took notice of the interrupt"));
        out.event(255_000, "adopted", lockFile("chat-7000.jsonl", "f30", "gateway-worker-6", 500));
    }
}
