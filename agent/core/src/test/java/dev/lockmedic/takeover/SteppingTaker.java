package dev.lockmedic.takeover;

import dev.lockmedic.lockfile.FileIdentity;
import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.lockfile.LockSnapshot;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Another JVM that takes a lock over, or gives its own back, on a real folder, and halts before
 * each step and after the last: it says which one is next, and goes on when it is told to by a
 * line. It can so be killed or stopped between any two steps.
 */
final class SteppingTaker {
    /** What it says when there is no further step. */
    static final String END = "end";

    private SteppingTaker() {}

    /** Arguments: {@code takeover} or {@code release}, and the lock file. */
    public static void main(String[] arguments) throws IOException {
        Path lockFile = Path.of(arguments[1]);
        LockFolder folder = halting(LockFolder.class, new FileLockFolder(new Guards()));
        LockFileReader reader = new LockFileReader(identity -> false, folder);
        if (arguments[0].equals("takeover")) {
            LockSnapshot judged = reader.read(lockFile);
            new Takeover(folder, reader)
                    .remove(judged, () -> halt("lastWord"), () -> halt("removed"));
        } else {
            GuardedRelease release = new GuardedRelease(folder, lockFile, new Own());
            if (release.begin(2_000_000_000L) == GuardedRelease.Next.DELETE) {
                halt("hostDelete");
                Files.delete(lockFile);
                release.end(true, true);
            }
        }
        halt(END);
    }

    /** Halts before each call, and before each call of the guards it gives. */
    private static <T> T halting(Class<T> type, T real) {
        Object halting =
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, given) -> {
                            boolean isStep = method.getReturnType() != FolderGuard.class;
                            if (isStep) {
                                halt(method.getName());
                            }
                            try {
                                Object result = method.invoke(real, given);
                                return isStep || result == null
                                        ? result
                                        : halting(FolderGuard.class, (FolderGuard) result);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
        return type.cast(halting);
    }

    private static boolean halt(String step) {
        System.out.println(step);
        try {
            int read;
            do {
                read = System.in.read();
            } while (read >= 0 && read != '\n');
            return true;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static final class Own implements ReleasedHold {
        @Override
        public boolean isHeld() {
            return halt("isHeld");
        }

        @Override
        public boolean isOverdue() {
            return false;
        }

        @Override
        public boolean isMadeBy(FileIdentity there) {
            return true;
        }

        @Override
        public boolean mayBeSuccessors(FileIdentity there) {
            return false;
        }

        @Override
        public boolean speaksProtocol(FileIdentity there) {
            return true;
        }

        @Override
        public void deleting(boolean underWay) {
            halt("deleting");
        }

        @Override
        public void released() {
            halt("released");
        }

        @Override
        public void lost() {
            throw new AssertionError("nobody else is here");
        }
    }
}
