package dev.lockmedic.adoption;

import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.reclaim.Adopter;
import dev.lockmedic.settings.LockFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Properties;
import java.util.Set;

/**
 * Looks for lock files of this process where it can be expected to keep them: a lock file that was
 * created before the agent came is not open any more, so nothing in the JVM points to it.
 *
 * <p>Searched, in this order and within bounds of time and number: the folders of open files, the
 * folders named in the host's own system properties and arguments, the working directory, the
 * temporary folder. What lies elsewhere is found when a contender runs into it.
 */
public final class HeldLockSearch {
    private static final int DEPTH = 4;
    private static final int MOST_ENTRIES = 50_000;
    private static final long LIMIT_NANOS = 1_500_000_000L;

    private final LockFiles lockFiles;
    private final LockFileReader reader;
    private final Adopter adopter;
    private final long deadline = System.nanoTime() + LIMIT_NANOS;
    private final Set<Path> seen = new LinkedHashSet<>();
    private int entries;

    /** For one search. */
    public HeldLockSearch(LockFiles lockFiles, LockFileReader reader, Adopter adopter) {
        this.lockFiles = lockFiles;
        this.reader = reader;
        this.adopter = adopter;
    }

    /** Searches and adopts; on an agent thread. */
    public void run() {
        for (Path folder : folders()) {
            walk(folder, DEPTH);
        }
        walk(Path.of(System.getProperty("java.io.tmpdir", "/tmp")), 2);
    }

    private Set<Path> folders() {
        Set<Path> folders = new LinkedHashSet<>();
        openFiles(folders);
        named(System.getProperties(), folders);
        Path here = Path.of("").toAbsolutePath();
        if (here.getParent() != null) {
            folders.add(here);
        }
        return folders;
    }

    /** Folders of open files, by the links in /proc: they are read, never followed or opened. */
    private static void openFiles(Set<Path> folders) {
        try (DirectoryStream<Path> links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path link : links) {
                try {
                    Path target = Files.readSymbolicLink(link);
                    Path folder = target.isAbsolute() ? target.getParent() : null;
                    if (folder != null && isWorthIt(folder) && Files.isDirectory(folder)) {
                        folders.add(folder);
                    }
                } catch (IOException closedMeanwhile) {
                    // The next one.
                }
            }
        } catch (IOException | RuntimeException noProc) {
            // Not Linux, or a masked /proc: the other places remain.
        }
    }

    private static void named(Properties properties, Set<Path> folders) {
        for (String key : properties.stringPropertyNames()) {
            if (key.equals("sun.java.command")) {
                for (String argument : properties.getProperty(key).split("\\s+")) {
                    add(argument.substring(argument.indexOf('=') + 1), folders);
                }
            } else if (!key.matches(
                    "(java|sun|jdk|user|os|file|line|path|native|awt|lockmedic)\\..*")) {
                add(properties.getProperty(key), folders);
            }
        }
    }

    private static void add(String text, Set<Path> folders) {
        if (text.indexOf('/') < 0 || text.length() > 4096) {
            return;
        }
        try {
            Path path = Path.of(text).toAbsolutePath().normalize();
            if (Files.isDirectory(path)) {
                if (isWorthIt(path)) {
                    folders.add(path);
                }
            } else if (Files.isRegularFile(path) && isWorthIt(path.getParent())) {
                folders.add(path.getParent());
            }
        } catch (RuntimeException notAPath) {
            // Most property values are none.
        }
    }

    /** Not the root itself, nor what belongs to the system. */
    private static boolean isWorthIt(Path folder) {
        return folder.getNameCount() > 0
                && !folder.toString()
                        .matches("/(proc|sys|dev|usr|lib|lib64|bin|sbin|etc|boot)(/.*)?");
    }

    private void walk(Path root, int depth) {
        try {
            Files.walkFileTree(
                    root,
                    EnumSet.noneOf(java.nio.file.FileVisitOption.class),
                    depth,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(
                                Path folder, BasicFileAttributes a) {
                            return isOver()
                                    ? FileVisitResult.TERMINATE
                                    : seen.add(folder)
                                            ? FileVisitResult.CONTINUE
                                            : FileVisitResult.SKIP_SUBTREE;
                        }

                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes a) {
                            entries++;
                            if (a.isRegularFile() && lockFiles.matches(file)) {
                                look(file);
                            }
                            return isOver() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException e) {
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException | RuntimeException notReadable) {
            // The other places remain.
        }
    }

    private boolean isOver() {
        return entries > MOST_ENTRIES || System.nanoTime() - deadline > 0;
    }

    private void look(Path file) {
        try {
            adopter.adopt(reader.read(file));
        } catch (IOException goneOrUnreadable) {
            // Then there is nothing to adopt.
        }
    }
}
