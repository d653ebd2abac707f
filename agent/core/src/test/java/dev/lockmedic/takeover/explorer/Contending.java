package dev.lockmedic.takeover.explorer;

import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.takeover.Contender;
import dev.lockmedic.takeover.LockFolder;
import dev.lockmedic.takeover.Takeover;
import dev.lockmedic.takeover.Tries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * A host's thread with the agent that wants the lock: it creates, runs into the lock that is there,
 * judges it and takes it over, by the very code that runs in production; once it has the lock, it
 * is a {@link Host} like any other.
 */
final class Contending implements Contender, Tries.Attempt {
    private final Script script;
    private final LockFolder folder;
    private final boolean inHoldersJvm;
    private final LockFileReader reader;
    private int tries;
    private boolean knowsHold;

    private Contending(Script script, LockFolder folder, boolean inHoldersJvm) {
        this.script = script;
        this.folder = folder;
        this.inHoldersJvm = inHoldersJvm;
        this.reader = new LockFileReader(identity -> false, folder);
    }

    /** In a JVM that knows nothing of the first hold. */
    static Actor elsewhere() {
        return script -> new Contending(script, script, false).run();
    }

    /** In the JVM of the first holder. */
    static Actor inHoldersJvm() {
        return script -> new Contending(script, script, true).run();
    }

    /** Its steps go to a folder that was tampered with. */
    static Actor over(Function<Script, LockFolder> tampered) {
        return script -> new Contending(script, tampered.apply(script), false).run();
    }

    private void run() {
        Tries all = new Tries();
        boolean created;
        boolean again;
        do {
            script.landmark("tries " + tries);
            created = script.create();
            again = created ? all.created(this) : all.exists(this);
            tries++;
        } while (again);
        if (!created) {
            return;
        }
        if (inHoldersJvm) {
            // Entering the new hold in the books ends the one that was there.
            script.lost(0);
        }
        script.landmark("has it");
        script.write();
        script.leave();
        new Host(script, folder, hold -> hold).release();
    }

    @Override
    public boolean clears() {
        return Takeover.clear(Script.LOCK, this);
    }

    /** Only foreign programs make a lock vanish, and there are none. */
    @Override
    public boolean settles() {
        return true;
    }

    @Override
    public LockSnapshot read(Path lockFile) throws IOException {
        return reader.read(lockFile);
    }

    @Override
    public boolean mayTake(LockSnapshot lock) {
        if (lock.bytes() == null) {
            return false;
        }
        int holder = script.holderOf(lock);
        script.landmark("judges " + tries + " " + lock.identity() + " " + holder);
        knowsHold = inHoldersJvm && holder == 0 && script.isHeld(0);
        return script.isStale(holder);
    }

    @Override
    public Takeover.Result take(LockSnapshot lock) {
        return new Takeover(folder, reader)
                .remove(
                        lock,
                        () -> !knowsHold || script.isHeld(0),
                        () -> {
                            if (knowsHold) {
                                script.lost(0);
                            }
                        });
    }

    @Override
    public void unreadable(IOException problem) {
        // Respected: no evidence of anything.
    }
}
