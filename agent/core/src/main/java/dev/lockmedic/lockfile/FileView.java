package dev.lockmedic.lockfile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;

/**
 * How the file at a path is seen: each method is one look, and between two looks anything may
 * happen. A test puts its own file system here.
 */
public interface FileView {
    /** The default file system's. */
    FileView SYSTEM = new OfSystem();

    /**
     * Which file lies there; no link is followed and nothing opened.
     *
     * @throws java.nio.file.NoSuchFileException if nothing is there
     */
    FileIdentity identity(Path path) throws IOException;

    /**
     * Its content, but no more than one byte over {@link LockFileReader#LIMIT_BYTES}.
     *
     * @throws java.nio.file.NoSuchFileException if nothing is there
     */
    byte[] bytes(Path path) throws IOException;

    /** Looks at real files. */
    class OfSystem implements FileView {
        private static final Set<? extends OpenOption> READ =
                Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

        /** For its user in another package, which adds what changes files. */
        protected OfSystem() {}

        @Override
        public final FileIdentity identity(Path path) throws IOException {
            return FileIdentity.of(path);
        }

        @Override
        public final byte[] bytes(Path path) throws IOException {
            try (SeekableByteChannel in = Files.newByteChannel(path, READ)) {
                ByteBuffer buffer = ByteBuffer.allocate(LockFileReader.LIMIT_BYTES + 1);
                while (buffer.hasRemaining() && in.read(buffer) >= 0) {
                    // until the end or the limit
                }
                return Arrays.copyOf(buffer.array(), buffer.position());
            }
        }
    }
}
