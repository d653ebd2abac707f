package com.example.tables;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * A host whose table lock gets stuck in a spinning thread. Waits for a line on stdin before it
 * contends, and ends when stdin does.
 */
public final class TableHost {
    private TableHost() {}

    /** Its stale policy, with the fault that a profile cures. */
    static final class Cleanup {
        boolean shouldRemove(Set<String> reasons) {
            return !reasons.isEmpty() && !Set.of("too-old", "hold-exceeded").containsAll(reasons);
        }
    }

    /** Max hold of the stuck holder in milliseconds. */
    public static void main(String[] args) throws Exception {
        TableLock lock = new TableLock();
        CountDownLatch taken = new CountDownLatch(1);
        Thread holder =
                new Thread(
                        () -> {
                            try {
                                lock.acquire("routes", Long.parseLong(args[0]), 1000);
                            } catch (InterruptedException e) {
                                return;
                            }
                            taken.countDown();
                            while (true) {
                                Thread.onSpinWait();
                            }
                        },
                        "holder");
        holder.setDaemon(true);
        holder.start();
        taken.await();
        System.out.println("stuck");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Cleanup cleanup = new Cleanup();
            System.out.println(
                    switch (line) {
                        case "contend" ->
                                lock.acquire("routes", 60_000, 10_000) == null ? "no" : "yes";
                        case "policy" ->
                                "too old "
                                        + cleanup.shouldRemove(Set.of("too-old"))
                                        + ", overdue "
                                        + cleanup.shouldRemove(Set.of("too-old", "hold-exceeded"))
                                        + ", dead "
                                        + cleanup.shouldRemove(Set.of("dead-pid"));
                        default -> "?";
                    });
        }
        System.exit(0);
    }
}
