package dev.lockmedic.interception;

import dev.lockmedic.hooks.Call;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * How a zombie's release ends that must not run: as if its lock file had just vanished, which is
 * what has happened to it.
 */
enum Refusal {
    /** {@code deleteIfExists}, {@code File.delete}, {@code File.renameTo}: false. */
    FALSE,
    /**
     * {@code Files.delete}: it returns. An exception would mostly come out of a {@code finally}
     * block and hide the host's own.
     */
    SILENCE,
    /**
     * {@code Files.move}: NoSuchFileException, for the host goes on with what it believes moved.
     */
    NO_SUCH_FILE;

    Call of(Path path) {
        return switch (this) {
            case FALSE -> Skipped.FALSE;
            case SILENCE -> Skipped.TRUE;
            case NO_SUCH_FILE -> Skipped.throwing(new NoSuchFileException(path.toString()));
        };
    }

    /** The same, made beforehand: for when there is no memory or stack left to make one. */
    Call inFewWords() {
        return switch (this) {
            case FALSE -> Skipped.FALSE;
            case SILENCE -> Skipped.TRUE;
            case NO_SUCH_FILE -> Vanished.CALL;
        };
    }

    private static final class Vanished {
        static final Call CALL = Skipped.throwing(exception());

        private static NoSuchFileException exception() {
            NoSuchFileException made = new NoSuchFileException("the lock was lost");
            // Where it was made says nothing about where it will be thrown.
            made.setStackTrace(new StackTraceElement[0]);
            return made;
        }
    }
}
