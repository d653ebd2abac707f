package dev.lockmedic.doctor;

import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.identity.ThisMachine;
import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.reclaim.Investigator;
import dev.lockmedic.settings.LockFiles;
import dev.lockmedic.settings.Setting;
import dev.lockmedic.settings.Settings;
import dev.lockmedic.staleness.SystemProcesses;
import dev.lockmedic.takeover.Guards;
import dev.lockmedic.takeover.Takeover;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Goes over all lock files under a folder, as an outsider that holds none of them. It judges by the
 * same evidence as a contender, but never takes a live holder's lock: {@code hold-exceeded} is not
 * judged.
 *
 * <p>It follows no symbolic link, keeps nothing but the folders it is in, and goes past what it
 * can't read. Blocks as long as the file system does; one thread.
 */
public final class Sweep {
    /** Folders nested deeper than this are skipped, unless told otherwise. */
    public static final int DEPTH = 64;

    private static final Set<Path> OF_THE_KERNEL =
            Set.of(Path.of("/proc"), Path.of("/sys"), Path.of("/dev"));

    private final LockFiles lockFiles;
    private final Examination examination;
    private final Remover remover;
    private final SweepListener listener;

    private Sweep(
            LockFiles lockFiles, Examination examination, Remover remover, SweepListener listener) {
        this.lockFiles = lockFiles;
        this.examination = examination;
        this.remover = remover;
        this.listener = listener;
    }

    /**
     * Makes a sweep.
     *
     * @param profiled globs of lock files that profiles name
     * @param pids whether the pids in lock files are evidence here
     * @param fix whether what is stale is removed
     */
    public static Sweep of(
            Settings settings,
            LockFiles profiled,
            PidView pids,
            boolean fix,
            SweepListener listener) {
        // This process locks guard files only, and they are never read.
        LockFileReader reader = new LockFileReader(identity -> false);
        Investigator investigator =
                new Investigator(
                        settings,
                        new HoldRegistry(),
                        new SystemProcesses(),
                        reader,
                        new ThisMachine());
        investigator.profiles(profiled, List.of());
        // It made no lock file before it looked, nor will it.
        investigator.watching(0);
        if (pids.trusted()) {
            investigator.trustPids();
        }
        Examination examination = new Examination(investigator, pids, FileLockTable.ofKernel());
        Guards guards = new Guards();
        return new Sweep(
                settings.get(Setting.LOCK_FILES).and(profiled),
                examination,
                fix ? new Remover(guards, new Takeover(guards, reader), examination) : null,
                listener);
    }

    /**
     * Goes over a folder.
     *
     * @param root a folder, or one lock file
     * @param depth how deep folders may be nested
     * @throws IOException if the root itself is not there
     */
    public void run(Path root, int depth) throws IOException {
        Files.walkFileTree(root, EnumSet.noneOf(FileVisitOption.class), depth, new Visitor(root));
        if (remover != null) {
            remover.leave(root.getParent());
        }
    }

    private final class Visitor extends SimpleFileVisitor<Path> {
        private final Path root;

        Visitor(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes a) {
            if (folder.equals(root)) {
                return FileVisitResult.CONTINUE;
            }
            // Made by mkdir, it may be somebody's lock; and there may be lock files in it.
            look(folder);
            return OF_THE_KERNEL.contains(folder)
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes a) {
            look(file);
            if (a.isDirectory()) {
                listener.skipped(file, "it lies too deep; --depth says how deep to look");
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
            if (path.equals(root)) {
                throw e;
            }
            skipped(path, e);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException e) {
            if (e != null) {
                skipped(folder, e);
            }
            if (remover != null) {
                remover.leave(folder);
            }
            return FileVisitResult.CONTINUE;
        }

        private void skipped(Path path, IOException e) {
            if (!(e instanceof NoSuchFileException)) {
                listener.skipped(path, Problems.inWords(e));
            }
        }
    }

    private void look(Path file) {
        if (!lockFiles.matches(file) || isOurOwn(file)) {
            return;
        }
        try {
            Finding finding = examination.of(file);
            listener.found(
                    remover != null && finding.state() == Finding.State.STALE
                            ? finding.with(remover.remove(finding.lock()))
                            : finding);
        } catch (NoSuchFileException e) {
            // Given back meanwhile.
        } catch (IOException | RuntimeException e) {
            listener.skipped(file, Problems.inWords(e));
        }
    }

    /** Guard files and pins, which a glob as wide as {@code **}{@code /*} would match. */
    private static boolean isOurOwn(Path file) {
        Path name = file.getFileName();
        return name != null && name.toString().startsWith(Guards.FILE_NAME);
    }
}
