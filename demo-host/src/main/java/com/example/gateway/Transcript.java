package com.example.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A session's transcript: a file with one JSON object a line. Who appends has the write lock. */
final class Transcript {
    private final Path file;

    Transcript(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    boolean exists() {
        return Files.exists(file);
    }

    /** Appends one line and says which it is, counted from 1. */
    long append(JsonNode entry) throws IOException {
        Ending ending = ending();
        String line = Json.MAPPER.writeValueAsString(entry) + "\n";
        // A writer that was killed may have left half a line: it stays alone on its line.
        String text = ending.isComplete() ? line : "\n" + line;
        Files.write(
                file,
                text.getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        return ending.lines() + 1;
    }

    /** Number of lines and the last of them; a line that is no JSON is shown as text. */
    Summary summary(int last) throws IOException {
        Deque<String> tail = new ArrayDeque<>();
        long lines = 0;
        // A reader of our own replaces bytes that are no UTF-8 where Files.lines would fail.
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                Files.newInputStream(file), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines++;
                tail.addLast(line);
                if (tail.size() > last) {
                    tail.removeFirst();
                }
            }
        } catch (NoSuchFileException e) {
            return new Summary(0, List.of());
        }
        return new Summary(lines, tail.stream().map(Transcript::parsed).toList());
    }

    private static JsonNode parsed(String line) {
        try {
            return Json.MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(line);
        }
    }

    private Ending ending() throws IOException {
        long lines = 0;
        byte last = '\n';
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    if (buffer[i] == '\n') {
                        lines++;
                    }
                }
                last = buffer[read - 1];
            }
        } catch (NoSuchFileException e) {
            return new Ending(0, true);
        }
        boolean complete = last == '\n';
        return new Ending(complete ? lines : lines + 1, complete);
    }

    private record Ending(long lines, boolean isComplete) {}

    record Summary(long lines, List<JsonNode> lastLines) {}
}
