package com.example.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The folder of sessions: which there are, and where a session's transcript is. */
final class Sessions {
    private static final String SUFFIX = ".jsonl";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final Path folder;

    Sessions(Path folder) {
        this.folder = folder;
    }

    Transcript transcript(String id) {
        return new Transcript(folder.resolve(id + SUFFIX));
    }

    List<String> ids() throws IOException {
        return namesEndingWith(SUFFIX).stream()
                .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                .filter(Sessions::isId)
                .toList();
    }

    List<Path> lockFiles() throws IOException {
        return namesEndingWith(LockFiles.SUFFIX).stream().map(folder::resolve).toList();
    }

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    private List<String> namesEndingWith(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }
}
