package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.it.harness.Child;
import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.host.LuceneHost;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.lucene.index.IndexWriter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;

/** Files that are called *.lock but speak another protocol are none of the agent's business. */
class OtherProtocolsIT {
    @TempDir Path folder;

    @JdkTest
    void luceneKeepsItsLock(Jdk jdk) throws URISyntaxException {
        try (Child writer = lucene(jdk).agent("max-hold=300ms").start()) {
            writer.awaitOut("open");
            writer.tell("");
            writer.awaitOut("committed");
            // Several looks of the agent, and far past the operator's max hold.
            Awaitility.await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
            try (Child second = lucene(jdk).agent("max-hold=300ms").start()) {
                assertThat(second.exitCode()).isEqualTo(7);
                assertThat(second.out()).containsExactly("locked");
            }
            writer.tell("");
            assertThat(writer.end()).isZero();
            assertThat(writer.out()).containsExactly("open", "committed", "committed", "closed");
        }
        try (Child next = lucene(jdk).agent().start()) {
            next.awaitOut("open");
            assertThat(next.end()).isZero();
        }
    }

    private Jvm lucene(Jdk jdk) throws URISyntaxException {
        Path jar =
                Path.of(
                        IndexWriter.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        return Jvm.on(jdk)
                .main(LuceneHost.class, folder.resolve("index").toString())
                .classPath(jar.toString())
                // Lucene's own advice on flags and modules.
                .maySay("(?!.*ockmedic).*");
    }

    @JdkTest
    void locksOfOtherProgramsStay(Jdk jdk) throws Exception {
        Files.createDirectory(lock("mkdir"));
        Files.writeString(lock("pid"), "4711\n");
        Files.createFile(lock("package"));
        Files.writeString(lock("xml"), "<lock owner='me'/>");
        Files.writeString(lock("list"), "[{\"pid\": 1}]");
        List<String> names = List.of("mkdir", "pid", "package", "xml", "list");
        for (String name : names) {
            Files.setLastModifiedTime(
                    lock(name), FileTime.from(Instant.now().minus(Duration.ofDays(9))));
        }
        try (Host host = Host.start(Jvm.on(jdk).agent("max-hold=100ms,orphan-grace=100ms"))) {
            for (String name : names) {
                assertThat(host.run("contender", "poll", "write", lock(name), 1, 600))
                        .as(name)
                        .startsWith("not taken");
                assertThat(lock(name)).exists();
            }
            host.run("holder", "take", "createNewFile", lock("own-empty"), "empty");
            host.run("holder", "take", "mkdir", lock("own-folder"), "-");
            assertThat(host.run("contender", "poll", "write", lock("own-empty"), 1, 1000))
                    .startsWith("not taken");
            assertThat(lock("own-folder")).exists();
        }
    }

    @JdkTest
    void hostsOwnFilesThatOthersReplaceCanBeDeleted(Jdk jdk) throws Exception {
        try (Host host = Host.start(Jvm.on(jdk).agent())) {
            host.run("maker", "take", "createNewFile", lock("vanished"), "empty");
            host.run("maker", "take", "createNewFile", lock("replaced"), "empty");
            Awaitility.await().pollDelay(Duration.ofMillis(200)).until(() -> true);
            Files.delete(lock("vanished"));
            Path other = Files.writeString(folder.resolve("other"), "text");
            Files.move(other, lock("replaced"), StandardCopyOption.REPLACE_EXISTING);
            // Time for the agent to look.
            Awaitility.await().pollDelay(Duration.ofMillis(1500)).until(() -> true);
            Files.writeString(lock("vanished"), "text");
            for (String name : List.of("vanished", "replaced")) {
                host.run("maker", "free", "delete", lock(name));
                assertThat(lock(name)).as(name).doesNotExist();
            }
        }
    }

    private Path lock(String name) {
        return folder.resolve(name + ".lock");
    }
}
