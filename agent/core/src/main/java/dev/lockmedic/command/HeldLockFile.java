package dev.lockmedic.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.Waiters;
import java.time.Instant;

/**
 * A lock file that is held, or a lock of the host's own class.
 *
 * @param allWaiters who waits for lock files
 */
record HeldLockFile(Hold hold, Waiters allWaiters) implements HeldRow {
    @Override
    public String ref() {
        return "h" + hold.id();
    }

    @Override
    public long id() {
        return hold.id();
    }

    @Override
    public long startMillis() {
        return hold.startMillis();
    }

    @Override
    public long deadlineNanos() {
        return hold.deadlineNanos();
    }

    @Override
    public long waiters() {
        return hold.lockFile() == null ? -1 : allWaiters.of(hold.lockFile()).count();
    }

    @Override
    public String name() {
        return hold.lockName();
    }

    @Override
    public boolean isOverdue(long nowNanos) {
        return hold.isOverdue(nowNanos);
    }

    @Override
    public int attempts() {
        return hold.attempts();
    }

    @Override
    public Thread thread() {
        return hold.thread();
    }

    @Override
    public void writeTo(ObjectNode node, long nowNanos) {
        node.put("id", hold.id());
        node.put("ref", ref());
        node.put("kind", hold.kind().toString());
        node.put("lock", hold.lockName());
        node.put("resource", hold.resource());
        HeldPage.holder(
                node.putObject("holder"), hold.thread(), hold.threadName(), hold.threadId());
        node.put("since", Instant.ofEpochMilli(hold.startMillis()).toString());
        node.put("heldMs", hold.heldMillis(nowNanos));
        if (hold.limit().exists()) {
            node.put("maxHoldMs", hold.limit().millis());
        } else {
            node.putNull("maxHoldMs");
        }
        node.put("maxHoldFrom", hold.limit().from());
        if (hold.deadlineNanos() == Long.MAX_VALUE) {
            node.putNull("deadline");
        } else {
            node.put(
                    "deadline",
                    Instant.ofEpochMilli(hold.startMillis())
                            .plusMillis(hold.limit().millis())
                            .toString());
        }
        node.put("state", state(nowNanos));
        if (hold.lockFile() != null) {
            Waiters.Now waiting = allWaiters.of(hold.lockFile());
            node.put("waiters", waiting.count());
            node.put("longestWaiter", waiting.longest());
            node.put("longestWaitMs", waiting.longestMillis());
        }
        node.put("adopted", hold.adopted());
        node.put("note", hold.note());
    }
}
