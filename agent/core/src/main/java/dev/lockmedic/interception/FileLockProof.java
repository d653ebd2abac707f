package dev.lockmedic.interception;

import dev.lockmedic.hooks.FileLockHooks;
import dev.lockmedic.hooks.FileLockWatcher;
import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * Proves each FileLock point by really taking and releasing locks, all in one go: shared ones, on a
 * file of this very process in {@code /proc}, which nobody else may write to and so nobody can have
 * locked against us. {@link FileChannel#lock} is only called once {@code tryLock} has shown that it
 * will not wait.
 *
 * <p>Runs before the hooks are directed to the real watcher, on the thread that starts the agent.
 */
final class FileLockProof extends FileLockWatcher {
    private static final Path OWN_FILE = Path.of("/proc/self/comm");
    private static final Set<StandardOpenOption> READ = Set.of(StandardOpenOption.READ);

    private final Thread prover = Thread.currentThread();
    private final Set<FileLock> requested = new HashSet<>();
    private final Set<FileLock> obtained = new HashSet<>();
    private final Set<FileLock> released = new HashSet<>();
    private final Map<String, String> problems = new HashMap<>();
    private Throwable failure;

    private FileLockProof() {}

    /** What became of each point, by its name: null if it is proved, else why not. */
    static FileLockProof run() {
        FileLockProof proof = new FileLockProof();
        FileLockHooks.watch(proof);
        try {
            proof.blocking();
            proof.asynchronous();
        } catch (IOException | RuntimeException | Error e) {
            proof.failure = e;
        } finally {
            FileLockHooks.watch(null);
        }
        return proof;
    }

    HookState state(Point point) {
        String why =
                failure != null
                        ? "calling it gave " + failure
                        : problems.getOrDefault(
                                point.name(), "it was woven, but its hook was not called");
        return why.isEmpty()
                ? new HookState(point.name(), HookState.State.PROVED, null)
                : new HookState(point.name(), HookState.State.FAILED, why);
    }

    private void blocking() throws IOException {
        try (FileChannel channel = FileChannel.open(OWN_FILE, READ)) {
            FileLock tried = channel.tryLock(0, 1, true);
            if (tried == null) {
                throw new IOException("somebody has locked " + OWN_FILE);
            }
            check("FileChannel.tryLock", obtained.contains(tried));
            tried.release();
            check("FileLock.release", released.contains(tried));
            FileLock lock = channel.lock(0, 1, true);
            check("FileChannel.lock", obtained.contains(lock));
        }
    }

    private void asynchronous() throws IOException {
        try (AsynchronousFileChannel channel =
                AsynchronousFileChannel.open(OWN_FILE, READ, new OnTheSpot())) {
            FileLock tried = channel.tryLock(0, 1, true);
            check("AsynchronousFileChannel.tryLock", obtained.contains(tried));
            tried.release();
            FileLock lock = channel.lock(0, 1, true).get();
            check("AsynchronousFileChannel.lock", requested.contains(lock));
            check("AsynchronousFileChannel.lock carried out", obtained.contains(lock));
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private void check(String point, boolean told) {
        problems.put(point, told ? "" : "it was woven, but its hook was not told of the lock");
    }

    @Override
    public void requested(FileLock lock) {
        note(requested, lock);
    }

    @Override
    public void obtained(FileLock lock, String path) {
        note(obtained, lock);
    }

    @Override
    public void released(FileLock lock, boolean byAgent) {
        note(released, lock);
    }

    private void note(Set<FileLock> locks, FileLock lock) {
        if (Thread.currentThread() == prover) {
            locks.add(lock);
        }
    }

    @Override
    public void failed(Throwable error) {
        failure = error;
    }
}
