package dev.lockmedic.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentJarTest {
    @TempDir Path folder;

    @AfterEach
    void forget() {
        System.clearProperty(AgentJar.PATH_PROPERTY);
    }

    @Test
    void blanksInItsPathAreFine() throws IOException {
        assertThat(findIn("of the agent").file()).exists();
    }

    @Test
    void pathThatAJvmWouldCutIsRefusedBeforeAnythingIsLoaded() {
        assertThatThrownBy(() -> findIn("version=1"))
                .hasMessageContaining("version=1/agent.jar: a JVM takes what follows the first '='")
                .extracting(e -> ((Failure) e).exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    private AgentJar findIn(String name) throws IOException {
        Path jar = Files.createDirectory(folder.resolve(name)).resolve("agent.jar");
        System.setProperty(AgentJar.PATH_PROPERTY, Files.createFile(jar).toString());
        return AgentJar.find();
    }
}
