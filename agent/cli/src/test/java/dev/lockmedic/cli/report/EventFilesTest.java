package dev.lockmedic.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFilesTest {
    @TempDir Path folder;

    private Path file(String name) throws IOException {
        return Files.writeString(folder.resolve(name), "");
    }

    @Test
    void whatWasRotatedOutComesFirstOldestFirst() throws IOException {
        Path now = file("events.jsonl");
        Path one = file("events.jsonl.1");
        Path two = file("events.jsonl.2");
        Path ten = file("events.jsonl.10");
        file("events.jsonl.0");
        file("events.jsonl.01");
        file("events.jsonl.1.gz");
        file("events.jsonl.99999999999");
        file("other.jsonl.1");
        Files.createDirectory(folder.resolve("events.jsonl.3"));

        assertThat(EventFiles.of(List.of(now), true)).containsExactly(ten, two, one, now);
        assertThat(EventFiles.of(List.of(now), false)).containsExactly(now);
        assertThat(EventFiles.of(List.of(two, now, now), true))
                .as("none twice")
                .containsExactly(two, ten, one, now);
        Files.delete(now);
        assertThat(EventFiles.of(List.of(now), true)).as("in the middle of a rotation").hasSize(3);
        assertThat(EventFiles.of(List.of(now), false)).isEmpty();
    }

    @Test
    void aLinkToAFileIsThatFile() throws IOException {
        Path now = file("events.jsonl");
        Path link = Files.createSymbolicLink(folder.resolve("link"), now);

        assertThat(EventFiles.of(List.of(now, link), true)).containsExactly(now);
    }
}
