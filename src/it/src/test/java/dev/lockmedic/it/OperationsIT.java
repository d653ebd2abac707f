package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.lockmedic.it.harness.AgentJar;
import dev.lockmedic.it.harness.Child;
import dev.lockmedic.it.harness.Cli;
import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.JvmSays;
import dev.lockmedic.it.harness.Namespaces;
import dev.lockmedic.it.harness.Says;
import dev.lockmedic.it.harness.Tool;
import dev.lockmedic.it.harness.Unprivileged;
import dev.lockmedic.it.host.JvmLockHost;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;

/** What the operations guide has a person do, and what it says comes of it. */
class OperationsIT {
    private static final Pattern RULE =
            Pattern.compile(
                    "only told; .* for such locks only (lockmedic[.]jvm-locks[.]rules=\\S+)");
    private static final String[] ANOTHER = {
        "setpriv", "--reuid=12345", "--regid=12345", "--clear-groups"
    };

    @TempDir Path folder;

    @JdkTest
    void theRuleThatALineNamesHealsThatLockWhenItIsPasted(Jdk jdk) {
        Jvm jvm =
                Jvm.on(jdk)
                        .agent("jvm-locks.max-hold=400ms")
                        .mayBeAttachedTo()
                        .mayLog("set lockmedic.*")
                        .logs(JvmSays.of("holder", JvmSays.RELEASED))
                        .mayLog(JvmSays.ANY)
                        .maySay(JvmSays.STACK);
        try (Host host = Host.start(jvm, JvmLockHost.class)) {
            host.stick("holder", "in", "lock:a", "spin");
            String waiting = host.begin("waiter", "lock", "lock:a");
            Matcher rule = RULE.matcher(host.child().awaitLog(RULE.pattern()));
            assertThat(rule.find()).isTrue();

            // By a shell, which takes the quotes away and has an eye on dollars.
            Tool set =
                    Tool.run(
                            "sh",
                            "-c",
                            jdk.program("java")
                                    + " -jar '"
                                    + AgentJar.path()
                                    + "' set "
                                    + host.child().pid()
                                    + " "
                                    + rule.group(1));
            assertThat(set.exitCode()).as("%s", set).isZero();
            assertThat(host.answer(waiting)).startsWith("ok locked");
            host.unstick("holder");
        }
    }

    @JdkTest
    void whatWasSetIsTold(Jdk jdk) {
        Jvm jvm =
                Jvm.on(jdk)
                        .agent("policy=report,jvm-locks.max-hold=400ms")
                        .mayBeAttachedTo()
                        .logs("set lockmedic.policy=reclaim")
                        .mayLog(JvmSays.ANY)
                        .maySay(JvmSays.STACK);
        try (Host host = Host.start(jvm, JvmLockHost.class)) {
            host.stick("holder", "in", "lock:a", "spin");
            String waiting = host.begin("waiter", "lock", "lock:a");
            host.child().awaitLog("only told, because of lockmedic.policy=report");
            Cli.done(jdk, "set", Long.toString(host.child().pid()), "policy=reclaim");

            host.child().awaitLog(RULE.pattern());
            assertThat(Cli.done(jdk, "status", Long.toString(host.child().pid())).text())
                    .contains("for such locks only")
                    .doesNotContain("because of lockmedic.policy=report");
            host.unstick("holder");
            assertThat(host.answer(waiting)).startsWith("ok locked");
        }
    }

    @JdkTest
    void holderFromBeforeTheAgentIsUnknown(Jdk jdk) {
        Jvm jvm =
                Jvm.on(jdk)
                        .flags("-Dhost.locks=" + folder)
                        .mayBeAttachedTo()
                        .logs("adopted lock file .*");
        try (Host host = Host.start(jvm)) {
            host.run("holder", "take", "write", folder.resolve("a.lock"), 600_000);
            String pid = Long.toString(host.child().pid());
            Cli.done(jdk, "attach", pid);
            assertThat(Cli.done(jdk, "status", pid).text())
                    .containsPattern("held \\(adopted\\) +thread unknown +\\S+/a[.]lock");
            host.run("holder", "free", "delete", folder.resolve("a.lock"));
        }
    }

    @JdkTest
    void rootAttachesToAnybodyAndAUserOnlyToTheirOwn(Jdk jdk) throws IOException {
        String[] nobody = Unprivileged.command();
        assumeThat(nobody).as("only root can be others").isNotEmpty();
        Jvm theirs = Jvm.on(jdk).startedBy(nobody).mayBeAttachedTo();
        Jvm roots = Jvm.on(jdk).mayBeAttachedTo();
        try (Host host = Host.start(theirs);
                Host ours = Host.start(roots)) {
            String pid = Long.toString(host.child().pid());
            deleteSocketOfAnother(pid);
            Cli.done(jdk, "attach", pid);
            assertThat(Cli.runBy(nobody, jdk, "status", pid).exitCode()).isZero();

            Tool another = Cli.runBy(ANOTHER, jdk, "status", pid);
            assertThat(another.exitCode()).isEqualTo(4);
            assertThat(another.err())
                    .singleElement()
                    .asString()
                    .containsPattern("process " + pid + " belongs to user \\S+; run this as \\S+");
            Tool roots1 = Cli.runBy(nobody, jdk, "attach", Long.toString(ours.child().pid()));
            assertThat(roots1.exitCode()).isEqualTo(4);
            assertThat(roots1.err()).singleElement().asString().contains("; run this as root");
        }
    }

    @JdkTest
    void socketOfAKilledJvmInTheWayIsNamed(Jdk jdk) throws IOException {
        String[] nobody = Unprivileged.command();
        assumeThat(nobody).as("only root can be others").isNotEmpty();
        try (Host host = Host.start(Jvm.on(jdk).startedBy(nobody).mayBeAttachedTo())) {
            String pid = Long.toString(host.child().pid());
            deleteSocketOfAnother(pid);
            try (ServerSocketChannel socket =
                    ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                // Bound and closed, it stays as a killed JVM leaves it.
                socket.bind(UnixDomainSocketAddress.of(socketOf(pid)));
                Files.setPosixFilePermissions(
                        socketOf(pid), PosixFilePermissions.fromString("rw-------"));
            }
            Tool tool = Cli.run(jdk, "attach", pid);
            assertThat(tool.exitCode()).as("%s", tool).isEqualTo(5);
            assertThat(tool.err())
                    .singleElement()
                    .asString()
                    .contains("has the socket " + socketOf(pid));
            deleteSocketOfAnother(pid);
            Cli.done(jdk, "attach", pid);
        }
    }

    @JdkTest
    void jarThatTheProcesssUserCantReadNamesThatUser(Jdk jdk) throws IOException {
        String[] nobody = Unprivileged.command();
        assumeThat(nobody).as("only root can be others").isNotEmpty();
        Path jar = jarAt("closed");
        Jvm theirs =
                Jvm.on(jdk).startedBy(nobody).mayBeAttachedTo().maySay("Error opening zip file .*");
        try (Host host = Host.start(theirs)) {
            deleteSocketOfAnother(Long.toString(host.child().pid()));
            Tool tool = attach(jdk, jar, host.child());
            assertThat(tool.exitCode()).as("%s", tool).isEqualTo(8);
            assertThat(tool.err())
                    .singleElement()
                    .asString()
                    .containsPattern("could not load .*; see that user \\S+ can read the jar");
        }
    }

    @JdkTest
    void jarMayLieUnderBlanksAndNotUnderAnEqualsSign(Jdk jdk) throws IOException {
        try (Host host = Host.start(Jvm.on(jdk).mayBeAttachedTo())) {
            Tool cut = attach(jdk, jarAt("version=1"), host.child());
            assertThat(cut.exitCode()).isEqualTo(2);
            assertThat(cut.err()).singleElement().asString().contains("'='");
            assertThat(attach(jdk, jarAt("of the agent"), host.child()).exitCode()).isZero();
        }
    }

    @JdkTest
    void processWithATmpOfItsOwn(Jdk jdk) throws IOException {
        Jvm jvm = Jvm.on(jdk).startedBy(Namespaces.ownTmp("rw")).mayBeAttachedTo();
        try (Host host = Host.start(jvm)) {
            String pid = Long.toString(host.child().pid());
            Tool tool = Cli.run(jdk, "attach", pid, "--timeout=5");
            if (jdk.feature() < 25) {
                assertThat(tool.exitCode()).isEqualTo(5);
                assertThat(tool.err()).singleElement().asString().contains("has a /tmp of its own");
                forgetTry(pid);
                String[] inThere = {"nsenter", "-t", pid, "-m"};
                assertThat(Cli.runBy(inThere, jdk, "attach", pid).exitCode()).isZero();
            } else {
                assertThat(tool.exitCode()).as("%s", tool).isZero();
            }
        }
    }

    @JdkTest
    void processWithAReadOnlyTmpIsHelpedFromTheStartOnly(Jdk jdk) throws IOException {
        Path locks =
                Files.createDirectory(Path.of("target", "ro" + jdk.feature()).toAbsolutePath());
        Path lock = locks.resolve("a.lock");
        Jvm jvm =
                Jvm.on(jdk)
                        .startedBy(Namespaces.ownTmp("ro"))
                        .agent()
                        .maySay("OpenJDK 64-Bit Server VM warning: .*")
                        .logs(Says.RELEASED);
        try (Host host = Host.start(jvm)) {
            String pid = Long.toString(host.child().pid());
            Tool tool = Cli.run(jdk, "status", pid, "--timeout=5");
            forgetTry(pid);
            assertThat(tool.exitCode()).isEqualTo(5);
            assertThat(tool.err()).singleElement().asString().contains("has a read-only /tmp");
            host.run("holder", "take", "write", lock, 300);
            host.child().awaitLog("a.lock released");
            assertThat(lock).doesNotExist();
        } finally {
            Files.deleteIfExists(lock);
            Files.deleteIfExists(locks.resolve(".lockmedic"));
            Files.delete(locks);
        }
    }

    @JdkTest
    void processInAPidNamespaceOfItsOwnIsReachedByItsPidOutThere(Jdk jdk) {
        Jvm jvm = Jvm.on(jdk).startedBy(Namespaces.pid()).mayBeAttachedTo();
        try (Host host = Host.start(jvm)) {
            String pid =
                    ProcessHandle.of(host.child().pid())
                            .orElseThrow()
                            .descendants()
                            .map(process -> Long.toString(process.pid()))
                            .reduce((first, last) -> last)
                            .orElseThrow();
            Cli.done(jdk, "attach", pid);
            String list = Cli.done(jdk, "list", "--json").text();
            assertThat(list).contains("\"pid\":" + pid + ",");
            if (Tool.run("cat", "/proc/1/maps").exitCode() == 0) {
                assertThat(list).as("its pid in there is no JVM here").doesNotContain("\"pid\":1,");
            }
        }
    }

    private static Path socketOf(String pid) {
        return Path.of("/tmp/.java_pid" + pid);
    }

    /** Pids come again, and a JVM that is another user's can't clean up itself. */
    private static void deleteSocketOfAnother(String pid) throws IOException {
        Files.deleteIfExists(socketOf(pid));
    }

    /** What the JDK leaves in the folder of a JVM that did not answer in time. */
    private static void forgetTry(String pid) throws IOException {
        Files.deleteIfExists(Path.of(".attach_pid" + pid));
    }

    /** A copy of the jar in such a folder, which only its owner can enter. */
    private Path jarAt(String name) throws IOException {
        Path jar = Files.createDirectory(folder.resolve(name)).resolve("lockmedic-agent.jar");
        return Files.copy(AgentJar.path(), jar);
    }

    private static Tool attach(Jdk jdk, Path jar, Child child) {
        return Tool.run(
                jdk.program("java"), "-jar", jar.toString(), "attach", Long.toString(child.pid()));
    }
}
