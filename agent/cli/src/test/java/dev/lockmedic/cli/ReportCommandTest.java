package dev.lockmedic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockmedic.cli.report.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read, where the page goes, and what is said of it. */
class ReportCommandTest {
    private static final String RELEASED =
            "{\"v\":1,\"run\":\"a\",\"seq\":2,\"at\":\"2026-11-26T12:00:04Z\",\"event\":\"released\",\"pid\":7,"
                    + "\"kind\":\"lock-file\",\"lock\":\"/a\\u001b.lock\",\"hold\":\"h1\",\"heldMs\":3000,"
                    + "\"maxHoldMs\":3000,\"decision\":\"force-release\",\"waiters\":2}\n";
    private static final String OVERDUE =
            "{\"v\":1,\"run\":\"a\",\"seq\":5,\"at\":\"2026-11-26T12:01:04Z\",\"event\":\"overdue\",\"pid\":7,"
                    + "\"kind\":\"lock-file\",\"lock\":\"/b.lock\",\"hold\":\"h2\",\"heldMs\":9000,"
                    + "\"holder\":{\"words\":\"thread \\\"t\\\" of pid 7\"}}\n";

    @TempDir Path folder;

    private Path events(String text) throws IOException {
        return Files.writeString(folder.resolve("events.jsonl"), text);
    }

    @Test
    void thePageIsBesideTheFirstFileAndTheFiguresAreSaid() throws IOException {
        Path file = events(RELEASED + "broken\n" + OVERDUE);

        Cli cli = Cli.run("report", file);

        Path page = folder.resolve("events.html");
        assertThat(cli.exitCode()).as(cli.err()).isEqualTo(ExitCode.OK);
        assertThat(cli.err()).isEmpty();
        assertThat(cli.out().lines())
                .containsExactly(
                        "2 events of 1 run of Lockmedic, from 2026-11-26T12:00:04Z to"
                                + " 2026-11-26T12:01:04Z (1m)",
                        "2 locks stuck: 1 still held, 1 released by force; healed: 1 by force-release",
                        "1 lock stuck still at the end:",
                        "  /b.lock held for 9s by thread \"t\" of pid 7",
                        "Longest: /b.lock held for 9s by thread \"t\" of pid 7, still held",
                        "Left out: 1 line, no JSON (first: events.jsonl line 2)",
                        "Missing: 2 events by their numbers",
                        "Report: " + page.toAbsolutePath());
        assertThat(page).content().startsWith(Page.BEGINNING).endsWith("</html>\n");
        try (var all = Files.list(folder)) {
            assertThat(all).as("nothing else is left there").containsExactlyInAnyOrder(file, page);
        }
    }

    @Test
    void jsonTellsTheFigures() throws IOException {
        events(OVERDUE);
        Files.writeString(folder.resolve("events.jsonl.1"), RELEASED);

        Cli cli = Cli.run("report", "--json", folder.resolve("events.jsonl"));

        JsonNode json = new ObjectMapper().readTree(cli.out());
        assertThat(json.get("report").asText()).endsWith("events.html");
        assertThat(json.get("from").asText()).isEqualTo("2026-11-26T12:00:04Z");
        assertThat(json.get("events").asInt()).isEqualTo(2);
        assertThat(json.get("stuckLocks").asInt()).isEqualTo(2);
        assertThat(json.get("stuckStillLocks").asInt()).isEqualTo(1);
        assertThat(json.get("healed").asInt()).isEqualTo(1);
        assertThat(json.get("healedBy").get("force-release").asInt()).isEqualTo(1);
        assertThat(json.get("outcomes").get("released").asInt()).isEqualTo(1);
        assertThat(json.get("stuckStill").get(0).get("lock").asText()).isEqualTo("/b.lock");
        assertThat(json.get("longest").get("heldMs").asLong()).isEqualTo(9000);
        assertThat(json.get("files")).hasSize(2);
        assertThat(json.get("jvms").get(0).get("pid").asLong()).isEqualTo(7);
        assertThat(json.get("leftOut").get("missing").asLong()).isEqualTo(2);

        JsonNode alone =
                new ObjectMapper()
                        .readTree(
                                Cli.run(
                                                "report",
                                                "--json",
                                                "--no-rotated",
                                                folder.resolve("events.jsonl"))
                                        .out());
        assertThat(alone.get("events").asInt()).isEqualTo(1);
    }

    @Test
    void stdoutGetsThePageAndStderrTheWords() throws IOException {
        Cli cli = Cli.run("report", events(RELEASED), "-o", "-");

        assertThat(cli.exitCode()).isZero();
        assertThat(cli.out()).startsWith(Page.BEGINNING).endsWith("</html>\n");
        assertThat(cli.err()).contains("1 lock stuck").doesNotContain("Report:");
        try (var all = Files.list(folder)) {
            assertThat(all).hasSize(1);
        }
        Cli both = Cli.run("report", folder.resolve("events.jsonl"), "-o", "-", "--json");
        assertThat(both.exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void noFileToReadIsOverwritten() throws IOException {
        Path file = events(RELEASED);
        Path link = Files.createSymbolicLink(folder.resolve("link.html"), file);
        Path rotated = Files.writeString(folder.resolve("events.jsonl.1"), RELEASED);

        for (Path output : List.of(file, link, rotated)) {
            Cli cli = Cli.run("report", file, "-o", output);
            assertThat(cli.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(cli.err()).hasLineCount(1).contains("is one of the files to read");
        }
        assertThat(file).hasContent(RELEASED.strip());
        assertThat(rotated).hasContent(RELEASED.strip());
    }

    @Test
    void anOldReportIsReplacedAndAnotherPageOnlyIfNamed() throws IOException {
        Path file = events(RELEASED);
        Path page = Files.writeString(folder.resolve("events.html"), "<html>my own</html>");

        Cli refused = Cli.run("report", file);
        assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err()).hasLineCount(1).contains("is no report");
        assertThat(page).hasContent("<html>my own</html>");

        assertThat(Cli.run("report", file, "-o", page).exitCode()).isZero();
        assertThat(page).content().startsWith(Page.BEGINNING);
        assertThat(Cli.run("report", file).exitCode()).isZero();
    }

    @Test
    void wrongInputIsOneLine() throws IOException {
        Path file = events(RELEASED);
        for (Cli cli :
                List.of(
                        Cli.run("report"),
                        Cli.run("report", folder),
                        Cli.run("report", folder.resolve("none.jsonl")),
                        Cli.run("report", file, folder.resolve("none.jsonl")),
                        Cli.run("report", file, "-o", folder),
                        Cli.run("report", file, "-o", folder.resolve("none/a.html")),
                        Cli.run("report", file, "-o", "/dev/null"),
                        Cli.run("report", file, "--nonsense"))) {
            assertThat(cli.exitCode()).as(cli.err()).isEqualTo(ExitCode.USAGE);
            assertThat(cli.err()).hasLineCount(1);
            assertThat(cli.out()).isEmpty();
        }
    }

    @Test
    void anEmptyFileGivesAReportThatSaysSo() throws IOException {
        Cli cli = Cli.run("report", events(""));

        assertThat(cli.exitCode()).isZero();
        assertThat(cli.out()).startsWith("No events in 1 file");
        assertThat(folder.resolve("events.html")).exists();
    }

    @Test
    void namesCantCommandTheTerminal() throws IOException {
        assertThat(Cli.run("report", events(RELEASED)).out())
                .contains("Longest: /a?.lock")
                .doesNotContain("\u001b");
    }
}
