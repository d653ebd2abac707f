package dev.lockmedic.cli;

import dev.lockmedic.cli.report.Page;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/** Where a report goes: it is there as a whole, or what was there before still is. */
final class ReportFile {
    private final Path path;

    private ReportFile(Path path) {
        this.path = path;
    }

    /** Writes the page. */
    interface Content {
        void to(Writer out) throws IOException;
    }

    /**
     * Checks, before any work is done, that nothing but an old report would be overwritten.
     *
     * @param chosen whether the person has named it, which also allows to overwrite another file
     * @param inputs files that must not be overwritten
     */
    static ReportFile at(Path path, boolean chosen, List<Path> inputs) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw Failure.of(ExitCode.USAGE, "there is no folder for " + path);
        }
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return new ReportFile(path);
        }
        if (!Files.isRegularFile(path)) {
            throw Failure.of(ExitCode.USAGE, path + " is no regular file; '-o -' writes to stdout");
        }
        for (Path input : inputs) {
            if (Files.isSameFile(path, input)) {
                throw Failure.of(ExitCode.USAGE, path + " is one of the files to read");
            }
        }
        if (!chosen && !isReport(path)) {
            throw Failure.of(
                    ExitCode.USAGE,
                    path + " is there and is no report; say with -o where to write");
        }
        // A link stays one, and leads to the new report.
        return new ReportFile(path.toRealPath());
    }

    private static boolean isReport(Path path) throws IOException {
        byte[] beginning = Page.BEGINNING.getBytes(StandardCharsets.US_ASCII);
        try (InputStream in = Files.newInputStream(path)) {
            return Arrays.equals(in.readNBytes(beginning.length), beginning);
        }
    }

    /** Writes it beside its place, then puts it there. */
    void write(Content content) {
        Path temporary =
                path.resolveSibling(
                        "." + path.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            Files.deleteIfExists(temporary);
            try (Writer out =
                    new BufferedWriter(
                            new OutputStreamWriter(
                                    Files.newOutputStream(
                                            temporary,
                                            StandardOpenOption.CREATE_NEW,
                                            StandardOpenOption.WRITE),
                                    StandardCharsets.US_ASCII),
                            1 << 16)) {
                content.to(out);
            }
            move(temporary);
        } catch (IOException e) {
            throw Failure.of(
                    ExitCode.UNEXPECTED,
                    "the report can't be written: " + e + "; -o names another place");
        } finally {
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException e) {
                // The failure that is told matters more.
            }
        }
    }

    private void move(Path temporary) throws IOException {
        try {
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, path, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    Path path() {
        return path;
    }
}
