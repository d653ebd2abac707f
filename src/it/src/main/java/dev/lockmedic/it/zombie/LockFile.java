package dev.lockmedic.it.zombie;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/** The lock file of a resource, as the plain protocol has it. */
final class LockFile {
    private LockFile() {}

    static Path of(Path resource) {
        return resource.resolveSibling(resource.getFileName() + ".lock");
    }

    /**
     * Takes it, once.
     *
     * @throws java.nio.file.FileAlreadyExistsException if somebody has it
     */
    static void take(Path resource, long maxHoldMillis) throws IOException {
        String payload =
                "{\"pid\": %d, \"createdAt\": \"%s\", \"maxHoldMs\": %d}\n"
                        .formatted(ProcessHandle.current().pid(), Instant.now(), maxHoldMillis);
        Files.write(
                of(resource),
                payload.getBytes(StandardCharsets.US_ASCII),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE);
    }
}
