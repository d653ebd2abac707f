package dev.lockmedic.it.host;

import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/** The ways in which Java programs lock a file, each under a name that later commands use. */
public final class FileLocking {
    /** All of them; each takes an exclusive lock, but for those that say otherwise. */
    public static final List<String> WAYS =
            List.of(
                    "FileChannel.lock",
                    "FileChannel.tryLock",
                    "FileChannel.lock-shared",
                    "FileChannel.lock-region",
                    "FileOutputStream.getChannel",
                    "RandomAccessFile.getChannel",
                    "AsynchronousFileChannel.lock-future",
                    "AsynchronousFileChannel.lock-handler",
                    "AsynchronousFileChannel.tryLock",
                    "AsynchronousFileChannel.lock-region");

    private static final Map<String, FileLocking> KNOWN = new ConcurrentHashMap<>();

    private final Closeable opened;
    private final FileChannel channel;
    private final AsynchronousFileChannel asynchronous;
    private final String way;
    private FileLock lock;

    private FileLocking(Closeable opened, String way) throws IOException {
        this.opened = opened;
        this.way = way;
        asynchronous = opened instanceof AsynchronousFileChannel c ? c : null;
        channel =
                opened instanceof FileChannel c
                        ? c
                        : opened instanceof FileOutputStream stream
                                ? stream.getChannel()
                                : opened instanceof RandomAccessFile file
                                        ? file.getChannel()
                                        : null;
    }

    static String run(String what, String name, String argument, String more) throws Exception {
        if (what.equals("lock")) {
            KNOWN.put(name, new FileLocking(open(argument, Path.of(more)), argument));
            return KNOWN.get(name).lock();
        }
        FileLocking known = KNOWN.get(name);
        switch (what) {
            case "relock" -> {
                return known.lock();
            }
            case "unlock" -> {
                known.lock.release();
                return "released";
            }
            case "valid" -> {
                return "" + known.lock.isValid();
            }
            case "put" -> {
                known.put();
                return "put";
            }
            case "put-to-stream" -> {
                byte[] line = "stream\n".getBytes(StandardCharsets.UTF_8);
                if (known.opened instanceof RandomAccessFile file) {
                    file.write(line);
                } else {
                    ((OutputStream) known.opened).write(line);
                }
                return "put";
            }
            case "get" -> {
                ByteBuffer one = ByteBuffer.allocate(1);
                return ""
                        + (known.channel == null
                                ? known.asynchronous.read(one, 0).get()
                                : known.channel.read(one, 0));
            }
            case "shut" -> {
                known.opened.close();
                return "closed";
            }
            default -> throw new IllegalArgumentException(what);
        }
    }

    private static Closeable open(String way, Path path) throws IOException {
        String type = way.substring(0, way.indexOf('.'));
        return switch (type) {
            case "FileChannel" ->
                    FileChannel.open(
                            path,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            case "FileOutputStream" -> new FileOutputStream(path.toFile(), true);
            case "RandomAccessFile" -> new RandomAccessFile(path.toFile(), "rw");
            case "AsynchronousFileChannel" ->
                    AsynchronousFileChannel.open(
                            path,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            default -> throw new IllegalArgumentException(way);
        };
    }

    private String lock() throws Exception {
        lock =
                switch (way.substring(way.indexOf('.') + 1)) {
                    case "lock", "getChannel" -> channel.lock();
                    case "tryLock" -> channel == null ? asynchronous.tryLock() : channel.tryLock();
                    case "lock-shared" -> channel.lock(0, Long.MAX_VALUE, true);
                    case "lock-region" ->
                            channel == null
                                    ? asynchronous.lock(100, 50, false).get()
                                    : channel.lock(100, 50, false);
                    case "lock-future" -> asynchronous.lock().get();
                    case "lock-handler" -> byHandler();
                    default -> throw new IllegalArgumentException(way);
                };
        return lock == null ? "not locked" : "locked";
    }

    private FileLock byHandler() throws ExecutionException, InterruptedException {
        CompletableFuture<FileLock> answer = new CompletableFuture<>();
        asynchronous.lock(
                null,
                new CompletionHandler<FileLock, Void>() {
                    @Override
                    public void completed(FileLock result, Void nothing) {
                        answer.complete(result);
                    }

                    @Override
                    public void failed(Throwable thrown, Void nothing) {
                        answer.completeExceptionally(thrown);
                    }
                });
        return answer.get();
    }

    private void put() throws Exception {
        ByteBuffer line = ByteBuffer.wrap("channel\n".getBytes(StandardCharsets.UTF_8));
        if (channel != null) {
            channel.write(line);
            return;
        }
        try {
            asynchronous.write(line, 0).get();
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }
}
