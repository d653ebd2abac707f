package dev.lockmedic.cli.report;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which files to read for the ones that were named. */
public final class EventFiles {
    private static final int MOST_DIGITS = 9;

    private EventFiles() {}

    /**
     * The files and, if wanted, what was rotated out of each: {@code events.jsonl.2} before {@code
     * events.jsonl.1} before {@code events.jsonl}. None is there twice, whatever it is called.
     *
     * @param named may be missing itself if something rotated out of it is there
     * @throws IOException if a folder can't be listed
     */
    public static List<Path> of(List<Path> named, boolean rotated) throws IOException {
        Map<Object, Path> files = new LinkedHashMap<>();
        for (Path file : named) {
            if (rotated) {
                for (Path older : rotatedOutOf(file)) {
                    files.putIfAbsent(identity(older), older);
                }
            }
            if (Files.exists(file)) {
                files.putIfAbsent(identity(file), file);
            }
        }
        return List.copyOf(files.values());
    }

    private static Object identity(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            // A pipe has no path of its own, and is there once.
            return file.toAbsolutePath();
        }
    }

    private static List<Path> rotatedOutOf(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path name = file.getFileName();
        if (folder == null || name == null || !Files.isDirectory(folder)) {
            return List.of();
        }
        String prefix = name + ".";
        List<Path> found = new ArrayList<>();
        DirectoryStream.Filter<Path> isRotated =
                other -> isNumber(other.getFileName().toString(), prefix);
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, isRotated)) {
            for (Path other : all) {
                if (Files.isRegularFile(other)) {
                    found.add(file.resolveSibling(other.getFileName()));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(Comparator.comparingInt((Path other) -> number(other, prefix)).reversed());
        return found;
    }

    private static boolean isNumber(String name, String prefix) {
        return name.startsWith(prefix)
                && name.substring(prefix.length())
                        .matches("[1-9][0-9]{0," + (MOST_DIGITS - 1) + "}");
    }

    private static int number(Path file, String prefix) {
        return Integer.parseInt(file.getFileName().toString().substring(prefix.length()));
    }
}
