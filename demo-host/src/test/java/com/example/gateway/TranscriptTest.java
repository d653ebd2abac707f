package com.example.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscriptTest {
    @TempDir Path folder;

    @Test
    void countsTheLinesThatItAppends() throws Exception {
        Transcript transcript = new Transcript(folder.resolve("s.jsonl"));
        assertThat(transcript.append(entry(1))).isEqualTo(1);
        assertThat(transcript.append(entry(2))).isEqualTo(2);
        assertThat(transcript.file()).hasContent("{\"n\":1}\n{\"n\":2}\n");
    }

    @Test
    void halfALineOfAKilledWriterStaysAlone() throws Exception {
        Path file = folder.resolve("s.jsonl");
        Files.writeString(file, "{\"n\":1}\n{\"n\":");
        Transcript transcript = new Transcript(file);
        assertThat(transcript.append(entry(3))).isEqualTo(3);
        assertThat(file).hasContent("{\"n\":1}\n{\"n\":\n{\"n\":3}\n");
        assertThat(transcript.summary(2).lastLines())
                .extracting(JsonNode::toString)
                .containsExactly("\"{\\\"n\\\":\"", "{\"n\":3}");
    }

    @Test
    void aTranscriptThatDoesNotExistIsEmpty() throws Exception {
        Transcript transcript = new Transcript(folder.resolve("s.jsonl"));
        assertThat(transcript.summary(5).lines()).isZero();
        assertThat(transcript.exists()).isFalse();
    }

    private static JsonNode entry(int n) {
        return Json.MAPPER.createObjectNode().put("n", n);
    }
}
