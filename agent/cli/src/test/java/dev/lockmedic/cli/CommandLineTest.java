package dev.lockmedic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong on the command line is told in one line and asks nobody anything. */
class CommandLineTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "status abc",
                "status 0",
                "status -5",
                "status 1.5",
                "status 99999999999",
                "status 1 --timeout 0",
                "status 1 --timeout x",
                "status 1 2",
                "status 1 --nonsense",
                "status 1 --color sometimes",
                "held",
                "held 1 --sort size",
                "held 1 --limit x",
                "watch",
                "watch 1 -n",
                "watch 1 --count x",
                "completion bash",
                "set 1",
                "set 1 policy",
                "set 1 =report",
                "set 1 po/licy=report",
                "attach 1 policy=a\\",
                "nonsense",
                "",
            })
    void wrongUsageIsOneLineAndExitCode2(String line) {
        Cli cli = Cli.run((Object[]) (line.isEmpty() ? new String[0] : line.split(" ")));

        assertThat(cli.exitCode()).as(cli.err()).isEqualTo(ExitCode.USAGE);
        assertThat(cli.err()).hasLineCount(1).startsWith("lockmedic: ").contains("--help'");
        assertThat(cli.out()).isEmpty();
    }

    @Test
    void aPidThatIsNoneIsNamed() {
        assertThat(Cli.run("status", "abc").err())
                .contains("'abc' is not a process id")
                .contains("see 'lockmedic status --help'");
    }

    @Test
    void itsOwnProcessIsRefused() {
        Cli cli = Cli.run("status", ProcessHandle.current().pid());

        assertThat(cli.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(cli.err()).contains("is this command itself");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list", "attach", "status", "held", "watch", "set", "detach", "doctor", "report"
            })
    void everyCommandHasHelpWithItsExitCodes(String command) {
        Cli cli = Cli.run(command, "--help");

        assertThat(cli.exitCode()).isZero();
        assertThat(cli.out())
                .startsWith("Usage: lockmedic " + command)
                .contains("\nExample")
                .contains("6   Lockmedic is not attached there");
        assertThat(Cli.run("help", command).out()).isEqualTo(cli.out());
    }

    @Test
    void theMainHelpNamesTheCommands() {
        assertThat(Cli.run("--help").out())
                .contains(
                        "  list ",
                        "  attach ",
                        "  status ",
                        "  held ",
                        "  watch ",
                        "  set ",
                        "  detach ",
                        "  doctor ",
                        "  report ",
                        "  completion ");
    }

    /** Run by a real shell, where there is one. */
    @Test
    void completionIsAScriptThatBashTakes(@TempDir Path folder) throws Exception {
        Cli cli = Cli.run("completion");
        assertThat(cli.exitCode()).isZero();
        Path script = Files.writeString(folder.resolve("completion"), cli.out());
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no bash");
        Process bash =
                new ProcessBuilder(
                                "/bin/bash",
                                "-c",
                                "source "
                                        + script
                                        + "; COMP_WORDS=(lockmedic wa); COMP_CWORD=1;"
                                        + " _complete_lockmedic; echo \"${COMPREPLY[@]}\";"
                                        + " COMP_WORDS=(lockmedic held 1 --ov); COMP_CWORD=3;"
                                        + " _complete_lockmedic; echo \"${COMPREPLY[@]}\"")
                        // Outside of a completion, compopt says that it is.
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(said).isZero();
        assertThat(said).isEqualTo("watch\n--overdue\n");
    }

    @ParameterizedTest
    @CsvSource({
        "policy=report,          policy, report",
        "lockmedic.policy=report, policy, report",
        "config=/a=b,            config, /a=b",
        "max-hold=,              max-hold, ''",
        "events=@file,           events, @file",
    })
    void settingsAreReadWithAndWithoutThePrefix(String text, String key, String value) {
        assertThat(Setting.parse(text)).isEqualTo(new Setting(key, value));
    }

    @Test
    void commasInValuesAreEscaped() {
        assertThat(
                        Setting.toAgentArgument(
                                List.of(
                                        Setting.parse("lock-files=**/*.lock,**/*.lck"),
                                        Setting.parse("lockmedic.policy=report"))))
                .isEqualTo("lock-files=**/*.lock\\,**/*.lck,policy=report");
    }
}
