package dev.lockmedic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The text of a status, to the letter. */
class StatusRendererTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:20:00Z");

    @Test
    void aFullStatus() throws Exception {
        assertThat(StatusRenderer.render(full(), NOW, false, Ink.NONE))
                .isEqualTo(expected("status.txt"));
    }

    @Test
    void aFullStatusWithAllDetails() throws Exception {
        assertThat(StatusRenderer.render(full(), NOW, true, Ink.NONE))
                .isEqualTo(expected("status-verbose.txt"));
    }

    @Test
    void anEmptyStatus() throws Exception {
        assertThat(StatusRenderer.render(read("{}"), NOW, true, Ink.NONE))
                .isEqualTo(
                        """
                        Lockmedic ? in process ?, policy ?, since ?

                        Held: none

                        Healed: none

                        Hook points: none told
                        Watchdog: nothing told
                        Profiles: none
                        Settings: all default
                        """);
    }

    @Test
    void nullsInEveryPlace() throws Exception {
        Status status =
                read(
                        "{'settings':[null,{}],'hooks':[{}],'watchdog':{},'healers':{},'held':[{},"
                                + "{'holder':{}}],'heals':[{}],'profiles':[{'parts':[{}]}],"
                                + "'counters':{'a':null},'heldTotal':null}");

        assertThat(StatusRenderer.render(status, NOW, true, Ink.NONE)).contains("Held: 2");
        assertThat(StatusRenderer.renderSummary(status)).contains("adopted      0 holds");
    }

    @Test
    void aSentinelThatDoesNotRunIsPlainToSee() throws Exception {
        assertThat(
                        StatusRenderer.render(
                                read(
                                        "{'sentinel':{'pid':0,'armed':0,'released':2,'restarts':11,"
                                                + "'problem':'it ended'}}"),
                                NOW,
                                false,
                                Ink.NONE))
                .contains("Sentinel: NOT RUNNING (it ended), 0 armed, 2 released, 11 restarts\n");
        assertThat(StatusRenderer.render(read("{'sentinel':{}}"), NOW, false, Ink.NONE))
                .contains("Sentinel: NOT RUNNING, ? armed, ? released\n");
    }

    @Test
    void whatTheHostsMonitoringCouldNotTakeIsToldWithoutBeingAskedFor() throws Exception {
        assertThat(
                        StatusRenderer.render(
                                read("{'jmx':{'state':'failed','why':'SecurityException'}}"),
                                NOW,
                                false,
                                Ink.NONE))
                .contains("JMX: failed (SecurityException)\n")
                .doesNotContain("Flight");
        assertThat(StatusRenderer.render(read("{'jmx':{'state':'waiting'}}"), NOW, false, Ink.NONE))
                .doesNotContain("JMX");
    }

    @Test
    void controlCharactersOfTheHostDoNotReachTheTerminal() throws Exception {
        Status status =
                read("{'held':[{'lock':'/a\\u001b[2J\\u202eb','holder':{'thread':'x\\ny'}}]}");

        assertThat(StatusRenderer.render(status, NOW, true, Ink.NONE))
                .contains("x?y     /a?[2J?b\n");
    }

    @Test
    void holderFromBeforeTheAgentCameIsUnknownAndNotEnded() throws Exception {
        Status status = read("{'pid':7,'held':[{'lock':'/a.lock','holder':{'pid':7}}]}");

        assertThat(StatusRenderer.render(status, NOW, false, Ink.NONE))
                .contains(" thread unknown  /a.lock\n");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0ms",
        "999, 999ms",
        "1000, 1s",
        "4250, 4.2s",
        "48999, 48s",
        "60000, 1m",
        "252000, 4m12s",
        "3600000, 1h",
        "7500000, 2h5m",
        "273600000, 3d4h",
        "-5000, -5s",
    })
    void durations(long millis, String text) {
        assertThat(Durations.format(millis)).isEqualTo(text);
    }

    private static Status full() throws Exception {
        try (InputStream in = StatusRendererTest.class.getResourceAsStream("status.json")) {
            return StatusReader.read(new ObjectMapper().readTree(in));
        }
    }

    private static String expected(String name) throws Exception {
        try (InputStream in = StatusRendererTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private static Status read(String json) throws Exception {
        return StatusReader.read(new ObjectMapper().readTree(json.replace('\'', '"')));
    }
}
