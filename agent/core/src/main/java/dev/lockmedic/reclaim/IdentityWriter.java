package dev.lockmedic.reclaim;

import dev.lockmedic.holds.Hold;
import dev.lockmedic.identity.BootClock;
import dev.lockmedic.identity.HoldIdentity;
import dev.lockmedic.identity.IdentityAttribute;
import dev.lockmedic.identity.Origin;
import dev.lockmedic.identity.ThisMachine;
import dev.lockmedic.lockfile.FileIdentity;
import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.staleness.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives the lock files that this JVM holds the identity of their holder, beside their payload.
 *
 * <p>Not under the guard: a process that is stopped while it has the guard keeps all others from
 * the locks in that folder, and this would be one more moment of each hold at which to be stopped.
 * So the file may change hands between the look at it and the write. The identity is bound to the
 * file it was meant for and counts for nothing on another; and the agent of a successor writes its
 * own over it, for it does so at its hold's first look, later than this unless this process is
 * stopped right here.
 *
 * <p>For healers. Where it is refused, everything goes on as without; that is said once a file
 * system.
 */
public final class IdentityWriter {
    /** File systems told of; only ever a few. */
    private static final int MOST_STORES = 1000;

    private final ThisMachine machine;
    private final Processes processes;
    private final LockFileReader reader;
    private final IdentityAttribute attribute;
    private final AgentLog log;
    private final Set<String> refusing = ConcurrentHashMap.newKeySet();
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** Works with these. */
    public IdentityWriter(
            ThisMachine machine, Processes processes, LockFileReader reader, AgentLog log) {
        this.machine = machine;
        this.processes = processes;
        this.reader = reader;
        this.attribute = new IdentityAttribute(reader);
        this.log = log;
    }

    /**
     * Writes the identity of a hold, unless the file has it already.
     *
     * @param lock the hold's lock file as it was read just before, with a payload of the protocol
     * @return false if it could not be written now, and may be later
     */
    public boolean write(Hold hold, LockSnapshot lock) {
        if (!machine.realm().isKnown() || refusing.contains(store(lock)) || isThere(hold, lock)) {
            return true;
        }
        HoldIdentity identity =
                HoldIdentity.of(
                        lock,
                        machine.realm(),
                        HoldIdentity.newHoldId(),
                        hold.clock().hasBootStart()
                                ? hold.clock().bootStartMillis()
                                : BootClock.UNKNOWN,
                        processStart(lock));
        if (identity == null) {
            return true;
        }
        if (!reader.mayOpen(lock.identity())) {
            return false;
        }
        try {
            if (!hold.isHeld() || !isStill(lock)) {
                return true;
            }
            IdentityAttribute.write(lock.path(), identity);
            if (isStill(lock)) {
                hold.madeFile().identified(lock);
            }
            return true;
        } catch (NoSuchFileException e) {
            // Given back just now.
            return true;
        } catch (IOException e) {
            return refused(lock, e);
        }
    }

    private static boolean isStill(LockSnapshot lock) throws IOException {
        return FileIdentity.of(lock.path()).sameFile(lock.identity());
    }

    /** By this agent, or by one that was in this JVM before. */
    private boolean isThere(Hold hold, LockSnapshot lock) {
        LockSnapshot identified = hold.madeFile().identified();
        if (identified != null) {
            return identified.sameLock(lock);
        }
        if (!hold.adopted()) {
            return false;
        }
        Origin origin = attribute.originOf(lock, machine.realm());
        return origin.kind() == Origin.Kind.HERE
                && (!hold.clock().hasBootStart() || origin.startMillis(lock.payload()).isPresent());
    }

    private OptionalLong processStart(LockSnapshot lock) {
        return lock.payload().pid() == processes.self()
                ? processes.selfStartTicks()
                : OptionalLong.empty();
    }

    /** Says so once a file system; false if the next try may go better. */
    private boolean refused(LockSnapshot lock, IOException e) {
        String store = store(lock);
        boolean never = !IdentityAttribute.isSupported(lock.path());
        if (never && refusing.size() < MOST_STORES) {
            refusing.add(store);
        }
        if (told.size() < MOST_STORES && told.add(store)) {
            log.info(
                    (never
                                    ? "no extended attributes on the file system of "
                                            + directory(lock.path())
                                    : "no extended attribute could be set on lock file "
                                            + lock.path()
                                            + " ("
                                            + e
                                            + ")")
                            + ": its holder is known to others by pid and wall clock alone;"
                            + " everything heals, but if containers or machines share the folder,"
                            + " see \"Evidence\" in the limits; not said again of this file"
                            + " system");
        } else {
            log.debug(() -> lock.path() + " gets no identity: " + e);
        }
        return never;
    }

    private static String directory(Path lockFile) {
        try {
            return lockFile.getParent() + " (" + Files.getFileStore(lockFile).type() + ")";
        } catch (IOException | RuntimeException e) {
            return String.valueOf(lockFile.getParent());
        }
    }

    /** Its device, which prints itself as {@code (dev=fe00,ino=131090)}. */
    private static String store(LockSnapshot lock) {
        String key = String.valueOf(lock.identity().fileKey());
        int end = key.indexOf(",ino=");
        return end < 0 ? key : key.substring(0, end);
    }
}
