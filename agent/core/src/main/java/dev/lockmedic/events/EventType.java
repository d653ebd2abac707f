package dev.lockmedic.events;

/** What can happen, by its fixed name. */
public enum EventType {
    STARTED("started", "Lockmedic has come into this JVM and is ready."),
    DETACHED("detached", "Lockmedic has taken itself out of this JVM."),
    ADOPTED("adopted", "A hold that was there before Lockmedic came has been entered."),
    ACQUIRED_CONTENDED(
            "acquired-contended",
            "A thread got a lock for which it had to wait before: a lock file that it had tried in vain,"
                    + " a FileLock of an AsynchronousFileChannel that took 10 ms or more. How long other"
                    + " FileLocks were waited for is not seen, nor is it told of locks inside the JVM."),
    WARNED("warned", "A hold has used up four fifths of its max hold."),
    OVERDUE(
            "overdue",
            "A hold is past its max hold, or is stuck in another way. Told while it is so."),
    REPORTED(
            "reported",
            "A stuck lock was left as it is; `seen` says why. Told again, ever more rarely, while it"
                    + " is stuck."),
    INTERRUPTED("interrupted", "The thread that holds a stuck lock was interrupted."),
    RECLAIMED("reclaimed", "A stale lock was taken away for a contender of this JVM."),
    RELEASED(
            "released", "A stuck lock was released by force, and is seen to be free or another's."),
    NOT_RELEASED(
            "not-released",
            "A stuck lock could not be released. It is tried again; told ever more rarely."),
    LOST("lost", "Another process has taken a lock away from its holder in this JVM."),
    RESOLVED(
            "resolved",
            "A hold that was told as stuck is over without a heal: its holder gave the lock back, or it"
                    + " is not known how."),
    GIVEN_BACK(
            "given-back",
            "A hold of which another event told before (contended, adopted, warned), and which was"
                    + " never stuck, was given back by its holder."),
    FENCED(
            "fenced",
            "A write of a holder that is overdue or has lost its lock was refused. Told the first time"
                    + " and then at each doubling."),
    ZOMBIE_RELEASE(
            "zombie-release",
            "A holder that had lost its lock tried to give it back; nothing was deleted or unlocked."),
    STALL("stall", "The watchdog was held up: the whole JVM stood still."),
    POLICY_CHANGED("policy-changed", "A setting was changed while Lockmedic runs."),
    HOOK_LOST(
            "hook-lost",
            "A hook point did not take: locks taken or given back that way go unseen."),
    SHED(
            "shed",
            "Lockmedic had more to do or to tell than it may take on; `count` events found no room and"
                    + " are not in the file.");

    /** Of the format: raised if a field or an event changes its meaning or goes. */
    public static final int VERSION = 1;

    private final String wireName;
    private final String meaning;

    EventType(String wireName, String meaning) {
        this.wireName = wireName;
        this.meaning = meaning;
    }

    /** The fixed name. */
    public String wireName() {
        return wireName;
    }

    /** One or two sentences for the reference. */
    public String meaning() {
        return meaning;
    }

    @Override
    public String toString() {
        return wireName;
    }
}
