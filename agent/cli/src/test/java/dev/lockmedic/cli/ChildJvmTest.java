package dev.lockmedic.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands against real JVMs that load a {@link FakeAgent}. */
class ChildJvmTest {
    private static final String JDKS = "dev.lockmedic.cli.ChildJvm#jdks";

    @TempDir private static Path folder;

    private static Path jar;

    @BeforeAll
    static void writeJar() throws Exception {
        jar = ChildJvm.writeAgentJar(folder);
        System.setProperty(AgentJar.PATH_PROPERTY, jar.toString());
    }

    @AfterAll
    static void clearJar() {
        System.clearProperty(AgentJar.PATH_PROPERTY);
    }

    @ParameterizedTest
    @MethodSource(JDKS)
    void fromAttachToDetach(Path jdk) throws Exception {
        try (ChildJvm host = ChildJvm.startHost(jdk, jar)) {
            long pid = host.pid();

            assertExit(Cli.run("status", pid), ExitCode.NOT_ATTACHED, "runs without Lockmedic");
            assertExit(
                    Cli.run("set", pid, "policy=off"),
                    ExitCode.NOT_ATTACHED,
                    "'attach " + pid + "'");
            assertExit(Cli.run("detach", pid), ExitCode.NOT_ATTACHED, "");
            assertThat(JdkAttachment.create(Duration.ofSeconds(20)).agentProperties(pid))
                    .as("asking has loaded nothing")
                    .allSatisfy((key, value) -> assertThat((String) key).doesNotContain("medic"));

            Cli attach = Cli.run("attach", pid, "lockmedic.policy=report", "lock-files=a,b");
            assertThat(attach)
                    .isEqualTo(
                            new Cli(
                                    ExitCode.OK,
                                    """
                                    Lockmedic 9.9-fake attached to process %d
                                      policy       reclaim
                                      adopted      1 hold
                                      hook points  1 of 1 proved
                                    """
                                            .formatted(pid),
                                    ""));
            assertExit(
                    Cli.run("attach", pid),
                    ExitCode.ALREADY_ATTACHED,
                    "change its settings with 'set " + pid + " key=value'");

            assertThat(Cli.run("status", pid).out())
                    .contains("Lockmedic 9.9-fake in process " + pid)
                    .contains("seen = policy=report,lock-files=a\\,b  (argument)");
            JsonNode json = new ObjectMapper().readTree(Cli.run("status", pid, "--json").out());
            assertThat(json.path("unheard-of").path(0).asInt()).isOne();

            Cli set = Cli.run("set", pid, "policy=off", "max-hold=5m");
            assertThat(set.out()).isEqualTo("process %d: set policy=off, max-hold=5m\n", pid);
            assertThat(Cli.run("status", pid).out()).contains("seen = set policy=off,max-hold=5m");

            assertThat(Cli.run("list").out())
                    .containsPattern("(?m)^  " + pid + " .* 9\\.9-fake +.*WaitingHost");

            Cli detach = Cli.run("detach", pid);
            assertThat(detach.out()).isEqualTo("Lockmedic detached from process %d\n", pid);
            assertExit(Cli.run("status", pid), ExitCode.NOT_ATTACHED, "");
        }
    }

    @Test
    void anAgentThatMisbehavesIsTold() throws Exception {
        try (ChildJvm host = ChildJvm.startHost(ChildJvm.thisJdk(), jar)) {
            long pid = host.pid();
            assertExit(
                    Cli.run("attach", pid, "policy=throws"),
                    ExitCode.UNEXPECTED,
                    "loaded the agent, which then failed");
            assertExit(
                    Cli.run("attach", pid, "policy=declines", "--timeout", 8),
                    ExitCode.REFUSED,
                    "did not start there within 8s");
            assertExit(
                    Cli.run("attach", pid, "polcy=report"),
                    ExitCode.REFUSED,
                    "did not start there: no such key: polcy (nearest known key: policy)");
            assertThat(Cli.run("attach", pid).exitCode()).isZero();
            assertExit(
                    Cli.run("set", pid, "policy=wrong"),
                    ExitCode.REFUSED,
                    "refused: policy: 'wrong' is none of off, report, reclaim");
            assertExit(Cli.run("set", pid, "policy=silent"), ExitCode.UNEXPECTED, "did not answer");
            assertExit(Cli.run("set", pid, "policy=garbled"), ExitCode.UNEXPECTED, "no JSON");
            assertExit(
                    Cli.run("set", pid, "policy=hangs", "--timeout", 4),
                    ExitCode.NOT_ANSWERING,
                    "did not answer within 4s");
            assertThat(host.isAlive()).isTrue();
        }
    }

    @Test
    void aProcessThatDoesNotExist() throws Exception {
        long pid;
        try (ChildJvm host = ChildJvm.startHost(ChildJvm.thisJdk(), jar)) {
            pid = host.pid();
        }
        assertExit(Cli.run("status", pid), ExitCode.NO_SUCH_PROCESS, "does not exist; 'list'");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessThatIsNoJvmIsLeftAlone() throws Exception {
        Process cat = new ProcessBuilder("cat").start();
        try {
            assertExit(Cli.run("attach", cat.pid()), ExitCode.NOT_ANSWERING, "(cat) is not a JVM");
            assertThat(cat.isAlive()).isTrue();
        } finally {
            cat.getOutputStream().close();
        }
    }

    /** With -Xrs nothing handles SIGQUIT, but such a JVM listens from the start. */
    @ParameterizedTest
    @MethodSource(JDKS)
    void aJvmWithoutSignalHandlersIsAskedWithoutASignal(Path jdk) throws Exception {
        try (ChildJvm host = ChildJvm.startHost(jdk, jar, "-Xrs")) {
            assertThat(Cli.run("attach", host.pid()).exitCode()).isZero();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aJvmThatASignalWouldEndIsLeftAlone() throws Exception {
        try (ChildJvm host =
                ChildJvm.startHost(
                        ChildJvm.thisJdk(),
                        jar,
                        "-Xrs",
                        "-XX:+DisableAttachMechanism",
                        "-XX:-UsePerfData")) {
            assertExit(
                    Cli.run("status", host.pid()),
                    ExitCode.NOT_ANSWERING,
                    "(java) does not handle SIGQUIT");
            assertThat(host.isAlive()).isTrue();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aStoppedJvmDoesNotHoldUpTheCommand() throws Exception {
        try (ChildJvm host = ChildJvm.startHost(ChildJvm.thisJdk(), jar)) {
            host.signal("STOP");
            try {
                assertExit(Cli.run("status", host.pid()), ExitCode.NOT_ANSWERING, "is stopped");
                assertThat(Cli.run("list").out())
                        .contains("not attachable: is stopped and cannot answer");
            } finally {
                host.signal("CONT");
            }
        }
    }

    @ParameterizedTest
    @MethodSource(JDKS)
    void aJvmWithAttachSwitchedOff(Path jdk) throws Exception {
        try (ChildJvm host = ChildJvm.startHost(jdk, jar, "-XX:+DisableAttachMechanism")) {
            assertExit(
                    Cli.run("attach", host.pid()),
                    ExitCode.NOT_ANSWERING,
                    "-XX:+DisableAttachMechanism; restart it without it or with -javaagent:" + jar);
            assertThat(Cli.run("list").out())
                    .containsPattern("(?m)^  " + host.pid() + " .*not attachable: ");
        }
    }

    @ParameterizedTest
    @MethodSource(JDKS)
    void aJvmThatTakesNoAgents(Path jdk) throws Exception {
        try (ChildJvm host = ChildJvm.startHost(jdk, jar, "-XX:-EnableDynamicAgentLoading")) {
            assertExit(
                    Cli.run("attach", host.pid()),
                    ExitCode.NOT_ANSWERING,
                    "-XX:-EnableDynamicAgentLoading; restart it with -javaagent:" + jar);
        }
    }

    @Test
    void inAClassLoaderOfItsOwn() throws Exception {
        try (ChildJvm host = ChildJvm.startHost(ChildJvm.thisJdk(), jar)) {
            Cli attach = isolated(List.of(), "attach", Long.toString(host.pid()));
            assertThat(attach.exitCode()).as(attach.err()).isZero();
            assertThat(attach.out()).startsWith("Lockmedic 9.9-fake attached");
            assertThat(isolated(List.of(), "--version").out()).isEqualTo("Lockmedic 9.9-fake\n");
            assertThat(isolated(List.of(), "attach", Long.toString(host.pid())).exitCode())
                    .isEqualTo(ExitCode.ALREADY_ATTACHED);
        }
    }

    @Test
    void aRuntimeWithoutTheAttachModule() throws Exception {
        try (ChildJvm host = ChildJvm.startHost(ChildJvm.thisJdk(), jar)) {
            assertExit(
                    isolated(
                            List.of("--limit-modules=java.base,java.instrument,java.logging"),
                            "status",
                            Long.toString(host.pid())),
                    ExitCode.UNEXPECTED,
                    "no jdk.attach module; run this with a full JDK");
        }
    }

    @Test
    void withoutTheJar() throws Exception {
        try (ChildJvm host = ChildJvm.startHost(ChildJvm.thisJdk(), jar)) {
            System.clearProperty(AgentJar.PATH_PROPERTY);
            assertExit(
                    Cli.run("attach", host.pid()),
                    ExitCode.UNEXPECTED,
                    "the agent jar is not known");
        } finally {
            System.setProperty(AgentJar.PATH_PROPERTY, jar.toString());
        }
    }

    private static Cli isolated(List<String> options, String... args) throws Exception {
        assumeTrue(Files.isExecutable(ChildJvm.thisJdk().resolve("bin/java")));
        List<String> command = new ArrayList<>();
        command.add(ChildJvm.thisJdk().resolve("bin/java").toString());
        command.addAll(options);
        command.add("-D" + AgentJar.PATH_PROPERTY + "=" + jar);
        command.addAll(List.of("-cp", jar.toString(), IsolatedLauncher.class.getName()));
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of(args));
        Path err = Files.createTempFile(folder, "isolated", ".err");
        Process process = new ProcessBuilder(command).redirectError(err.toFile()).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Cli(process.waitFor(), out, Files.readString(err));
    }

    private static void assertExit(Cli cli, int exitCode, String text) {
        assertThat(cli.exitCode()).as(cli.out() + cli.err()).isEqualTo(exitCode);
        assertThat(cli.err()).hasLineCount(1).startsWith("lockmedic: ").contains(text);
        assertThat(cli.out()).isEmpty();
    }
}
