package dev.lockmedic.interception;

import dev.lockmedic.hooks.Call;
import dev.lockmedic.hooks.Hooks;
import dev.lockmedic.hooks.Watcher;
import java.io.File;
import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Proves each hook point by really calling the method and seeing that the hook was asked before the
 * body, told after it, and that the body ran again when asked to. The path lies in a folder that
 * does not exist, so nothing is written anywhere.
 *
 * <p>Runs before the hooks are directed to the real watcher, on the thread that starts the agent.
 */
final class HookProof extends Watcher {
    private static final Path NOWHERE = Path.of("/lockmedic-proof-of-hooks.d/no/proof.lock");
    private static final Path NOWHERE_ELSE = Path.of("/lockmedic-proof-of-hooks.d/no/other.lock");
    // Not by toFile: a host's own default file system may not know it.
    private static final File FILE = new File("/lockmedic-proof-of-hooks.d/no/proof.lock");
    private static final File FILE_ELSE = new File("/lockmedic-proof-of-hooks.d/no/other.lock");
    private static final Set<StandardOpenOption> EXCLUSIVE =
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private final Thread prover = Thread.currentThread();
    private int asked;
    private int told;
    private Throwable failure;

    /** How each point is called, by its name. */
    private interface Exercise {
        void run() throws IOException;
    }

    @SuppressWarnings("resource")
    private static final Map<String, Exercise> EXERCISES =
            Map.ofEntries(
                    Map.entry(
                            "FileSystemProvider.newByteChannel",
                            () -> Files.newByteChannel(NOWHERE, EXCLUSIVE)),
                    Map.entry(
                            "FileSystemProvider.newFileChannel",
                            () -> FileChannel.open(NOWHERE, EXCLUSIVE)),
                    Map.entry(
                            "FileSystemProvider.newAsynchronousFileChannel",
                            () -> AsynchronousFileChannel.open(NOWHERE, EXCLUSIVE, null)),
                    Map.entry(
                            "FileSystemProvider.createDirectory",
                            () -> Files.createDirectory(NOWHERE)),
                    Map.entry(
                            "FileSystemProvider.createLink",
                            () -> Files.createLink(NOWHERE, NOWHERE_ELSE)),
                    Map.entry(
                            "FileSystemProvider.createSymbolicLink",
                            () -> Files.createSymbolicLink(NOWHERE, NOWHERE_ELSE)),
                    Map.entry("FileSystemProvider.copy", () -> Files.copy(NOWHERE_ELSE, NOWHERE)),
                    Map.entry("FileSystemProvider.move", () -> Files.move(NOWHERE, NOWHERE_ELSE)),
                    Map.entry("FileSystemProvider.implDelete", () -> Files.delete(NOWHERE)),
                    Map.entry("File.createNewFile", () -> FILE.createNewFile()),
                    Map.entry("File.mkdir", () -> FILE.mkdir()),
                    Map.entry("File.delete", () -> FILE.delete()),
                    Map.entry("File.renameTo", () -> FILE.renameTo(FILE_ELSE)));

    private HookProof() {}

    /** Calls the point's method and says what came of it. */
    static HookState prove(Point point) {
        HookProof proof = new HookProof();
        Hooks.watch(proof);
        try {
            EXERCISES.get(point.name()).run();
        } catch (IOException expected) {
            // Nothing can be created in a folder that is not there.
        } catch (RuntimeException | Error e) {
            proof.failure = e;
        } finally {
            Hooks.watch(Watcher.IDLE);
        }
        return proof.state(point);
    }

    private HookState state(Point point) {
        if (failure != null) {
            return failed(point, "calling it gave " + failure);
        }
        if (asked == 0) {
            return failed(point, "it was woven, but its hook was not called");
        }
        if (told != 2) {
            return failed(point, "its hook was told " + told + " times instead of twice");
        }
        return new HookState(point.name(), HookState.State.PROVED, null);
    }

    private static HookState failed(Point point, String why) {
        return new HookState(point.name(), HookState.State.FAILED, why);
    }

    private Call proving() {
        if (Thread.currentThread() != prover) {
            return null;
        }
        asked++;
        return new Call() {
            @Override
            public boolean again(boolean result, Object value, Throwable thrown) {
                return ++told == 1;
            }
        };
    }

    @Override
    public boolean mayBeLock(String path) {
        return path.startsWith("/lockmedic-proof-of-hooks.d/");
    }

    @Override
    public Call creating(Path path, boolean fresh) {
        return proving();
    }

    @Override
    public Call deleting(Path path, boolean mustExist, boolean throwing) {
        return mayBeLock(path.toString()) ? proving() : null;
    }

    @Override
    public Call openingToWrite(Path path) {
        return null;
    }

    @Override
    public Call moving(Path source, Path target, boolean replaces, boolean throwing) {
        return mayBeLock(source.toString()) ? proving() : null;
    }

    @Override
    public void failed(Throwable error) {
        failure = error;
    }
}
