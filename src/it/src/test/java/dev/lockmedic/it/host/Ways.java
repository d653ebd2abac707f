package dev.lockmedic.it.host;

import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;

/** The ways in which Java programs take and give back lock files. */
public final class Ways {
    /** Ways of exclusive creation that carry a payload. */
    public static final List<String> TO_TAKE =
            List.of(
                    "createFile",
                    "newByteChannel",
                    "newOutputStream",
                    "newBufferedWriter",
                    "write",
                    "writeString",
                    "FileChannel.open",
                    "AsynchronousFileChannel.open",
                    "createNewFile",
                    "createLink",
                    "copy",
                    "copyStream",
                    "move");

    /** Ways of giving back. */
    public static final List<String> TO_FREE =
            List.of("delete", "deleteIfExists", "File.delete", "move", "renameTo");

    private Ways() {}

    /** Takes a lock; throws {@link FileAlreadyExistsException} if it is taken. */
    @SuppressWarnings("try")
    static void take(String way, Path lock, byte[] payload) throws IOException {
        switch (way) {
            case "createFile" -> {
                Files.createFile(lock);
                Files.write(lock, payload);
            }
            case "newByteChannel" -> {
                try (SeekableByteChannel out =
                        Files.newByteChannel(
                                lock,
                                EnumSet.of(
                                        StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
                    out.write(ByteBuffer.wrap(payload));
                }
            }
            case "newOutputStream" -> {
                try (OutputStream out =
                        Files.newOutputStream(lock, StandardOpenOption.CREATE_NEW)) {
                    out.write(payload);
                }
            }
            case "newBufferedWriter" -> {
                try (BufferedWriter out =
                        Files.newBufferedWriter(lock, StandardOpenOption.CREATE_NEW)) {
                    out.write(new String(payload, java.nio.charset.StandardCharsets.UTF_8));
                }
            }
            case "write" -> Files.write(lock, payload, StandardOpenOption.CREATE_NEW);
            case "writeString" ->
                    Files.writeString(
                            lock,
                            new String(payload, java.nio.charset.StandardCharsets.UTF_8),
                            StandardOpenOption.CREATE_NEW,
                            StandardOpenOption.WRITE);
            case "FileChannel.open" -> {
                try (FileChannel out =
                        FileChannel.open(
                                lock, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                    out.write(ByteBuffer.wrap(payload));
                }
            }
            case "AsynchronousFileChannel.open" -> {
                try (AsynchronousFileChannel out =
                        AsynchronousFileChannel.open(
                                lock,
                                EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                                ForkJoinPool.commonPool())) {
                    out.write(ByteBuffer.wrap(payload), 0).get();
                } catch (InterruptedException | ExecutionException e) {
                    throw new IOException(e);
                }
            }
            case "createNewFile" -> {
                if (!file(lock).createNewFile()) {
                    throw new FileAlreadyExistsException(lock.toString());
                }
                Files.write(lock, payload);
            }
            case "createDirectory" -> Files.createDirectory(lock);
            case "mkdir" -> {
                if (!file(lock).mkdir()) {
                    throw new FileAlreadyExistsException(lock.toString());
                }
            }
            case "createLink" -> {
                Path prepared = prepare(lock, payload);
                try {
                    Files.createLink(lock, prepared);
                } finally {
                    Files.delete(prepared);
                }
            }
            case "copy" -> {
                Path prepared = prepare(lock, payload);
                try {
                    Files.copy(prepared, lock);
                } finally {
                    Files.delete(prepared);
                }
            }
            case "copyStream" -> Files.copy(new ByteArrayInputStream(payload), lock);
            case "move" -> {
                Path prepared = prepare(lock, payload);
                try {
                    Files.move(prepared, lock);
                } finally {
                    Files.deleteIfExists(prepared);
                }
            }
            case "DELETE_ON_CLOSE" -> {
                try (FileChannel out =
                        FileChannel.open(
                                lock,
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.DELETE_ON_CLOSE)) {
                    out.write(ByteBuffer.wrap(payload));
                }
            }
            default -> throw new IllegalArgumentException(way);
        }
    }

    /** Not by toFile, which works for the default file system's own paths only. */
    private static File file(Path path) {
        return new File(path.toString());
    }

    private static Path prepare(Path lock, byte[] payload) throws IOException {
        Path prepared =
                lock.resolveSibling(
                        lock.getFileName() + "." + Thread.currentThread().getName() + ".prepared");
        return Files.write(prepared, payload);
    }

    /** Gives a lock back; says what the call returned. */
    static String free(String way, Path lock) throws IOException {
        Path aside = lock.resolveSibling(lock.getFileName() + ".released");
        switch (way) {
            case "delete" -> {
                Files.delete(lock);
                return "done";
            }
            case "deleteIfExists" -> {
                return Boolean.toString(Files.deleteIfExists(lock));
            }
            case "File.delete" -> {
                return Boolean.toString(file(lock).delete());
            }
            case "move" -> {
                Files.move(lock, aside);
                return "done";
            }
            case "renameTo" -> {
                return Boolean.toString(file(lock).renameTo(file(aside)));
            }
            case "DELETE_ON_CLOSE" -> {
                try (FileChannel open =
                        FileChannel.open(
                                lock,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.DELETE_ON_CLOSE)) {
                    if (!open.isOpen()) {
                        throw new NoSuchFileException(lock.toString());
                    }
                }
                return "done";
            }
            default -> throw new IllegalArgumentException(way);
        }
    }
}
