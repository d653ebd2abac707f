package dev.lockmedic.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Which processes are not even asked, and why. */
class ProcessCheckTest {
    private static final long USER = 1000;

    @Test
    void aJvmOfOnesOwnIsAsked() {
        assertThatCode(() -> ProcessCheck.check(7, facts(7, 'S', USER, true, true), USER))
                .doesNotThrowAnyException();
    }

    @Test
    void rootMayAskEverybodys() {
        assertThatCode(() -> ProcessCheck.check(7, facts(7, 'S', USER, true, true), 0))
                .doesNotThrowAnyException();
    }

    @Test
    void anotherUsersIsNot() {
        assertRefused(
                facts(7, 'S', 1001, true, true), ExitCode.NOT_PERMITTED, "process 7 belongs to ");
    }

    @Test
    void aThreadIsNoProcess() {
        assertRefused(
                facts(5, 'S', USER, true, true),
                ExitCode.NO_SUCH_PROCESS,
                "process 7 does not exist: that is a thread of process 5; use 5");
    }

    @Test
    void oneThatHasEndedIsNotAsked() {
        assertRefused(
                facts(7, 'Z', USER, false, false), ExitCode.NO_SUCH_PROCESS, "has ended already");
    }

    @Test
    void aStoppedOneIsNotAsked() {
        assertRefused(facts(7, 'T', USER, true, true), ExitCode.NOT_ANSWERING, "'kill -CONT 7'");
    }

    @Test
    void whatIsNoJvmIsNeverSentASignal() {
        assertRefused(
                facts(7, 'S', USER, true, false),
                ExitCode.NOT_ANSWERING,
                "process 7 (name) is not a JVM");
    }

    @Test
    void whatSigquitWouldEndIsNotAsked() {
        assertRefused(
                facts(7, 'S', USER, false, true),
                ExitCode.NOT_ANSWERING,
                "process 7 (name) does not handle SIGQUIT");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theFactsOfThisProcessAreRead() {
        ProcessFacts facts = ProcessFacts.read(ProcessHandle.current().pid()).orElseThrow();

        assertThat(facts.threadGroup()).isEqualTo(ProcessHandle.current().pid());
        assertThat(facts.hasJvm()).contains(true);
        assertThat(facts.handlesQuit()).isTrue();
        assertThat(ProcessFacts.ownUser()).contains(facts.user());
    }

    @Test
    void factsThatCannotBeReadAreNoReasonToRefuse(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("status"), "Name:\tx\nState:\n");

        assertThat(ProcessFacts.read(folder)).isEmpty();
        assertThat(ProcessFacts.read(folder.resolve("none"))).isEmpty();
    }

    private static void assertRefused(ProcessFacts facts, int exitCode, String text) {
        Failure failure =
                catchThrowableOfType(Failure.class, () -> ProcessCheck.check(7, facts, USER));
        assertThat(failure).hasMessageContaining(text);
        assertThat(failure.exitCode()).isEqualTo(exitCode);
    }

    private static ProcessFacts facts(
            long threadGroup, char state, long user, boolean handlesQuit, boolean jvm) {
        return new ProcessFacts(
                "name", threadGroup, state, user, handlesQuit, false, Optional.of(jvm));
    }
}
