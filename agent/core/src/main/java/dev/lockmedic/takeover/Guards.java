package dev.lockmedic.takeover;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;

/** The guards of this JVM, one a directory, opened when first needed and then kept. */
public final class Guards {
    /** Name of the guard file in each directory. */
    public static final String FILE_NAME = ".lockmedic";

    private final ConcurrentHashMap<Path, Guard> byDirectory = new ConcurrentHashMap<>();

    /** The guard for the lock files beside this one. */
    public Guard of(Path lockFile) {
        Path directory = lockFile.getParent();
        Guard guard = byDirectory.get(directory);
        if (guard == null) {
            Guard made = new Guard(directory.resolve(FILE_NAME));
            Guard raced = byDirectory.putIfAbsent(directory, made);
            guard = raced == null ? made : raced;
        }
        return guard;
    }

    /** The guard in use in this directory, null if this JVM has none there. */
    public Guard in(Path directory) {
        return byDirectory.get(directory);
    }

    /** Whether this JVM uses a guard in the lock file's directory already. */
    public boolean usedBeside(Path lockFile) {
        return byDirectory.containsKey(lockFile.getParent());
    }

    /** Whether none is in use. */
    public boolean isEmpty() {
        return byDirectory.isEmpty();
    }

    /**
     * Removes the guard file of a directory that holds nothing else, because the host is about to
     * remove that directory. Safe at any time: who takes a guard makes sure that its file is still
     * the one in the directory.
     *
     * @return whether it was removed
     */
    public boolean removeIfAlone(Path directory) {
        Guard guard = byDirectory.get(directory);
        if (guard == null && hasGuardFileOnly(directory)) {
            // Another JVM's, or one that came along when its directory was renamed.
            guard = of(directory.resolve(FILE_NAME));
        }
        return guard != null && guard.removeFileIfAlone();
    }

    private static boolean hasGuardFileOnly(Path directory) {
        boolean found = false;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (found || !file.endsWith(FILE_NAME)) {
                    return false;
                }
                found = true;
            }
        } catch (IOException | DirectoryIteratorException e) {
            // No directory, most of the time; or one that the host can't remove either.
            return false;
        }
        return found;
    }

    /**
     * Removes the guard file of a directory whose guard this JVM uses. Safe at any time, as {@link
     * #removeIfAlone} is.
     *
     * @return whether it was removed
     */
    public boolean remove(Path directory) {
        Guard guard = byDirectory.get(directory);
        return guard != null && guard.removeFile();
    }

    /** Forgets the guard of a directory that was deleted. */
    public void forget(Path directory) {
        Guard guard = byDirectory.remove(directory);
        if (guard != null) {
            guard.close();
        }
    }

    /** Closes all, at detach. */
    public void close() {
        byDirectory.values().forEach(Guard::close);
        byDirectory.clear();
    }
}
