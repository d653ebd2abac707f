package dev.lockmedic.takeover.explorer;

import dev.lockmedic.events.Events;
import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.identity.ThisMachine;
import dev.lockmedic.lockfile.FileIdentity;
import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.reclaim.Investigator;
import dev.lockmedic.reclaim.ZombieReleases;
import dev.lockmedic.settings.Settings;
import dev.lockmedic.staleness.SystemProcesses;
import dev.lockmedic.takeover.FolderGuard;
import dev.lockmedic.takeover.Guard;
import dev.lockmedic.takeover.GuardedRelease;
import dev.lockmedic.takeover.LockFolder;
import dev.lockmedic.takeover.ReleasedHold;
import dev.lockmedic.takeover.Takeover;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A host's thread with the agent, from the moment at which it has the lock: it works, for as long
 * as it likes, and gives the lock back, by the very code that runs in production. The folder may be
 * one that was tampered with, to see what that would lead to.
 */
final class Host {
    private static final Settings SETTINGS =
            Settings.resolve("", new Properties(), Map.of(), text -> {});
    private static final SystemProcesses PROCESSES = new SystemProcesses();
    private static final ThisMachine MACHINE = new ThisMachine();

    private final Script script;
    private final LockFolder folder;
    private final LockFileReader reader;
    private final Hold hold;
    private final ZombieReleases zombies;
    private final UnaryOperator<ReleasedHold> tampered;

    Host(Script script, LockFolder folder, UnaryOperator<ReleasedHold> tampered) {
        this.tampered = tampered;
        this.script = script;
        this.folder = folder;
        this.reader = new LockFileReader(identity -> false, folder);
        HoldRegistry holds = new HoldRegistry();
        long millis = Script.time(script.self()).toMillis();
        this.hold =
                holds.begin(
                        new Hold.Start(
                                Hold.Kind.LOCK_FILE,
                                Script.LOCK.toString(),
                                Script.LOCK,
                                Thread.currentThread(),
                                // Held for a while: the youngest holds can't have been succeeded.
                                System.nanoTime() - 3_600_000_000_000L,
                                millis,
                                millis,
                                true,
                                false));
        this.zombies =
                new ZombieReleases(
                        holds,
                        new Investigator(SETTINGS, holds, PROCESSES, reader, MACHINE),
                        null,
                        new Events(),
                        null);
    }

    /** The one who has the lock from the start, whose agent has looked at it in good time. */
    static Actor holder() {
        return holder(script -> script, hold -> hold);
    }

    /** The same, with a folder or a hold that was tampered with. */
    static Actor holder(Function<Script, LockFolder> folder, UnaryOperator<ReleasedHold> tampered) {
        return script -> {
            Host host = new Host(script, folder.apply(script), tampered);
            host.hold.madeFile().seen(script.firstLock());
            script.leave();
            host.release();
        };
    }

    /** The watchdog's thread in the first holder's JVM: at the deadline it force-releases. */
    static Actor watchdog() {
        return script -> {
            script.awaitDeadline(0);
            LockFileReader reader = new LockFileReader(identity -> false, script);
            for (boolean over = false; !over; ) {
                script.landmark("looks");
                try {
                    LockSnapshot lock = reader.read(Script.LOCK);
                    if (script.holderOf(lock) != 0) {
                        script.lost(0);
                        return;
                    }
                    Takeover.Outcome outcome =
                            new Takeover(script, reader)
                                    .remove(lock, () -> script.isHeld(0), () -> script.lost(0))
                                    .outcome();
                    over = isOver(outcome);
                    if (outcome == Takeover.Outcome.GONE) {
                        script.lost(0);
                    }
                } catch (NoSuchFileException e) {
                    script.lost(0);
                    return;
                } catch (IOException e) {
                    // Unreadable: looked at again.
                }
            }
        };
    }

    /** Somebody who is busy with another lock of the same folder, and so has the guard. */
    static Actor besides() {
        return script -> {
            FolderGuard guard = script.guard(Script.LOCK);
            if (guard.acquire(0) == Guard.Outcome.ACQUIRED) {
                guard.release();
            }
        };
    }

    private static boolean isOver(Takeover.Outcome outcome) {
        return outcome == Takeover.Outcome.REMOVED
                || outcome == Takeover.Outcome.GONE
                || outcome == Takeover.Outcome.CALLED_OFF;
    }

    /** Gives the lock back. */
    void release() {
        GuardedRelease release = new GuardedRelease(folder, Script.LOCK, tampered.apply(new Own()));
        GuardedRelease.Next next = release.begin(0);
        if (next == GuardedRelease.Next.DELETE) {
            boolean deleted = true;
            try {
                folder.delete(Script.LOCK);
            } catch (IOException e) {
                deleted = false;
            }
            release.end(deleted, true);
        } else if (next == GuardedRelease.Next.NO_GUARD) {
            finishLater();
        }
    }

    /** A healer does what the host's thread could not do for want of the guard. */
    private void finishLater() {
        Takeover takeover = new Takeover(folder, reader);
        for (boolean over = false; !over; ) {
            script.landmark("finishes later");
            try {
                LockSnapshot lock = reader.read(Script.LOCK);
                if (!zombies.isMadeBy(hold, lock.identity())) {
                    script.lost(script.self());
                    return;
                }
                over =
                        isOver(
                                takeover.remove(
                                                lock,
                                                () -> script.isHeld(script.self()),
                                                () -> script.released(script.self()))
                                        .outcome());
            } catch (NoSuchFileException e) {
                script.released(script.self());
                return;
            } catch (IOException e) {
                // Unreadable: looked at again.
            }
        }
    }

    /** The hold, of which one JVM's threads know by its books and its clock. */
    private final class Own implements ReleasedHold {
        @Override
        public boolean isHeld() {
            return script.isHeld(script.self());
        }

        @Override
        public boolean isOverdue() {
            return script.isOverdue();
        }

        @Override
        public boolean isMadeBy(FileIdentity there) {
            return zombies.isMadeBy(hold, there);
        }

        @Override
        public boolean mayBeSuccessors(FileIdentity there) {
            return zombies.mayBeSuccessors(hold, there);
        }

        @Override
        public boolean speaksProtocol(FileIdentity there) {
            return zombies.speaksProtocol(hold, there);
        }

        @Override
        public void deleting(boolean underWay) {
            // Told to the books, where only a successor in the same JVM asks for it.
        }

        @Override
        public void released() {
            script.released(script.self());
        }

        @Override
        public void lost() {
            script.lost(script.self());
        }
    }
}
