package dev.lockmedic.it.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.it.harness.Guide;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The operations guide explains every message that the agent and its commands have, and none that
 * they don't. What is made of pieces in several places is held to the guide where it is said: no
 * child JVM and no command of the end-to-end tests may say what the guide does not explain.
 */
class MessagesInGuideTest {
    private static final List<Path> SOURCES =
            Stream.of("bootstrap", "core", "cli")
                    .map(module -> Path.of("../../agent", module, "src/main/java"))
                    .toList();

    /**
     * Calls that pass on what others have made, by file: where a new one comes, look who makes it.
     */
    private static final List<String> PASSED_ON =
            List.of(
                    "AgentLog",
                    "AgentLog",
                    "AgentLog",
                    "AgentLog", // what others have said
                    "AttachError",
                    "AttachError",
                    "AttachError", // silent(), restart(), TargetTmp
                    "DoctorCommand",
                    "DoctorCommand", // settings, profiles
                    "EventsToFile", // EventFile
                    "HealLog",
                    "HealLog",
                    "HealLog", // its line(), LockCare, FileLockCare
                    "HolderHeals", // its lostToAnother()
                    "HostLocks", // the parts of profiles
                    "LockCare", // its line()
                    "Lockmedic",
                    "Lockmedic",
                    "Lockmedic", // settings, StallWarning, at detach
                    "Main"); // every Failure

    @Test
    void everyMessageIsInTheGuide() throws IOException {
        List<String> missing =
                Spoken.in(SOURCES).stream()
                        .filter(spoken -> !spoken.message().isEmpty())
                        .filter(spoken -> !Guide.explains(spoken.message()))
                        .map(spoken -> spoken.where() + "  " + spoken.message())
                        .toList();
        assertThat(missing).as("messages without a row in src/docs/operations.md").isEmpty();
    }

    @Test
    void whatOnlyPassesOnIsKnown() throws IOException {
        List<String> passedOn =
                Spoken.in(SOURCES).stream()
                        .filter(spoken -> spoken.message().isEmpty())
                        .map(spoken -> spoken.where().replaceAll("\\.java:\\d+", ""))
                        .sorted()
                        .toList();
        assertThat(passedOn).isEqualTo(PASSED_ON);
    }

    @Test
    void theGuideHasNoMessageThatNobodySays() throws IOException {
        List<String> literals = new ArrayList<>();
        for (Path folder : SOURCES) {
            for (Path file : Spoken.sources(folder)) {
                literals.add(Spoken.literals(Files.readString(file)));
            }
        }
        List<String> unsaid = new ArrayList<>();
        for (Guide.Message message : Guide.messages()) {
            for (String said : message.pieces()) {
                String piece =
                        said.replaceAll("^(lockmedic: (process)?|\\[lockmedic] )", "").strip();
                if (literals.stream().noneMatch(text -> text.contains(piece))) {
                    unsaid.add("\"" + piece + "\" of \"" + message.text() + "\"");
                }
            }
            assertThat(message.pieces().stream().mapToInt(String::length).sum())
                    .as("\"%s\" would mean too much", message.text())
                    .isGreaterThan(9);
        }
        assertThat(unsaid).as("rows of src/docs/operations.md that no source says").isEmpty();
    }
}
