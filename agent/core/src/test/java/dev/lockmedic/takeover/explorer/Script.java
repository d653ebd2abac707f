package dev.lockmedic.takeover.explorer;

import dev.lockmedic.lockfile.FileIdentity;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.lockfile.PayloadParser;
import dev.lockmedic.takeover.FolderGuard;
import dev.lockmedic.takeover.Guard;
import dev.lockmedic.takeover.LockFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;

/**
 * One run of an actor's code: answers its steps with what was observed before, and ends it at the
 * first step beyond that. This is the folder that the code under test works on.
 */
final class Script implements LockFolder {
    /** The one lock that all are after. */
    static final Path LOCK = Path.of("/model/a.lock");

    static final int LOCK_NAME = 0;
    static final int PIN_NAME = 1;
    static final int NOTHING = -1;
    static final int EXISTS = -2;

    /** A pid that no process has. */
    private static final long SOMEBODY = 5_000_000;

    private static final FileTime BORN_TOGETHER = FileTime.fromMillis(0);

    private final Rules rules;
    private final int self;
    private final int[] observed;
    private int at;
    private Beyond beyond;
    private String landmark;
    private int landmarkAt = -1;
    private int lastSeen;

    Script(Rules rules, int self, int[] observed) {
        this.rules = rules;
        this.self = self;
        this.observed = observed;
    }

    /** Runs an actor up to its first step beyond the script; null if it has none. */
    Beyond run(Actor actor) {
        try {
            actor.run(this);
            return beyond;
        } catch (Beyond end) {
            return end;
        }
    }

    /** What the actor's future depends on, if it said so right before that step; else null. */
    String landmark() {
        return landmarkAt == observed.length ? landmark : null;
    }

    /** Says that everything the actor does from here on depends only on this key. */
    void landmark(String key) {
        if (beyond == null) {
            landmark = key;
            landmarkAt = at;
        }
    }

    private int step(Kind kind, int argument) {
        // Unwinding: what a finally block still asks is not asked.
        if (beyond != null) {
            throw beyond;
        }
        if (at < observed.length) {
            return observed[at++];
        }
        beyond = new Beyond(kind, argument);
        throw beyond;
    }

    // What the host itself does.

    int self() {
        return self;
    }

    boolean create() {
        return step(Kind.CREATE, 0) == 0;
    }

    void write() {
        step(Kind.WRITE, 0);
    }

    void leave() {
        step(Kind.LEAVE, 0);
    }

    // What a JVM knows by its clock and its books. A hold has the number of its actor.

    boolean isStale(int hold) {
        return step(Kind.IS_STALE, hold) != 0;
    }

    boolean isOverdue() {
        return step(Kind.IS_OVERDUE, self) != 0;
    }

    void awaitDeadline(int hold) {
        step(Kind.AWAIT_DEADLINE, hold);
    }

    boolean isHeld(int hold) {
        return step(Kind.IS_HELD, hold) != 0;
    }

    void lost(int hold) {
        step(Kind.LOST, hold);
    }

    void released(int hold) {
        step(Kind.RELEASED, hold);
    }

    // The file steps of the protocol.

    static int name(Path path) {
        return path.equals(LOCK) ? LOCK_NAME : PIN_NAME;
    }

    /** What a look at a file tells, in one number. */
    static int look(int inode, int hold, boolean written) {
        return inode | hold << 4 | (written ? 1 << 8 : 0);
    }

    @Override
    public FileIdentity identity(Path path) throws IOException {
        int look = step(Kind.IDENTITY, name(path));
        if (look == NOTHING) {
            throw new NoSuchFileException(path.toString());
        }
        lastSeen = look >> 4 & 15;
        return identityOf(look);
    }

    private FileIdentity identityOf(int look) {
        int hold = look >> 4 & 15;
        boolean written = (look & 1 << 8) != 0;
        FileTime time = time(hold);
        // Without births: an empty file is stale only when it is old, so another's has another
        // time; dead holders' payloads may have been written in the same tick of the clock.
        FileTime modified = rules.births() || written ? BORN_TOGETHER : time;
        return new FileIdentity(
                FileIdentity.Kind.FILE,
                "(dev=1,ino=" + (look & 15) + ")",
                rules.births() ? time : modified,
                rules.births(),
                modified,
                written ? payload(hold).length : 0);
    }

    /** Far apart, as all times of one hold lie within one call. */
    static FileTime time(int hold) {
        return FileTime.fromMillis((hold + 1) * 1_000_000L);
    }

    static int holdOf(FileTime time) {
        return (int) (time.toMillis() / 1_000_000L) - 1;
    }

    @Override
    public byte[] bytes(Path path) throws IOException {
        int look = step(Kind.BYTES, name(path));
        if (look == NOTHING) {
            throw new NoSuchFileException(path.toString());
        }
        return (look & 1 << 8) == 0 ? new byte[0] : payload(look >> 4 & 15);
    }

    /** As this actor sees it: holders in its own JVM record the pid that it has. */
    private byte[] payload(int hold) {
        boolean ours = rules.jvms().get(hold).equals(rules.jvms().get(self));
        long pid =
                rules.sameBytes()
                        ? SOMEBODY
                        : ours ? ProcessHandle.current().pid() : SOMEBODY + 1 + hold;
        String json =
                "{\"pid\":%d,\"createdAt\":\"2026-01-01T00:00:00.00%dZ\"}"
                        .formatted(pid, rules.sameBytes() ? 0 : hold);
        return "%-80s".formatted(json).getBytes(StandardCharsets.US_ASCII);
    }

    /** The first holder's lock file, as its JVM has seen it in good time. */
    LockSnapshot firstLock() {
        byte[] bytes = payload(0);
        return new LockSnapshot(
                LOCK, identityOf(look(1, 0, true)), bytes, PayloadParser.parse(bytes), null);
    }

    /** Whose lock was read there just now. */
    int holderOf(LockSnapshot lock) {
        if (rules.births()) {
            return lastSeen;
        }
        for (int hold = 0; lock.bytes().length > 0 && hold < rules.actors().size(); hold++) {
            if (Arrays.equals(lock.bytes(), payload(hold))) {
                return hold;
            }
        }
        return holdOf(lock.identity().modified());
    }

    @Override
    public FolderGuard guard(Path lockFile) {
        return new FolderGuard() {
            @Override
            public Guard.Outcome acquire(long limitNanos) {
                return step(Kind.ACQUIRE, 0) == 0
                        ? Guard.Outcome.ACQUIRED
                        : Guard.Outcome.TIMED_OUT;
            }

            @Override
            public void release() {
                step(Kind.RELEASE, 0);
            }

            @Override
            public String problem() {
                return "somebody else has it";
            }
        };
    }

    @Override
    public FolderGuard guardInUse(Path lockFile) {
        return guard(lockFile);
    }

    @Override
    public void forget(Path lockFile) {
        throw new AssertionError("the folder does not go");
    }

    @Override
    public void link(Path name, Path existing) throws IOException {
        int outcome = step(Kind.LINK, 0);
        if (outcome == NOTHING) {
            throw new NoSuchFileException(existing.toString());
        }
        if (outcome == EXISTS) {
            throw new FileAlreadyExistsException(name.toString());
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        if (step(Kind.DELETE, name(path)) == NOTHING) {
            throw new NoSuchFileException(path.toString());
        }
    }

    @Override
    public void deleteIfExists(Path path) {
        step(Kind.DELETE, name(path));
    }
}
