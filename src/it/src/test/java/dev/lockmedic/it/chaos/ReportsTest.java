package dev.lockmedic.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.it.chaos.HoldReport.Outcome;
import dev.lockmedic.it.chaos.HoldReport.Write;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a thread reports is what the judge files. */
class ReportsTest {
    private final Epochs epochs = new Epochs();
    private Path folder;
    private ServerSocketChannel server;
    private Reports reports;

    @BeforeEach
    void connect() throws IOException {
        // Not a folder of JUnit's: a socket's path must be short.
        folder = Files.createTempDirectory("rt");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(folder.resolve("s")));
        reports = new Reports(folder.resolve("s"), 3, 1, 4, true, true);
    }

    @AfterEach
    void disconnect() throws IOException {
        reports.close();
        server.close();
        Files.deleteIfExists(folder.resolve("s"));
        Files.delete(folder);
    }

    @Test
    void oneHold() throws IOException {
        String transcript = Epochs.transcript(7, 2);
        reports.epoch(7);
        reports.acquired(9, transcript, 100, 150, 190, 500, 200, 195);
        reports.opened(9, 4096, 210);
        reports.wrote(9, 0, Outcome.OK, 220, "");
        reports.wrote(9, 1, Outcome.REFUSED, 230, "dev.Lost: no longer yours");
        reports.releasing(9, 240);
        reports.released(9, "gone", 250);

        assertThat(listen().epoch).isEqualTo(7);
        HoldReport hold = epochs.of(transcript).holds.get(transcript).get(0);
        assertThat(hold.id).isEqualTo(new HoldId(3, 1, 4, 9));
        assertThat(hold.agent).isTrue();
        assertThat(hold.virtual).isTrue();
        assertThat(hold.since).isEqualTo(100);
        assertThat(hold.lastFailed).isEqualTo(150);
        assertThat(hold.acquired).isEqualTo(200);
        assertThat(hold.place).isEqualTo(195);
        assertThat(hold.deadline()).isEqualTo(690);
        assertThat(hold.rightEnds()).isEqualTo(240);
        assertThat(hold.openedSize).isEqualTo(4096);
        assertThat(hold.openedAt).isEqualTo(210);
        assertThat(hold.writes)
                .containsExactly(
                        new Write(0, Outcome.OK, 220, ""),
                        new Write(1, Outcome.REFUSED, 230, "dev.Lost: no longer yours"));
        assertThat(hold.releaseRefused()).isTrue();
        assertThat(hold.releasedAt).isEqualTo(250);
    }

    @Test
    void contenderThatGaveUp() throws IOException {
        String transcript = Epochs.transcript(0, 1);
        reports.gaveUp(transcript, 77);
        listen();
        GaveUp contender = epochs.of(transcript).gaveUp.get(transcript).get(0);
        assertThat(contender.agent()).isTrue();
        assertThat(contender.lastFailed()).isEqualTo(77);
    }

    @Test
    void reportOnAnEpochThatWasJudgedIsCounted() throws IOException {
        epochs.take();
        reports.gaveUp(Epochs.transcript(0, 1), 77);
        reports.gaveUp(Epochs.transcript(1, 1), 78);
        listen();
        assertThat(epochs.takeLate()).isEqualTo(1);
        assertThat(epochs.takeLate()).isZero();
        assertThat(epochs.last()).isEqualTo(1);
    }

    private Witness listen() throws IOException {
        reports.close();
        try (BufferedReader lines =
                new BufferedReader(Channels.newReader(server.accept(), StandardCharsets.UTF_8))) {
            Witness witness = Witness.hello(lines.readLine());
            String line;
            while ((line = lines.readLine()) != null) {
                witness.tell(line, epochs);
            }
            return witness;
        }
    }
}
