package dev.lockmedic.interception;

import dev.lockmedic.hooks.Call;
import dev.lockmedic.hooks.Watcher;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An agent that does nothing but weave this JVM's own classes, say what came of it, and undo it.
 */
public final class WeavingAgent {
    private static Instrumentation instrumentation;

    private WeavingAgent() {}

    /** Called by the JVM. */
    public static void premain(String arguments, Instrumentation ours) {
        instrumentation = ours;
    }

    /** Weaves, proves, heals one creation, unweaves, proves again. */
    public static void main(String[] arguments) throws IOException {
        Interception interception = new Interception(instrumentation);
        interception.install();
        interception.states().forEach(state -> print("woven", state));
        healOne(interception, Path.of(arguments[0]));
        List<String> problems = interception.remove();
        System.out.println("problems " + problems);
        HookPoint.ALL.forEach(point -> print("restored", HookProof.prove(point)));
        WritePoint.ALL.forEach(point -> print("restored", WriteProof.prove(point)));
        FileLockProof fileLocks = FileLockProof.run();
        FileLockPoint.ALL.forEach(point -> print("restored", fileLocks.state(point)));
    }

    private static void print(String when, HookState state) {
        System.out.println(when + " " + state.point() + " " + state.state() + " " + state.why());
    }

    /** The creation that fails because the lock exists succeeds once the lock is out of the way. */
    private static void healOne(Interception interception, Path lock) throws IOException {
        Files.writeString(lock, "old");
        interception.direct(new Removing(lock), null);
        Files.write(
                lock,
                new byte[0],
                java.nio.file.StandardOpenOption.CREATE_NEW,
                java.nio.file.StandardOpenOption.WRITE);
        System.out.println("healed " + Files.size(lock));
        Files.delete(lock);
        System.out.println("kept " + Files.exists(lock));
    }

    private static final class Removing extends Watcher {
        private final Path lock;

        Removing(Path lock) {
            this.lock = lock;
        }

        @Override
        public boolean mayBeLock(String path) {
            return path.equals(lock.toString());
        }

        @Override
        public Call creating(Path path, boolean fresh) {
            return new Call() {
                @Override
                public boolean again(boolean result, Object value, Throwable thrown) {
                    return thrown instanceof FileAlreadyExistsException && lock.toFile().delete();
                }
            };
        }

        @Override
        public Call deleting(Path path, boolean mustExist, boolean throwing) {
            return Skipped.returning(true);
        }

        @Override
        public Call openingToWrite(Path path) {
            return null;
        }

        @Override
        public Call moving(Path source, Path target, boolean replaces, boolean throwing) {
            return null;
        }

        @Override
        public void failed(Throwable error) {
            System.out.println("failed " + error);
        }
    }
}
