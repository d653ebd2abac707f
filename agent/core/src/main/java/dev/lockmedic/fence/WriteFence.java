package dev.lockmedic.fence;

import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldListener;
import dev.lockmedic.hooks.AgentThread;
import dev.lockmedic.hooks.LockLostException;
import dev.lockmedic.hooks.WriteGate;
import dev.lockmedic.hooks.WriteHooks;
import dev.lockmedic.settings.Fence;
import dev.lockmedic.settings.Policy;
import dev.lockmedic.settings.Setting;
import dev.lockmedic.settings.Settings;
import java.io.File;
import java.nio.channels.FileLock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The write fence: a holder that is overdue, or whose lock was taken from it, may not write to the
 * resource any more, until it has taken the lock anew.
 *
 * <p>Who is it that writes?
 *
 * <ol>
 *   <li>a thread that has the lock, within its limit: it may, through whatever it opened;
 *   <li>a thread whose hold is overdue or lost: refused, through whatever it opened;
 *   <li>any other thread: judged by the channel. One that was opened under a hold, or last written
 *       to by its holder, shares its fate; all others are none of our business.
 * </ol>
 *
 * <p>The channel of a FileLock that was taken from its holder is fenced as a {@link LostFileLock}
 * says.
 *
 * <p>The clock decides, before anybody looks at the disk: the deadline is known to the hold. Where
 * the monotonic and the wall clock disagree (a suspended machine, a clock that was set), whichever
 * says expired first is right, because somebody may judge by it.
 *
 * <p>Runs on the host's threads: no I/O, no locks, no class that is not loaded yet.
 */
public final class WriteFence extends WriteGate implements HoldListener {
    private static final int MOST_SPELLINGS = 10_000;

    /** By then a hold has had its first look, in a JVM that gets any processor time at all. */
    private static final long LOOKED_AT_MILLIS = 100;

    private final Settings settings;
    private final Refusals refusals;
    private final Consumer<Throwable> errors;
    private final ConcurrentHashMap<String, Resource> resources = new ConcurrentHashMap<>();
    // How relative paths that were met read in full: what a channel was opened by is all it knows.
    private final ConcurrentHashMap<String, String> spellings = new ConcurrentHashMap<>();
    private final OpenedUnder opened = new OpenedUnder();
    private final LostFileLocks fileLocks = new LostFileLocks();
    private final long firstThreadAfter;
    private volatile Consumer<Hold> firstLook = hold -> {};
    private volatile boolean closed;

    /**
     * @param firstThreadAfter id of a thread of the agent: ids are given in order, so threads with
     *     a lower one were there before it
     * @param errors told of what went wrong inside a hook
     */
    public WriteFence(
            Settings settings,
            Refusals refusals,
            long firstThreadAfter,
            Consumer<Throwable> errors) {
        this.settings = settings;
        this.refusals = refusals;
        this.firstThreadAfter = firstThreadAfter;
        this.errors = errors;
    }

    /** Names who looks at a lock whose limit nobody knows yet, and is waited for. */
    public void looksBy(Consumer<Hold> care) {
        firstLook = care;
    }

    @Override
    public void begun(Hold hold) {
        String path = resourceOf(hold);
        if (path == null) {
            return;
        }
        // No lambda: the first one that a host's thread came to would be linked on its stack.
        Resource before;
        do {
            before = resources.get(path);
        } while (before == null
                ? resources.putIfAbsent(path, Resource.of(path, hold)) != null
                : !resources.replace(path, before, before.with(hold)));
        if (WriteHooks.gate() != this && !closed) {
            WriteHooks.guardBy(this);
        }
    }

    @Override
    public void over(Hold hold) {
        String path = resourceOf(hold);
        if (path == null) {
            return;
        }
        Resource before;
        Resource after;
        do {
            before = resources.get(path);
            after = before == null ? null : before.without(hold);
        } while (before != null
                && before != after
                && !(after == null
                        ? resources.remove(path, before)
                        : resources.replace(path, before, after)));
        standDown();
    }

    /** A FileLock is about to be taken from its holder, whose writes are refused from now on. */
    public void lost(LostFileLock lost) {
        fileLocks.add(lost);
        stand();
    }

    /** It was not taken after all: its holder has it still, or has given it back by itself. */
    public void notLost(LostFileLock lost) {
        fileLocks.remove(lost);
        standDown();
    }

    /**
     * The current thread has obtained a FileLock, perhaps one that it had lost.
     *
     * @param path as the file was opened by; null if the channel does not know
     */
    public void obtained(FileLock lock, String path) {
        if (!fileLocks.isEmpty()) {
            fileLocks.obtained(lock, path == null ? null : inFull(path), Thread.currentThread());
            standDown();
        }
    }

    /** While nothing is held or lost, writes cost one field read. */
    private void standDown() {
        if (resources.isEmpty() && fileLocks.isEmpty()) {
            WriteHooks.guardBy(null);
            stand();
        }
    }

    /** Puts the gate in place if anything is to be guarded. Any thread, any time. */
    public void stand() {
        if (!(resources.isEmpty() && fileLocks.isEmpty()) && WriteHooks.gate() != this && !closed) {
            WriteHooks.guardBy(this);
        }
    }

    /** Lets every write through from now on, at detach. */
    public void close() {
        closed = true;
        WriteHooks.guardBy(null);
    }

    /** Where the resource lies; null where nobody knows what the lock guards. */
    private static String resourceOf(Hold hold) {
        String resource = hold.resource();
        if (resource == null || resource.equals(hold.lockName())) {
            return null;
        }
        return absolute(resource) ? resource : new File(resource).getAbsolutePath();
    }

    private static boolean absolute(String path) {
        return !path.isEmpty() && path.charAt(0) == File.separatorChar;
    }

    @Override
    public LockLostException writing(Object channel, Object parent, String path) {
        String name = path == null ? pathOf(channel, parent) : inFull(path);
        if (!fileLocks.isEmpty()) {
            LockLostException refusal = withoutFileLock(channel, parent, name);
            if (refusal != null) {
                return refusal;
            }
        }
        Resource resource = name == null ? null : resources.get(name);
        return resource == null
                ? null
                : judge(resource, channel, parent, Thread.currentThread(), "write to ");
    }

    /** Opening is not refused: who wants to take the lock anew must open the file first. */
    private LockLostException withoutFileLock(Object channel, Object parent, String name) {
        Thread thread = Thread.currentThread();
        LostFileLock lost = fileLocks.stopping(channel, parent, name, thread);
        if (lost == null) {
            standDown();
            return null;
        }
        if (isAgents(thread)
                || settings.get(Setting.FENCE) == Fence.OFF
                || settings.get(Setting.POLICY) == Policy.OFF) {
            return null;
        }
        try {
            return refusals.refuse(lost, name);
        } catch (VirtualMachineError e) {
            return refusals.inFewWords();
        }
    }

    private static boolean isAgents(Thread thread) {
        return thread instanceof AgentThread agent && agent.actingFor() == null;
    }

    @Override
    public void submitting(Object channel) {
        OpenedUnder.Mark mark = opened.of(channel);
        Resource resource = mark == null ? null : resources.get(mark.path());
        if (resource != null) {
            Hold own = resource.of(Thread.currentThread());
            if (own != null) {
                opened.mark(channel, own, resource.path());
            }
        }
    }

    @Override
    public LockLostException opening(Object stream, String path) {
        if (path == null) {
            return null;
        }
        String name = inFull(path);
        Resource resource = resources.get(name);
        if (resource == null) {
            return null;
        }
        LockLostException refusal = opening(name);
        if (refusal == null) {
            opened(stream, name);
        }
        return refusal;
    }

    /** Whether this path is what a lock guards. */
    public boolean guards(String absolute) {
        return resources.containsKey(absolute);
    }

    /** Whether the current thread may open the resource at this path for writing; null if so. */
    public LockLostException opening(String absolute) {
        return ofThread(absolute, "opening for writing of ");
    }

    /** Whether the current thread may delete, move or replace it; null if so. */
    public LockLostException replacing(String absolute) {
        return ofThread(absolute, "removal or replacement of ");
    }

    private LockLostException ofThread(String absolute, String what) {
        Resource resource = resources.get(absolute);
        return resource == null ? null : judge(resource, null, null, Thread.currentThread(), what);
    }

    /** The resource was opened for writing by the current thread. */
    public void opened(Object channel, String absolute) {
        Resource resource = resources.get(absolute);
        if (resource == null) {
            return;
        }
        Hold hold = resource.of(Thread.currentThread());
        if (hold == null) {
            // By a helper: under the hold in force, as long as that is within its limit.
            hold = resource.last();
            if (!hold.isHeld() || Expiry.of(hold).isOver()) {
                return;
            }
        }
        opened.mark(channel, hold, absolute);
    }

    /** Of the channel itself, or of the stream that it was got from; null if none is known. */
    private OpenedUnder.Mark markOf(Object channel, Object parent) {
        OpenedUnder.Mark mark = opened.of(channel);
        return mark == null ? opened.of(parent) : mark;
    }

    private String pathOf(Object channel, Object parent) {
        OpenedUnder.Mark mark = markOf(channel, parent);
        return mark == null ? null : mark.path();
    }

    private String inFull(String path) {
        if (absolute(path)) {
            return path;
        }
        String full = spellings.get(path);
        if (full == null) {
            full = new File(path).toPath().toAbsolutePath().normalize().toString();
            if (spellings.size() >= MOST_SPELLINGS) {
                spellings.clear();
            }
            spellings.put(path, full);
        }
        return full;
    }

    private LockLostException judge(
            Resource resource, Object channel, Object parent, Thread thread, String what) {
        if (isAgents(thread)) {
            return null;
        }
        Hold own = resource.of(thread);
        if (own != null) {
            if (channel != null) {
                opened.mark(channel, own, resource.path());
            }
            return unlessGood(own, resource, what);
        }
        OpenedUnder.Mark mark = markOf(channel, parent);
        if (mark != null && mark.hold().state() != Hold.State.RELEASED) {
            return unlessGood(mark.hold(), resource, what);
        }
        return byUnknownThread(resource, thread, what);
    }

    /**
     * Of a hold that was there before the agent nobody knows the thread. A thread that was there
     * before the agent as well, and has no lock, is taken for it.
     */
    private LockLostException byUnknownThread(Resource resource, Thread thread, String what) {
        if (thread.getId() >= firstThreadAfter) {
            return null;
        }
        Hold hold = resource.ofUnknownThread();
        return hold == null ? null : unlessGood(hold, resource, what);
    }

    private LockLostException unlessGood(Hold hold, Resource resource, String what) {
        if (isUnknown(hold) && !hold.isFirstLookAskedFor()) {
            firstLook.accept(hold);
        }
        Hold.State state = hold.state();
        if (state == Hold.State.RELEASED) {
            return null;
        }
        Expiry expiry = Expiry.of(hold);
        if (state == Hold.State.HELD && !expiry.isOver()) {
            return null;
        }
        // Only now the settings: reading them is not free.
        Policy policy = settings.get(Setting.POLICY);
        if (settings.get(Setting.FENCE) == Fence.OFF
                || policy == Policy.OFF
                || state == Hold.State.HELD && policy != Policy.RECLAIM) {
            return null;
        }
        try {
            return refusals.refuse(hold, successor(resource, hold), resource.path(), what, expiry);
        } catch (VirtualMachineError e) {
            // No room for the story is no reason to let a zombie write.
            return refusals.inFewWords();
        }
    }

    /** Long since due for its first look: stopped right after it was taken, most likely. */
    private static boolean isUnknown(Hold hold) {
        return hold.kind() == Hold.Kind.LOCK_FILE
                && hold.isHeld()
                && hold.snapshot() == null
                && !hold.limit().exists()
                && hold.heldMillis(System.nanoTime()) > LOOKED_AT_MILLIS;
    }

    /** The hold of this JVM that has the lock now; null if none has, or another process. */
    private static Hold successor(Resource resource, Hold zombie) {
        Hold last = resource.last();
        return last != zombie && last.isHeld() ? last : null;
    }

    @Override
    public void failed(Throwable error) {
        errors.accept(error);
    }

    /** How many channels are known to belong to a hold. */
    int marks() {
        return opened.size();
    }

    /** Writes refused since start. */
    public long refused() {
        return refusals.count();
    }
}
