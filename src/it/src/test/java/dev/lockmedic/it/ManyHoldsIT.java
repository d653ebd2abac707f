package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockmedic.it.harness.Cli;
import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.Says;
import dev.lockmedic.it.harness.Tool;
import dev.lockmedic.it.harness.Unprivileged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** One lock that can't be freed keeps no other from being freed. */
class ManyHoldsIT {
    private static final int MANY = 999;

    @TempDir Path folder;

    @JdkTest
    void oneInAReadOnlyFolderAmongAThousand(Jdk jdk) throws IOException {
        Path stubborn = Files.createDirectory(folder.resolve("stubborn"));
        Tool.run("chmod", "a+rwx", folder.toString(), stubborn.toString());
        Jvm jvm =
                Jvm.on(jdk)
                        .agent()
                        .mayBeAttachedTo()
                        .logs(Says.RELEASED)
                        .logs(Says.NOT_RELEASED + "tried again in .*");
        jvm.startedBy(Unprivileged.command());
        try (Host host = Host.start(jvm)) {
            Path kept = stubborn.resolve("kept.lock");
            host.run("holder", "take", "write", kept, 3000);
            Tool.run("chmod", "a-w", stubborn.toString());
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                ids.add(host.begin("holder", "take", "write", lock(i), 3000));
            }
            ids.forEach(id -> assertThat(host.answer(id)).isEqualTo("ok taken"));

            assertThat(host.child().awaitLogs("/many-.*released by force-release", MANY))
                    .hasSize(MANY);
            host.child().awaitLog("kept.lock is stuck, and force-release failed");
            assertThat(kept).exists();

            JsonNode status = Cli.status(jdk, host.child());
            assertThat(status.at("/watchdog/alive").asBoolean()).isTrue();
            assertThat(status.path("heldTotal").asInt()).isEqualTo(1);
            assertThat(status.at("/held/0/state").asText()).isEqualTo("not-released");
            assertThat(status.at("/counters/internalErrors").asInt()).isZero();

            Tool.run("chmod", "a+w", stubborn.toString());
            host.child().awaitLog("kept.lock released by force-release");
            assertThat(kept).doesNotExist();
        }
    }

    private Path lock(int number) {
        return folder.resolve("many-" + number + ".lock");
    }
}
