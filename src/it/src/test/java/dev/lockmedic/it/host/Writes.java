package dev.lockmedic.it.host;

import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.FileWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.Channels;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The ways in which Java programs write to a file: with what they opened before, or anew. */
public final class Writes {
    /** What can be opened before and written with later. */
    public static final List<String> WITH_OPEN =
            List.of(
                    "FileChannel.write",
                    "FileChannel.write gathering",
                    "FileChannel.write at position",
                    "FileChannel.truncate",
                    "FileChannel.transferFrom",
                    "FileChannel.transferFrom array",
                    "FileChannel.transferTo",
                    "FileChannel.map",
                    "AsynchronousFileChannel.write future",
                    "AsynchronousFileChannel.write handler",
                    "AsynchronousFileChannel.truncate",
                    "FileOutputStream.write",
                    "FileOutputStream.write array",
                    "FileOutputStream.write range",
                    "FileOutputStream.getChannel",
                    "RandomAccessFile.write",
                    "RandomAccessFile.write array",
                    "RandomAccessFile.write range",
                    "RandomAccessFile.writeInt",
                    "RandomAccessFile.writeBytes",
                    "RandomAccessFile.writeChars",
                    "RandomAccessFile.writeUTF",
                    "RandomAccessFile.getChannel",
                    "Files.newByteChannel",
                    "Files.newOutputStream",
                    "Files.newBufferedWriter",
                    "OutputStreamWriter",
                    "DataOutputStream",
                    "Channels.newWriter",
                    "RandomAccessFile.setLength");

    /** What opens, replaces or removes the file in the same call. */
    public static final List<String> ANEW =
            List.of(
                    "Files.write",
                    "Files.writeString",
                    "Files.newBufferedWriter",
                    "Files.newOutputStream",
                    "Files.newByteChannel",
                    "FileChannel.open",
                    "AsynchronousFileChannel.open",
                    "FileOutputStream",
                    "FileOutputStream appending",
                    "FileWriter",
                    "RandomAccessFile",
                    "Files.copy onto",
                    "Files.copy stream onto",
                    "Files.move onto",
                    "Files.move away",
                    "Files.delete",
                    "Files.deleteIfExists",
                    "File.delete",
                    "File.renameTo away",
                    "File.renameTo onto");

    /** What says by false, not by an exception, that it did not happen. */
    public static final List<String> SAY_FALSE =
            List.of("File.delete", "File.renameTo away", "File.renameTo onto");

    private Writes() {}

    /** Something that is open; each call writes a little. */
    interface Open extends Closeable {
        void write() throws IOException;
    }

    private interface Body<T> {
        void run(T on) throws IOException;
    }

    private static <T extends Closeable> Open open(T resource, Body<T> body) {
        return new Open() {
            @Override
            public void write() throws IOException {
                body.run(resource);
            }

            @Override
            public void close() throws IOException {
                resource.close();
            }
        };
    }

    private static ByteBuffer line() {
        return ByteBuffer.wrap("line\n".getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes() {
        return line().array();
    }

    private static FileChannel channel(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Opens the file for writing, in one of {@link #WITH_OPEN}. */
    static Open open(String way, Path file) throws IOException {
        return switch (way) {
            case "FileChannel.write" -> open(channel(file), c -> c.write(line()));
            case "FileChannel.write gathering" ->
                    open(channel(file), c -> c.write(new ByteBuffer[] {line(), line()}));
            case "FileChannel.write at position" -> open(channel(file), c -> c.write(line(), 0));
            case "FileChannel.truncate" -> open(channel(file), c -> c.truncate(0));
            case "FileChannel.transferFrom" ->
                    open(
                            channel(file),
                            c -> {
                                try (FileChannel from = FileChannel.open(other(file))) {
                                    c.transferFrom(from, 0, 5);
                                }
                            });
            case "FileChannel.transferFrom array" ->
                    open(
                            channel(file),
                            c ->
                                    c.transferFrom(
                                            Channels.newChannel(new ByteArrayInputStream(bytes())),
                                            0,
                                            5));
            case "FileChannel.transferTo" ->
                    open(
                            channel(file),
                            c -> {
                                try (FileChannel from = FileChannel.open(other(file))) {
                                    from.transferTo(0, 5, c);
                                }
                            });
            case "FileChannel.map" ->
                    open(
                            channel(file),
                            c -> c.map(FileChannel.MapMode.READ_WRITE, 0, 1).put(0, (byte) 'm'));
            case "AsynchronousFileChannel.write future" ->
                    open(asynchronous(file), c -> await(c.write(line(), 0)));
            case "AsynchronousFileChannel.write handler" ->
                    open(asynchronous(file), Writes::withHandler);
            case "AsynchronousFileChannel.truncate" -> open(asynchronous(file), c -> c.truncate(0));
            case "FileOutputStream.write" -> open(appending(file), s -> s.write('x'));
            case "FileOutputStream.write array" -> open(appending(file), s -> s.write(bytes()));
            case "FileOutputStream.write range" ->
                    open(appending(file), s -> s.write(bytes(), 0, 3));
            case "FileOutputStream.getChannel" ->
                    open(appending(file), s -> s.getChannel().write(line()));
            case "RandomAccessFile.write" -> open(random(file), f -> f.write('x'));
            case "RandomAccessFile.write array" -> open(random(file), f -> f.write(bytes()));
            case "RandomAccessFile.write range" -> open(random(file), f -> f.write(bytes(), 0, 3));
            case "RandomAccessFile.writeInt" -> open(random(file), f -> f.writeInt(7));
            case "RandomAccessFile.writeBytes" -> open(random(file), f -> f.writeBytes("line"));
            case "RandomAccessFile.writeChars" -> open(random(file), f -> f.writeChars("line"));
            case "RandomAccessFile.writeUTF" -> open(random(file), f -> f.writeUTF("line"));
            case "RandomAccessFile.getChannel" ->
                    open(random(file), f -> f.getChannel().write(line()));
            case "RandomAccessFile.setLength" -> open(random(file), f -> f.setLength(0));
            case "Files.newByteChannel" ->
                    open(
                            Files.newByteChannel(file, StandardOpenOption.APPEND),
                            c -> c.write(line()));
            case "Files.newOutputStream" ->
                    open(
                            Files.newOutputStream(file, StandardOpenOption.APPEND),
                            s -> s.write(bytes()));
            case "Files.newBufferedWriter" ->
                    open(
                            Files.newBufferedWriter(file, StandardOpenOption.APPEND),
                            w -> {
                                w.write("line\n");
                                w.flush();
                            });
            case "OutputStreamWriter" ->
                    open(
                            new OutputStreamWriter(appending(file), StandardCharsets.UTF_8),
                            w -> {
                                w.write("line\n");
                                w.flush();
                            });
            case "DataOutputStream" ->
                    open(new DataOutputStream(appending(file)), s -> s.writeUTF("line"));
            case "Channels.newWriter" ->
                    open(
                            Channels.newWriter(channel(file), StandardCharsets.UTF_8),
                            w -> {
                                w.write("line\n");
                                w.flush();
                            });
            default -> throw new IllegalArgumentException(way);
        };
    }

    private static AsynchronousFileChannel asynchronous(Path file) throws IOException {
        return AsynchronousFileChannel.open(file, StandardOpenOption.WRITE);
    }

    private static FileOutputStream appending(Path file) throws IOException {
        return new FileOutputStream(file.toFile(), true);
    }

    private static RandomAccessFile random(Path file) throws IOException {
        return new RandomAccessFile(file.toFile(), "rw");
    }

    private static void await(java.util.concurrent.Future<Integer> write) throws IOException {
        try {
            write.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void withHandler(AsynchronousFileChannel channel) throws IOException {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        channel.write(
                line(),
                0,
                null,
                new CompletionHandler<Integer, Object>() {
                    @Override
                    public void completed(Integer result, Object attachment) {
                        done.complete(result);
                    }

                    @Override
                    public void failed(Throwable thrown, Object attachment) {
                        done.completeExceptionally(thrown);
                    }
                });
        await(done);
    }

    /** A file beside it that is no resource of any lock; made when it is first wanted. */
    private static Path other(Path file) throws IOException {
        Path other = file.resolveSibling(file.getFileName() + ".other");
        if (!Files.exists(other)) {
            Files.writeString(other, "other\n");
        }
        return other;
    }

    /** Writes to the file, replaces or removes it, in one of {@link #ANEW}. */
    static Object anew(String way, Path file) throws IOException {
        switch (way) {
            case "Files.write" -> Files.write(file, bytes());
            case "Files.writeString" -> Files.writeString(file, "x", StandardOpenOption.APPEND);
            case "Files.newBufferedWriter" -> Files.newBufferedWriter(file).close();
            case "Files.newOutputStream" -> Files.newOutputStream(file).close();
            case "Files.newByteChannel" ->
                    Files.newByteChannel(file, StandardOpenOption.WRITE).close();
            case "FileChannel.open" -> channel(file).close();
            case "AsynchronousFileChannel.open" -> asynchronous(file).close();
            case "FileOutputStream" -> new FileOutputStream(file.toFile()).close();
            case "FileOutputStream appending" -> appending(file).close();
            case "FileWriter" -> {
                try (BufferedWriter out = new BufferedWriter(new FileWriter(file.toFile()))) {
                    out.write("x");
                }
            }
            case "RandomAccessFile" -> random(file).close();
            case "Files.copy onto" ->
                    Files.copy(other(file), file, StandardCopyOption.REPLACE_EXISTING);
            case "Files.copy stream onto" ->
                    Files.copy(
                            new ByteArrayInputStream(bytes()),
                            file,
                            StandardCopyOption.REPLACE_EXISTING);
            case "Files.move onto" -> {
                Path from = Files.copy(other(file), fresh(file));
                Files.move(from, file, StandardCopyOption.ATOMIC_MOVE);
            }
            case "Files.move away" -> Files.move(file, fresh(file));
            case "Files.delete" -> Files.delete(file);
            case "Files.deleteIfExists" -> {
                return Files.deleteIfExists(file);
            }
            case "File.delete" -> {
                return file.toFile().delete();
            }
            case "File.renameTo away" -> {
                return file.toFile().renameTo(fresh(file).toFile());
            }
            case "File.renameTo onto" -> {
                File from = Files.copy(other(file), fresh(file)).toFile();
                return from.renameTo(file.toFile());
            }
            default -> throw new IllegalArgumentException(way);
        }
        return "done";
    }

    private static Path fresh(Path file) {
        return file.resolveSibling(file.getFileName() + "." + System.nanoTime());
    }

    /** For the tests: an ordinary append. */
    static void append(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            out.write(bytes());
        }
    }
}
