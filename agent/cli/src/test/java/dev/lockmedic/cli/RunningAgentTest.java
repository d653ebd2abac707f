package dev.lockmedic.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The protocol, against an attachment that only remembers what it was asked to load. */
class RunningAgentTest {
    private static final long PID = ProcessHandle.current().pid();

    private final Properties properties = new Properties();
    private final List<String> loaded = new ArrayList<>();
    private String published = "";
    private String reply = "{\"ok\":true,\"result\":{\"version\":\"1\"}}";

    @TempDir private Path folder;

    private final Attachment attachment =
            new Attachment() {
                @Override
                public Properties agentProperties(long pid) {
                    return properties;
                }

                @Override
                public void loadAgent(long pid, AgentJar jar, String argument) {
                    loaded.add(argument);
                    if (argument.contains(" watch ")) {
                        String nonce = argument.substring(1, argument.indexOf(' '));
                        properties.setProperty(RunningAgent.WATCH_PROPERTY + nonce, published);
                    }
                    if (argument.startsWith("@") && reply != null) {
                        String nonce = argument.substring(1, argument.indexOf(' '));
                        properties.setProperty(RunningAgent.REPLY_PROPERTY + nonce, reply);
                    }
                }
            };

    private final RunningAgent agent =
            new RunningAgent(PID, attachment, new TimeLimit(Duration.ofSeconds(20)));

    private AgentJar jar;

    @BeforeEach
    void setJar() throws Exception {
        Path file = Files.createFile(folder.resolve("agent.jar"));
        System.setProperty(AgentJar.PATH_PROPERTY, file.toString());
        jar = AgentJar.find();
    }

    @AfterEach
    void clearJar() {
        System.clearProperty(AgentJar.PATH_PROPERTY);
    }

    @Test
    void aCommandCarriesANonceOfItsOwn() {
        properties.setProperty(RunningAgent.VERSION_PROPERTY, "1");

        assertThat(agent.status(jar, false).path("version").asText()).isEqualTo("1");
        agent.set(jar, List.of(new Setting("lock-files", "a,b"), new Setting("policy", "off")));

        assertThat(loaded).hasSize(2);
        assertThat(loaded.get(0)).matches("@[0-9a-z]+ status");
        assertThat(loaded.get(1)).matches("@[0-9a-z]+ set lock-files=a\\\\,b,policy=off");
        assertThat(loaded.get(0).split(" ")[0]).isNotEqualTo(loaded.get(1).split(" ")[0]);
    }

    @Test
    void aWatcherLoadsOnceAndReadsFromThenOn() throws Exception {
        properties.setProperty(RunningAgent.VERSION_PROPERTY, "1");
        reply = null;
        Subscription subscription =
                new Subscription(
                        () -> agent, jar, 500, HeldRequest.first(HeldRequest.Sort.AGE, false, 7));
        told("{\"n\":1}");
        assertThat(subscription.look().path("n").asInt()).isEqualTo(1);
        assertThat(loaded.get(0))
                .matches("@[0-9a-z]+ watch interval=500.* sort=age offset=0 limit=7");
        told("{\"n\":2}");
        assertThat(subscription.look().path("n").asInt()).isEqualTo(2);
        assertThat(loaded).hasSize(1);

        // Its lease ends soon: it asks again at the next look, and says what it takes the place of.
        told("{\"n\":3,\"askAgainMs\":1000}");
        subscription.look();
        told("{\"n\":4,\"askAgainMs\":300000}");
        subscription.look();
        assertThat(loaded).hasSize(2);
        assertThat(loaded.get(1))
                .contains(" replaces=" + loaded.get(0).substring(1, loaded.get(0).indexOf(' ')));

        subscription.change(HeldRequest.first(HeldRequest.Sort.NAME, true, 7));
        subscription.look();
        assertThat(loaded.get(2)).endsWith("sort=name offset=0 limit=7 reverse");

        // Detached and attached again: the new agent knows nothing of it.
        properties.keySet().removeIf(key -> key.toString().startsWith("lockmedic.watch."));
        assertThat(subscription.look().path("n").asInt()).isEqualTo(4);
        assertThat(loaded).hasSize(4);
        properties.remove(RunningAgent.VERSION_PROPERTY);
        assertThatThrownBy(subscription::look).hasMessageContaining("runs without Lockmedic");
    }

    private void told(String result) {
        published = "{\"ok\":true,\"result\":" + result + "}";
        properties.replaceAll(
                (key, value) ->
                        key.toString().startsWith(RunningAgent.WATCH_PROPERTY) ? published : value);
    }

    @Test
    void nothingIsLoadedWhereNoAgentRuns() {
        assertFailure(
                () -> agent.status(jar, false), ExitCode.NOT_ATTACHED, "runs without Lockmedic");
        assertFailure(() -> agent.detach(jar), ExitCode.NOT_ATTACHED, "'attach " + PID + "'");
        assertThat(loaded).isEmpty();
    }

    @Test
    void aRefusalIsToldInTheAgentsWords() {
        properties.setProperty(RunningAgent.VERSION_PROPERTY, "1");
        reply = "{\"ok\":false,\"error\":\"no such key: polcy\\nat x\"}";

        assertFailure(
                () -> agent.set(jar, List.of(new Setting("polcy", "off"))),
                ExitCode.REFUSED,
                "refused: no such key: polcy at x");
    }

    @Test
    void anAnswerThatIsMissingOrBrokenIsUnexpected() {
        properties.setProperty(RunningAgent.VERSION_PROPERTY, "1");
        reply = null;
        assertFailure(
                () -> agent.status(jar, false), ExitCode.UNEXPECTED, "did not answer the command");
        reply = "{";
        assertFailure(() -> agent.status(jar, false), ExitCode.UNEXPECTED, "no JSON");
        reply = "[]";
        assertFailure(
                () -> agent.status(jar, false), ExitCode.UNEXPECTED, "without result and error");
    }

    @Test
    void settingsThatNoJvmTakesAreNotSent() {
        properties.setProperty(RunningAgent.VERSION_PROPERTY, "1");

        assertFailure(
                () -> agent.set(jar, List.of(new Setting("lock-files", "x".repeat(1100)))),
                ExitCode.USAGE,
                "too long");
        assertThat(loaded).isEmpty();
    }

    @Test
    void aQuestionThatOurOwnLimitCutsOffIsNoDeadJvm() throws Exception {
        Attachment answersOnce =
                new Attachment() {
                    private int asked;

                    @Override
                    public Properties agentProperties(long pid) throws InterruptedException {
                        if (++asked > 1) {
                            Thread.currentThread().join();
                        }
                        return properties;
                    }

                    @Override
                    public void loadAgent(long pid, AgentJar jar, String argument) {}
                };
        TimeLimit limit = new TimeLimit(Duration.ofMillis(500));

        assertThat(new RunningAgent(PID, answersOnce, limit).awaitStart()).isEmpty();
        assertFailure(() -> new RunningAgent(PID, answersOnce, limit).version(), 5, "within 500ms");
    }

    private static void assertFailure(Runnable call, int exitCode, String text) {
        assertThatThrownBy(call::run)
                .hasMessageContaining(text)
                .asInstanceOf(type(Failure.class))
                .extracting(Failure::exitCode)
                .isEqualTo(exitCode);
    }
}
