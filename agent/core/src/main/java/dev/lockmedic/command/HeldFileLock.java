package dev.lockmedic.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockmedic.filelocks.FileLockHold;
import java.time.Instant;

/** A FileLock that is held. */
record HeldFileLock(FileLockHold hold) implements HeldRow {
    @Override
    public String ref() {
        return "f" + hold.id();
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
        return hold.isLimited() ? hold.deadlineNanos() : Long.MAX_VALUE;
    }

    @Override
    public long waiters() {
        // Only the kernel knows, and it is not asked for each row.
        return -1;
    }

    @Override
    public String name() {
        return hold.name();
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
        node.put("kind", "file-lock");
        node.put("lock", hold.name());
        node.put("resource", hold.path());
        node.put("region", hold.region());
        HeldPage.holder(
                node.putObject("holder"), hold.thread(), hold.threadName(), hold.threadId());
        node.put("since", Instant.ofEpochMilli(hold.startMillis()).toString());
        node.put("heldMs", hold.heldMillis(nowNanos));
        if (hold.isLimited()) {
            node.put("maxHoldMs", hold.limitMillis());
        } else {
            node.putNull("maxHoldMs");
        }
        node.put("maxHoldFrom", hold.limitFrom());
        node.put("state", state(nowNanos));
        node.put("adopted", hold.adopted());
        node.put("note", hold.region() + (hold.note().isEmpty() ? "" : "; " + hold.note()));
    }
}
