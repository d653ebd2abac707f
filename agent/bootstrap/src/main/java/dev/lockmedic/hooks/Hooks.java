package dev.lockmedic.hooks;

import java.io.File;
import java.nio.file.CopyOption;
import java.nio.file.InvalidPathException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * The static front that woven JDK methods call: silent first ({@link Watcher#IDLE}), no recursion,
 * and nothing ever thrown into the host.
 *
 * <p>Arguments that are no paths (null, a zero byte in a name) are left to the JDK to refuse: a
 * host's mistake is no fault of ours.
 *
 * <p>A woven method asks one of the entry methods for a {@link Call} (null for almost every call
 * there is, after a test or two), then {@link #skips}, runs its body, and tells {@link #again}. The
 * entry methods put the cheapest test first: what is no lock file leaves before any thread-local is
 * read.
 */
public final class Hooks {
    /** Raised whenever a woven method would not fit an older copy of these classes any more. */
    public static final int VERSION = 3;

    private static volatile Watcher watcher = Watcher.IDLE;

    private Hooks() {}

    /** The version of the copy that this JVM runs; a later agent asks it before it uses it. */
    public static int version() {
        return VERSION;
    }

    /** Directs the hooks to a watcher; {@link Watcher#IDLE} or null silences them. */
    public static void watch(Watcher next) {
        watcher = next == null ? Watcher.IDLE : next;
    }

    /** A channel is about to be opened. */
    public static Call opening(Path path, Set<? extends OpenOption> options) {
        Watcher w = watcher;
        if (w == Watcher.IDLE) {
            return null;
        }
        try {
            if (options == null) {
                // The body tells the host.
                return null;
            }
            if (!options.contains(StandardOpenOption.WRITE)
                    && !options.contains(StandardOpenOption.APPEND)) {
                // Opened for reading only, CREATE_NEW is ignored by the JDK: nothing is created.
                return null;
            }
            Call call = null;
            if (options.contains(StandardOpenOption.CREATE_NEW)) {
                call = creating(w, path, true);
            }
            return call == null && WriteHooks.gate() != null ? openingToWrite(w, path) : call;
        } catch (Throwable t) {
            return quietly(w, t);
        }
    }

    /** A directory is about to be made. */
    public static Call making(Path path) {
        Watcher w = watcher;
        if (w == Watcher.IDLE) {
            return null;
        }
        try {
            return creating(w, path, true);
        } catch (Throwable t) {
            return quietly(w, t);
        }
    }

    /**
     * A link is about to be made: the new name may stand for a file that is older than the lock.
     */
    public static Call linking(Path path) {
        Watcher w = watcher;
        if (w == Watcher.IDLE) {
            return null;
        }
        try {
            return creating(w, path, false);
        } catch (Throwable t) {
            return quietly(w, t);
        }
    }

    /** {@code File.createNewFile} or {@code File.mkdir} is about to run. */
    public static Call making(File file) {
        Watcher w = watcher;
        if (w == Watcher.IDLE) {
            return null;
        }
        try {
            return w.mayBeLock(file.getPath()) ? creating(w, file.toPath(), true) : null;
        } catch (InvalidPathException e) {
            // A name with a NUL character: the body tells the host.
            return null;
        } catch (Throwable t) {
            return quietly(w, t);
        }
    }

    /** A file is about to be copied; without REPLACE_EXISTING the target is created exclusively. */
    public static Call copying(Path source, Path target, CopyOption[] options) {
        Watcher w = watcher;
        if (w == Watcher.IDLE) {
            return null;
        }
        try {
            if (replaces(options)) {
                return WriteHooks.gate() == null ? null : openingToWrite(w, target);
            }
            return creating(w, target, false);
        } catch (Throwable t) {
            return quietly(w, t);
        }
    }

    /** A file is about to be moved. */
    public static Call moving(Path source, Path target, CopyOption[] options) {
        Watcher w = watcher;
        if (w == Watcher.IDLE) {
            return null;
        }
        try {
            return moving(w, source, target, replaces(options), true);
        } catch (Throwable t) {
            return quietly(w, t);
        }
    }

    /** {@code File.renameTo} is about to run; it overwrites where the system does. */
    public static Call moving(File source, File target) {
        Watcher w = watcher;
        if (w == Watcher.IDLE) {
            return null;
        }
        try {
            if (target == null || !w.mayBeLock(source.getPath()) && WriteHooks.gate() == null) {
                return null;
            }
            return moving(w, source.toPath(), target.toPath(), true, false);
        } catch (InvalidPathException e) {
            // A name with a NUL character: the body tells the host.
            return null;
        } catch (Throwable t) {
            return quietly(w, t);
        }
    }

    /** A path is about to be deleted by {@code Files.delete} or {@code deleteIfExists}. */
    public static Call deleting(Path path, boolean mustExist) {
        Watcher w = watcher;
        if (w == Watcher.IDLE) {
            return null;
        }
        try {
            return deleting(w, path, mustExist, true);
        } catch (Throwable t) {
            return quietly(w, t);
        }
    }

    /** {@code File.delete} is about to run. */
    public static Call deleting(File file) {
        Watcher w = watcher;
        if (w == Watcher.IDLE) {
            return null;
        }
        try {
            return deleting(w, file.toPath(), false, false);
        } catch (InvalidPathException e) {
            // A name with a NUL character: the body tells the host.
            return null;
        } catch (Throwable t) {
            return quietly(w, t);
        }
    }

    /** Whether the body must not run; never throws. */
    public static boolean skips(Call call) {
        boolean skips = false;
        try {
            skips = call.skips();
        } catch (Throwable t) {
            quietly(watcher, t);
        }
        if (skips) {
            Reentry.leave();
        }
        return skips;
    }

    /** How a skipped call ends: with this exception, or, if null, with {@link #result}. */
    public static Throwable refusal(Call call) {
        try {
            return call.refusal();
        } catch (Throwable t) {
            quietly(watcher, t);
            return null;
        }
    }

    /** What a skipped call of a boolean method returns. */
    public static boolean result(Call call) {
        try {
            return call.result();
        } catch (Throwable t) {
            quietly(watcher, t);
            return false;
        }
    }

    /**
     * Told when the body is through; true: run it again. Never throws.
     *
     * @param result what a boolean method returned; true for others
     * @param value what a method that gives an object returned; null for others
     */
    public static boolean again(Call call, boolean result, Object value, Throwable thrown) {
        boolean again = false;
        try {
            again = call.again(result, value, thrown);
        } catch (Throwable t) {
            quietly(watcher, t);
        }
        if (!again) {
            Reentry.leave();
        }
        return again;
    }

    private static Call creating(Watcher w, Path path, boolean fresh) {
        if (path == null || !w.mayBeLock(path.toString()) || !Reentry.enter()) {
            return null;
        }
        Call call = null;
        try {
            call = w.creating(path, fresh);
        } finally {
            if (call == null) {
                Reentry.leave();
            }
        }
        return call;
    }

    private static Call openingToWrite(Watcher w, Path path) {
        if (path == null || !Reentry.enter()) {
            return null;
        }
        Call call = null;
        try {
            call = w.openingToWrite(path);
        } finally {
            if (call == null) {
                Reentry.leave();
            }
        }
        return call;
    }

    private static Call deleting(Watcher w, Path path, boolean mustExist, boolean throwing) {
        if (path == null || !Reentry.enter()) {
            return null;
        }
        Call call = null;
        try {
            call = w.deleting(path, mustExist, throwing);
        } finally {
            if (call == null) {
                Reentry.leave();
            }
        }
        return call;
    }

    private static Call moving(
            Watcher w, Path source, Path target, boolean replaces, boolean throwing) {
        if (source == null || target == null || !Reentry.enter()) {
            return null;
        }
        Call call = null;
        try {
            call = w.moving(source, target, replaces, throwing);
        } finally {
            if (call == null) {
                Reentry.leave();
            }
        }
        return call;
    }

    private static boolean replaces(CopyOption[] options) {
        if (options != null) {
            for (int i = 0; i < options.length; i++) {
                if (options[i] == StandardCopyOption.REPLACE_EXISTING
                        || options[i] == StandardCopyOption.ATOMIC_MOVE) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Call quietly(Watcher w, Throwable error) {
        try {
            w.failed(error);
        } catch (Throwable again) {
            // Nothing is left to tell it to; the host must not notice.
        }
        return null;
    }
}
