package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.it.harness.AgentJar;
import dev.lockmedic.it.harness.Child;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.Tool;
import dev.lockmedic.it.host.GoldenHost;
import dev.lockmedic.it.host.OwnPartsHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** A host does and says the same with the agent and without it. */
class GoldenIT {
    @TempDir Path folder;

    /** What a run came to. */
    private record Run(int exitCode, List<String> out, List<String> left) {}

    @JdkTest
    void sameOutputAndExitCode(Jdk jdk) throws IOException {
        for (String end : List.of("normal", "exit", "throw")) {
            Run without = golden(Jvm.on(jdk), end);
            assertThat(without.out).hasSizeGreaterThan(200);
            assertThat(without.exitCode)
                    .isEqualTo(end.equals("exit") ? 3 : end.equals("throw") ? 1 : 0);
            Run with = golden(Jvm.on(jdk).agent(), end);
            assertThat(with.out).isEqualTo(without.out);
            assertThat(with.exitCode).isEqualTo(without.exitCode);
            assertThat(with.left)
                    .as("files left behind, but for the guard")
                    .isEqualTo(without.left);
        }
    }

    @JdkTest
    void sameWhateverItsSettings(Jdk jdk) throws IOException {
        List<String> without = golden(Jvm.on(jdk), "normal").out;
        for (String settings : List.of("policy=off", "policy=report", "lock-files=**/*.lock")) {
            assertThat(golden(Jvm.on(jdk).agent(settings), "normal").out)
                    .as(settings)
                    .isEqualTo(without);
        }
    }

    @JdkTest
    void sameWithASentinel(Jdk jdk) throws IOException {
        for (String end : List.of("normal", "exit", "throw")) {
            Run without = golden(Jvm.on(jdk), end);
            Run with =
                    golden(
                            Jvm.on(jdk)
                                    .agent("sentinel=true")
                                    .mayLog("the sentinel is ready: process .*"),
                            end);
            assertThat(with).isEqualTo(without);
        }
    }

    @JdkTest
    void sameWithFewModules(Jdk jdk) throws IOException {
        String[] few = {"--limit-modules", "java.base,java.instrument"};
        assertThat(golden(Jvm.on(jdk).flags(few).agent(), "normal").out)
                .isEqualTo(golden(Jvm.on(jdk).flags(few), "normal").out);
    }

    @JdkTest
    void sameBesideAnotherAgent(Jdk jdk) throws Exception {
        Path jacoco =
                Path.of(
                        Class.forName("org.jacoco.agent.rt.RT")
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        List<String> without = golden(Jvm.on(jdk), "normal").out;
        String settings = "destfile=" + folder.resolve("jacoco.exec");
        assertThat(golden(Jvm.on(jdk).javaAgent(jacoco, settings).agent(), "normal").out)
                .isEqualTo(without);
        assertThat(golden(Jvm.on(jdk).agent().javaAgent(jacoco, settings), "normal").out)
                .isEqualTo(without);
        assertThat(folder.resolve("jacoco.exec")).isNotEmptyFile();
    }

    @JdkTest
    void hostSetsUpItsOwnLoggingAndManagement(Jdk jdk) {
        try (Child with = Jvm.on(jdk).main(OwnPartsHost.class).agent().start()) {
            assertThat(with.exitCode()).isZero();
            assertThat(with.out()).containsExactly("logging: own", "management: own");
        }
        try (Child with =
                Jvm.on(jdk)
                        .main(OwnPartsHost.class)
                        .flags(
                                "-Djava.util.logging.manager="
                                        + OwnPartsHost.Logging.class.getName(),
                                "-Djavax.management.builder.initial="
                                        + OwnPartsHost.Management.class.getName())
                        .agent()
                        .start()) {
            assertThat(with.exitCode()).isZero();
            assertThat(with.out()).containsExactly("logging: own", "management: own");
        }
    }

    @JdkTest
    void toolsOfTheJdkAreLeftAlone(Jdk jdk) {
        for (String tool : List.of("javac", "jar", "jcmd")) {
            ProcessBuilder builder =
                    new ProcessBuilder(jdk.program(tool), tool.equals("jcmd") ? "-l" : "--version");
            builder.environment().put("JAVA_TOOL_OPTIONS", "-javaagent:" + AgentJar.path());
            Tool run = Tool.run(builder);
            assertThat(run.exitCode()).as("%s", run).isZero();
            assertThat(run.err()).as(tool).singleElement().asString().startsWith("Picked up");
        }
    }

    private Run golden(Jvm jvm, String end) throws IOException {
        Path root = Files.createTempDirectory(folder, "golden");
        if (end.equals("throw")) {
            jvm.says("Exception in thread \"main\" java.lang.IllegalStateException: as told")
                    .maySay("\tat .*");
        }
        try (Child child = jvm.main(GoldenHost.class, root.toString(), end).start()) {
            int exitCode = child.exitCode();
            try (Stream<Path> files = Files.list(root)) {
                return new Run(
                        exitCode,
                        child.out(),
                        files.map(file -> file.getFileName().toString())
                                .filter(name -> !name.equals(".lockmedic"))
                                .sorted()
                                .toList());
            }
        }
    }
}
