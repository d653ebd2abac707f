package dev.lockmedic.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockmedic.events.HolderFields;
import dev.lockmedic.filelocks.FileLocks;
import dev.lockmedic.holds.HoldRegistry;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A page of the held locks, of all kinds, as JSON. On an agent thread. */
final class HeldPage {
    private static final int MOST_FRAMES = 64;

    private final HoldRegistry holds;
    private final FileLocks fileLocks;

    HeldPage(HoldRegistry holds, FileLocks fileLocks) {
        this.holds = holds;
        this.fileLocks = fileLocks;
    }

    /** Writes the rows that are asked for, and how many there are in all. */
    void writeTo(ObjectNode root, HeldQuery query) {
        long now = System.nanoTime();
        HeldPicker picker = new HeldPicker(query, find(query.after()), now);
        forEach(picker::offer);
        root.put("heldTotal", picker.total());
        root.put("overdueTotal", picker.overdue());
        root.put("notReleasedTotal", picker.notReleased());
        root.put("heldMatching", picker.matching());
        List<HeldRow> page = picker.page();
        ArrayNode list = root.putArray("held");
        // Threads of a pool hold many locks each; one look at each thread is enough.
        Map<Thread, StackTraceElement[]> stacks = new IdentityHashMap<>();
        for (HeldRow row : page) {
            ObjectNode node = list.addObject();
            row.writeTo(node, now);
            Thread thread = row.thread();
            if (query.stacks() && thread != null) {
                StackTraceElement[] frames = stacks.computeIfAbsent(thread, Thread::getStackTrace);
                ArrayNode stack = ((ObjectNode) node.get("holder")).putArray("stack");
                for (int i = 0; i < frames.length && i < MOST_FRAMES; i++) {
                    stack.add(frames[i].toString());
                }
            }
        }
    }

    private void forEach(Consumer<HeldRow> action) {
        holds.forEachHeld(hold -> action.accept(new HeldLockFile(hold, holds.waiters())));
        fileLocks.forEachHeld(hold -> action.accept(new HeldFileLock(hold)));
    }

    private HeldRow find(String ref) {
        if (ref == null) {
            return null;
        }
        HeldRow[] found = new HeldRow[1];
        forEach(
                row -> {
                    if (found[0] == null && ref.equals(row.ref())) {
                        found[0] = row;
                    }
                });
        return found[0];
    }

    /** All that is known of a holder without stopping it. */
    static void holder(ObjectNode node, Thread thread, String name, long id) {
        node.put("pid", ProcessHandle.current().pid());
        if (name != null || id != 0) {
            // Of a hold from before the agent came no thread is known: that is not "ended".
            node.put("thread", name);
            node.put("threadId", id);
            node.put("alive", thread != null && thread.isAlive());
        }
        if (thread != null) {
            node.put("virtual", HolderFields.isVirtual(thread));
            node.put("state", thread.getState().toString());
        }
    }
}
