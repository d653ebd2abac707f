package com.example.tables;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A host's own lock class, without any file: what only a profile can tell of. */
public final class TableLock {
    private final AtomicReference<Ticket> owner = new AtomicReference<>();

    /** Stands for one hold. */
    public final class Ticket {
        private final String table;
        private final long maxHoldMillis;

        Ticket(String table, long maxHoldMillis) {
            this.table = table;
            this.maxHoldMillis = maxHoldMillis;
        }

        /** What it guards. */
        public String table() {
            return table;
        }

        /** Its recorded limit. */
        public long maxHoldMillis() {
            return maxHoldMillis;
        }

        /** Whether it is still a hold. */
        public boolean isHeld() {
            return owner.get() == this;
        }

        /** Gives it back; says whether it was still held. */
        public boolean release() {
            return owner.compareAndSet(this, null);
        }
    }

    /** Takes the lock, or gives null when the time is up. */
    public Ticket acquire(String table, long maxHoldMillis, long timeoutMillis)
            throws InterruptedException {
        Ticket ticket = new Ticket(table, maxHoldMillis);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        while (!owner.compareAndSet(null, ticket)) {
            if (System.nanoTime() - end > 0) {
                return null;
            }
            Thread.sleep(5);
        }
        return ticket;
    }

    /** Takes it from whoever has it. */
    void evict(Ticket ticket) {
        owner.compareAndSet(ticket, null);
    }
}
