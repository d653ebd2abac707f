package dev.lockmedic.lockfile;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The files that this very process has open, whoever opened them: the host, its native libraries,
 * the JVM. They are looked at through {@code /proc/self/fd} by {@code stat}, which opens nothing.
 */
final class OpenFiles {
    private static final File DESCRIPTORS = new File("/proc/self/fd");

    /** Beyond so many descriptors the look would cost more than it saves. */
    private static final int MOST = 1000;

    private OpenFiles() {}

    /**
     * @param fileKey device and inode
     * @return false if no descriptor of this process is one of that file: in doubt, true
     */
    static boolean mayInclude(Object fileKey) {
        String[] numbers = DESCRIPTORS.list();
        if (numbers == null || numbers.length == 0 || numbers.length > MOST) {
            return true;
        }
        Path folder = DESCRIPTORS.toPath();
        for (String number : numbers) {
            try {
                if (fileKey.equals(key(folder.resolve(number)))) {
                    return true;
                }
            } catch (NoSuchFileException closed) {
                // Closed meanwhile, and any lock that came with it is gone.
            } catch (IOException | RuntimeException e) {
                return true;
            }
        }
        return false;
    }

    private static Object key(Path descriptor) throws IOException {
        return Files.readAttributes(descriptor, BasicFileAttributes.class).fileKey();
    }
}
