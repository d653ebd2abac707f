package dev.lockmedic.doctor;

import dev.lockmedic.doctor.Finding.Outcome;
import dev.lockmedic.doctor.Finding.Removal;
import dev.lockmedic.lockfile.FileIdentity;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.takeover.Guards;
import dev.lockmedic.takeover.Takeover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Removes stale locks under the guard, and looks afterwards whether they are gone. */
final class Remover {
    private final Guards guards;
    private final Takeover takeover;
    private final Examination examination;
    private final Set<Path> guardsMade = new HashSet<>();

    Remover(Guards guards, Takeover takeover, Examination examination) {
        this.guards = guards;
        this.takeover = takeover;
        this.examination = examination;
    }

    /** Removes it if it is still this lock, and still stale. */
    Removal remove(LockSnapshot lock) {
        Path folder = lock.path().getParent();
        if (guards.in(folder) == null
                && !Files.exists(folder.resolve(Guards.FILE_NAME), LinkOption.NOFOLLOW_LINKS)) {
            guardsMade.add(folder);
        }
        try {
            Takeover.Result result =
                    takeover.remove(lock, () -> examination.isStale(lock), () -> {});
            return switch (result.outcome()) {
                case REMOVED -> looked(lock);
                case GONE -> new Removal(Outcome.GONE, "it was gone already");
                case CHANGED ->
                        new Removal(Outcome.CHANGED, "another lock lies there by now; left alone");
                case CALLED_OFF ->
                        new Removal(Outcome.CHANGED, "it is not stale any more; left alone");
                case NO_GUARD, FAILED -> new Removal(Outcome.FAILED, result.problem());
            };
        } catch (RuntimeException e) {
            return new Removal(Outcome.FAILED, "unexpected: " + e);
        }
    }

    private static Removal looked(LockSnapshot lock) {
        try {
            return FileIdentity.of(lock.path()).sameFile(lock.identity())
                    ? new Removal(Outcome.FAILED, "it was removed, but is still there")
                    : new Removal(Outcome.REMOVED, "removed; somebody has taken the lock since");
        } catch (NoSuchFileException e) {
            return new Removal(Outcome.REMOVED, "removed");
        } catch (IOException e) {
            return new Removal(Outcome.FAILED, "it was removed, but that can't be seen: " + e);
        }
    }

    /**
     * Done with this folder. A guard file that this sweep made goes with it: it is this user's, and
     * the hosts there, of another one perhaps, could not use it. One channel a folder would also be
     * too many.
     */
    void leave(Path folder) {
        if (folder == null || guards.in(folder) == null) {
            return;
        }
        if (guardsMade.remove(folder)) {
            guards.remove(folder);
        }
        guards.forget(folder);
    }
}
