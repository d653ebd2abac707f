package dev.lockmedic.it.host;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Does with files what hosts do, right and wrong, and prints what came of it. Its output depends on
 * nothing but the JDK, so it must be the same with an agent and without.
 */
public final class GoldenHost {
    private static Path root;

    private GoldenHost() {}

    /** Folder, and how to end: {@code normal}, {@code exit} or {@code throw}. */
    public static void main(String[] args) throws Exception {
        root = Path.of(args[0]);
        for (String way : Ways.TO_TAKE) {
            taking(way);
        }
        for (String way : Ways.TO_FREE) {
            freeing(way);
        }
        channels();
        files();
        directories();
        links();
        interrupted();
        otherFileSystem();
        System.out.println(
                "threads "
                        + Thread.getAllStackTraces().keySet().stream()
                                .filter(thread -> !thread.isDaemon())
                                .count());
        switch (args[1]) {
            case "exit" -> System.exit(3);
            case "throw" -> throw new IllegalStateException("as told");
            default -> System.out.println("end");
        }
    }

    private static void taking(String way) {
        Path lock = root.resolve("take-" + way + ".lock");
        byte[] payload = LockHost.payload("600000");
        print(way + " free", () -> take(way, lock, payload));
        print(way + " taken", () -> take(way, lock, payload));
        print(way + " content", () -> Files.readAllBytes(lock).length == payload.length);
        print(way + " in no folder", () -> take(way, root.resolve("no/x.lock"), payload));
        print(way + " delete", () -> Ways.free("delete", lock));
        print(way + " again", () -> take(way, lock, payload));
        print(way + " delete again", () -> Ways.free("delete", lock));
    }

    private static String take(String way, Path lock, byte[] payload) throws IOException {
        Ways.take(way, lock, payload);
        return "taken";
    }

    private static void freeing(String way) {
        Path lock = root.resolve("free-" + way + ".lock");
        print(way + " nothing", () -> Ways.free(way, lock));
        for (String limit : List.of("600000", "-", "empty")) {
            print(way + " take", () -> take("write", lock, LockHost.payload(limit)));
            print(way + " free", () -> Ways.free(way, lock));
            print(way + " there", () -> Files.exists(lock));
            print(
                    way + " aside",
                    () ->
                            Files.deleteIfExists(
                                    lock.resolveSibling(lock.getFileName() + ".released")));
            print(way + " twice", () -> Ways.free(way, lock));
        }
    }

    private static void channels() throws IOException {
        Path lock = root.resolve("channel.lock");
        print(
                "CREATE_NEW for reading only",
                () ->
                        FileChannel.open(
                                        lock,
                                        StandardOpenOption.CREATE_NEW,
                                        StandardOpenOption.READ)
                                .isOpen());
        print(
                "CREATE_NEW with APPEND",
                () -> {
                    try (FileChannel out =
                            FileChannel.open(
                                    lock,
                                    StandardOpenOption.CREATE_NEW,
                                    StandardOpenOption.APPEND)) {
                        return out.write(ByteBuffer.wrap("a".getBytes())) + " " + out.position();
                    }
                });
        print(
                "CREATE_NEW with DELETE_ON_CLOSE on a taken one",
                () ->
                        FileChannel.open(
                                        lock,
                                        StandardOpenOption.CREATE_NEW,
                                        StandardOpenOption.WRITE,
                                        StandardOpenOption.DELETE_ON_CLOSE)
                                .isOpen());
        print(
                "APPEND with TRUNCATE",
                () ->
                        FileChannel.open(
                                        lock,
                                        StandardOpenOption.APPEND,
                                        StandardOpenOption.TRUNCATE_EXISTING)
                                .isOpen());
        try (FileChannel one = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock held = one.lock()) {
            print("FileLock", held::isValid);
            print(
                    "FileLock twice",
                    () -> FileChannel.open(lock, StandardOpenOption.WRITE).tryLock());
        }
        try (RandomAccessFile file = new RandomAccessFile(lock.toFile(), "rw")) {
            file.writeInt(4711);
            print("RandomAccessFile", () -> file.length());
        }
        print("delete", () -> lock.toFile().delete());
        print("null", () -> Files.createFile(null));
        print(
                "null options",
                () ->
                        Files.newByteChannel(
                                lock, null, (java.nio.file.attribute.FileAttribute<?>[]) null));
        print(
                "permissions",
                () -> {
                    Files.createFile(
                            lock,
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
                    return PosixFilePermissions.toString(Files.getPosixFilePermissions(lock));
                });
        Files.delete(lock);
    }

    private static void files() throws IOException {
        Path one = root.resolve("one.lock");
        Path two = root.resolve("two.lock");
        Files.write(one, LockHost.payload("600000"), StandardOpenOption.CREATE_NEW);
        Files.write(two, LockHost.payload("600000"), StandardOpenOption.CREATE_NEW);
        print("move onto another", () -> name(Files.move(one, two)));
        print("copy onto another", () -> name(Files.copy(one, two)));
        print(
                "move over another",
                () -> name(Files.move(one, two, StandardCopyOption.REPLACE_EXISTING)));
        print("move nothing", () -> name(Files.move(one, two)));
        print("renameTo", () -> two.toFile().renameTo(one.toFile()));
        print("renameTo nothing", () -> two.toFile().renameTo(one.toFile()));
        print("atomic move", () -> name(Files.move(one, two, StandardCopyOption.ATOMIC_MOVE)));
        print("copy", () -> name(Files.copy(two, one)));
        print("copy over", () -> name(Files.copy(two, one, StandardCopyOption.REPLACE_EXISTING)));
        print("rename lock to lock", () -> name(Files.move(one, root.resolve("three.lock"))));
        print(
                "createTempFile",
                () -> Files.deleteIfExists(Files.createTempFile(root, "x", ".lock")));
        print(
                "File.createTempFile",
                () -> File.createTempFile("xyz", ".lock", root.toFile()).delete());
        print(
                "deleteOnExit",
                () -> {
                    root.resolve("three.lock").toFile().deleteOnExit();
                    return "told";
                });
        print("delete two", () -> Files.deleteIfExists(two));
        print("delete one", () -> Files.deleteIfExists(one));
        print("empty path", () -> Files.createFile(Path.of("")));
        print("delete empty path", () -> new File("").delete());
        print("NUL", () -> new File("a\0.lock").createNewFile());
        print("NUL mkdir", () -> new File("a\0.lock").mkdir());
        print("NUL delete", () -> new File("a\0.lock").delete());
        print(
                "long name",
                () -> new File(root.toFile(), "x".repeat(300) + ".lock").createNewFile());
    }

    private static void directories() throws IOException {
        for (String how : List.of("Files.delete", "deleteIfExists", "File.delete", "walk")) {
            Path folder = Files.createDirectory(root.resolve("folder-" + how));
            Path lock = folder.resolve("in.lock");
            print("lock in folder", () -> take("write", lock, LockHost.payload("600000")));
            print("delete full folder by " + how, () -> deleteFolder(how, folder, false));
            print("free", () -> Ways.free("delete", lock));
            print("retake", () -> take("createNewFile", lock, LockHost.payload("600000")));
            print("refree", () -> Ways.free("File.delete", lock));
            print("delete folder by " + how, () -> deleteFolder(how, folder, true));
            print("there", () -> Files.exists(folder));
            print("lock in gone folder", () -> take("write", lock, LockHost.payload("600000")));
            Files.createDirectory(folder);
            print("lock in new folder", () -> take("write", lock, LockHost.payload("600000")));
            print("free", () -> Ways.free("delete", lock));
            print("delete folder again by " + how, () -> deleteFolder(how, folder, true));
        }
        Path made = root.resolve("made.lock");
        print("createDirectory", () -> name(Files.createDirectory(made)));
        print("createDirectory twice", () -> name(Files.createDirectory(made)));
        print("createDirectories", () -> name(Files.createDirectories(made)));
        print("mkdir", () -> made.toFile().mkdir());
        print("mkdirs", () -> made.toFile().mkdirs());
        print("createFile", () -> name(Files.createFile(made)));
        print("delete", () -> Files.deleteIfExists(made));
        print("mkdirs", () -> made.resolve("sub.lock").toFile().mkdirs());
        print("delete full", () -> Files.deleteIfExists(made));
        print("delete full File", () -> made.toFile().delete());
        print("delete sub", () -> Files.deleteIfExists(made.resolve("sub.lock")));
        print("rename directory", () -> made.toFile().renameTo(root.resolve("renamed").toFile()));
        print("delete renamed", () -> Files.deleteIfExists(root.resolve("renamed")));
    }

    private static Object deleteFolder(String how, Path folder, boolean all) throws IOException {
        switch (how) {
            case "Files.delete" -> {
                Files.delete(folder);
                return "deleted";
            }
            case "deleteIfExists" -> {
                return Files.deleteIfExists(folder);
            }
            case "File.delete" -> {
                return folder.toFile().delete();
            }
            default -> {
                return all ? deleteTree(folder) : "not yet";
            }
        }
    }

    private static Object deleteTree(Path folder) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path done, IOException failure)
                            throws IOException {
                        Files.delete(done);
                        return FileVisitResult.CONTINUE;
                    }
                });
        return "deleted";
    }

    private static void links() {
        Path link = root.resolve("link.lock");
        Path target = root.resolve("target");
        print("symbolic link", () -> name(Files.createSymbolicLink(link, target)));
        print("symbolic link twice", () -> name(Files.createSymbolicLink(link, target)));
        print("create where a link dangles", () -> name(Files.createFile(link)));
        print("createNewFile where a link dangles", () -> link.toFile().createNewFile());
        print("hard link to nothing", () -> name(Files.createLink(root.resolve("h.lock"), target)));
        print("is link", () -> Files.isSymbolicLink(link));
        print("delete link", () -> Files.deleteIfExists(link));
        print("there", () -> Files.exists(link, LinkOption.NOFOLLOW_LINKS));
    }

    private static void interrupted() {
        Path lock = root.resolve("interrupted.lock");
        Thread.currentThread().interrupt();
        print("interrupted take", () -> name(Files.createFile(lock)));
        print("interrupted take twice", () -> name(Files.createFile(lock)));
        print("interrupted createNewFile", () -> lock.toFile().createNewFile());
        print("interrupted delete", () -> Files.deleteIfExists(lock));
        System.out.println("interrupted " + Thread.interrupted());
    }

    private static void otherFileSystem() {
        URI zip = URI.create("jar:" + root.resolve("a.zip").toUri());
        print(
                "zip",
                () -> {
                    try (FileSystem files =
                            FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
                        Path lock = files.getPath("/in.lock");
                        Files.createFile(lock);
                        print("zip taken", () -> Files.createFile(lock));
                        print("zip move", () -> Files.move(lock, files.getPath("/out.lock")));
                        print("zip delete", () -> Files.deleteIfExists(lock));
                        print(
                                "zip copy out",
                                () ->
                                        name(
                                                Files.copy(
                                                        files.getPath("/out.lock"),
                                                        root.resolve("out.lock"))));
                        print(
                                "zip copy out twice",
                                () ->
                                        name(
                                                Files.copy(
                                                        files.getPath("/out.lock"),
                                                        root.resolve("out.lock"))));
                        return "done";
                    }
                });
        print("delete out", () -> Files.deleteIfExists(root.resolve("out.lock")));
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    private static void print(String what, Callable<?> action) {
        String result;
        try {
            result = String.valueOf(action.call());
        } catch (Exception e) {
            result = e.toString();
        }
        System.out.println(what + ": " + result.replace(root.toString(), "ROOT"));
    }
}
