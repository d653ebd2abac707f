package dev.lockmedic.sentinel;

import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.takeover.Guards;
import dev.lockmedic.takeover.Takeover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Removes a lock file of its own in the temporary folder, once, so that the first real removal does
 * not wait for class loading: that takes 70 to 150 ms on a busy machine, a removal 2 to 10.
 */
final class WarmUp implements Runnable {
    @Override
    public void run() {
        Guards guards = new Guards();
        try {
            Path folder = Files.createTempDirectory("lockmedic-sentinel");
            try {
                Path lock = Files.write(folder.resolve("warm-up.lock"), new byte[] {'{', '}'});
                LockFileReader reader = LockFileReader.ofBytesOnly(identity -> false);
                LockSnapshot there = reader.read(lock);
                ArmedLock armed = ArmedLock.of(0, 0, 0, there, null);
                if (armed != null && armed.is(there)) {
                    new Takeover(guards, reader).remove(there, () -> true, () -> {});
                }
                Files.deleteIfExists(lock);
                guards.close();
                Files.deleteIfExists(folder.resolve(Guards.FILE_NAME));
            } finally {
                Files.deleteIfExists(folder);
            }
        } catch (IOException | RuntimeException e) {
            // No such folder, or none we may write to: then the first removal takes a little
            // longer.
        } finally {
            guards.close();
        }
    }
}
