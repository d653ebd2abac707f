package dev.lockmedic.it.zombie;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The JVM that takes the lock. {@code take <resource>} on stdin has it poll until it has it, mark
 * the resource at once, and say {@code taken}; {@code free <resource>}, give it back and say {@code
 * freed}.
 */
public final class Successor {
    private static final long MAX_HOLD_MILLIS = 600_000;
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private Successor() {}

    /** Ends with its stdin. */
    public static void main(String[] arguments) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        String line;
        while ((line = lines.readLine()) != null) {
            String[] words = line.split(" ");
            Path resource = Path.of(words[1]);
            if (words[0].equals("take")) {
                take(resource);
                Files.write(
                        resource,
                        Record.ofSuccessor(),
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND);
                System.out.println("taken");
            } else {
                Files.delete(LockFile.of(resource));
                System.out.println("freed");
            }
        }
    }

    private static void take(Path resource) throws IOException {
        while (true) {
            try {
                LockFile.take(resource, MAX_HOLD_MILLIS);
                return;
            } catch (FileAlreadyExistsException held) {
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
    }
}
