package dev.lockmedic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The texts of JDK 17 to 25, and what a person reads instead. */
class AttachErrorTest {
    private static final long PID = ProcessHandle.current().pid();

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(
                        new TimeoutException(), ExitCode.NOT_ANSWERING, "did not answer within 3s"),
                Arguments.of(
                        new AttachNotSupportedException(
                                "Unable to open socket file /proc/1/root/tmp/.java_pid1: target"
                                        + " process 1 doesn't respond within 10500ms or HotSpot VM"
                                        + " not loaded"),
                        ExitCode.NOT_ANSWERING,
                        "did not answer; it is frozen or very busy"),
                Arguments.of(
                        new AttachNotSupportedException(
                                "The VM does not support the attach mechanism"),
                        ExitCode.NOT_ANSWERING,
                        "-XX:+DisableAttachMechanism; restart it without it or with -javaagent:"),
                Arguments.of(
                        new AttachNotSupportedException(
                                "pid: 1, state is not ready to participate in attach handshake!"),
                        ExitCode.NOT_ANSWERING,
                        "cannot be attached to (pid: 1, state is not ready"),
                Arguments.of(
                        new AgentLoadException(
                                "Failed to load agent library: Dynamic agent loading is not"
                                        + " enabled. Use -XX:+EnableDynamicAgentLoading to launch"
                                        + " target VM."),
                        ExitCode.NOT_ANSWERING,
                        "-XX:-EnableDynamicAgentLoading; restart it with -javaagent:"),
                Arguments.of(
                        new IOException("No such process"),
                        ExitCode.NO_SUCH_PROCESS,
                        "does not exist"),
                Arguments.of(
                        new IOException("Operation not permitted"),
                        ExitCode.NOT_PERMITTED,
                        "as root"),
                Arguments.of(
                        new IOException("Connection reset"),
                        ExitCode.NOT_ANSWERING,
                        "broke off the connection (Connection reset)"),
                Arguments.of(
                        new IOException("Connection refused"),
                        ExitCode.NOT_ANSWERING,
                        "; delete that file"),
                Arguments.of(
                        new AgentLoadException("Agent JAR not found or no Agent-Class attribute"),
                        ExitCode.UNEXPECTED,
                        "(Agent JAR not found or no Agent-Class attribute); see that user"),
                Arguments.of(
                        new AgentInitializationException(
                                "Agent JAR loaded but agent failed to initialize", 102),
                        ExitCode.UNEXPECTED,
                        "its standard error has the reason"),
                Arguments.of(
                        new AgentLoadException(
                                "Module java.instrument may be missing from runtime image."),
                        ExitCode.UNEXPECTED,
                        "without the module java.instrument"),
                Arguments.of(
                        new ArithmeticException("odd"),
                        ExitCode.UNEXPECTED,
                        "java.lang.ArithmeticException: odd"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void isTranslated(Exception error, int exitCode, String text) {
        Failure failure = translate(error);

        assertThat(failure.getMessage()).startsWith("process " + PID + " ").contains(text);
        assertThat(failure.getMessage()).hasLineCount(1);
        assertThat(failure.exitCode()).isEqualTo(exitCode);
    }

    @ParameterizedTest
    @MethodSource("errors")
    void isTranslatedAlsoWhenByteBuddyWrapsIt(Exception error, int exitCode, String text) {
        Exception wrapped =
                new IllegalStateException(
                        "Error during attachment using: x", new InvocationTargetException(error));

        assertThat(translate(wrapped).getMessage()).contains(text);
    }

    @Test
    void aFailureStaysWhatItIs() {
        Failure failure = Failure.of(ExitCode.USAGE, "said already");

        assertThat(translate(new IllegalStateException(failure))).isSameAs(failure);
    }

    @Test
    void aBrokenConnectionToAProcessThatIsGoneMeansThatItEnded() {
        Failure failure =
                AttachError.translate(
                        Integer.MAX_VALUE,
                        new TimeLimit(Duration.ofSeconds(3)),
                        new IOException("Broken pipe"));

        assertThat(failure.exitCode()).isEqualTo(ExitCode.NO_SUCH_PROCESS);
    }

    private static Failure translate(Exception error) {
        return AttachError.translate(PID, new TimeLimit(Duration.ofSeconds(3)), error);
    }
}
