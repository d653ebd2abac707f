package dev.lockmedic.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.testing.ChildJvm;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The child's side by its lines: whatever comes, it goes on, and it ends with its stdin. */
@Timeout(60)
class SentinelMainTest {
    @TempDir Path folder;

    /** The child's loop in this JVM, spoken to by lines. */
    private static final class Spoken implements AutoCloseable {
        private final PipedOutputStream to = new PipedOutputStream();
        private final PipedInputStream in = new PipedInputStream(1 << 16);
        private final LineReader answers;
        private final Thread thread;
        private long syncs;

        Spoken() throws IOException {
            PipedInputStream stdin = new PipedInputStream(to, 1 << 16);
            PipedOutputStream stdout = new PipedOutputStream(in);
            answers = new LineReader(in);
            thread = new Thread(() -> SentinelMain.run(stdin, stdout));
            thread.start();
            assertThat(answers.next()).startsWith("lockmedic-sentinel " + Wire.VERSION + " ");
        }

        void say(String text) throws IOException {
            to.write(text.getBytes(StandardCharsets.UTF_8));
            to.flush();
        }

        /** All it says up to the answer. */
        String sync() throws IOException {
            say("sync " + ++syncs + "\n");
            StringBuilder said = new StringBuilder();
            String line;
            while (!(line = answers.next()).equals("synced " + syncs)) {
                said.append(line).append('\n');
            }
            return said.toString();
        }

        @Override
        public void close() throws IOException {
            to.close();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void garbageIsToldOfAndChangesNothing() throws IOException {
        try (Spoken child = new Spoken()) {
            child.say("hello\n\narm\narm 1 2 3\npolicy\npolicy maybe\ndisarm x\nsync\n");

            assertThat(child.sync().lines())
                    .hasSize(8)
                    .allMatch(line -> line.startsWith("log not understood"));
        }
    }

    @Test
    void anyBytesAtAllAndThenALineThatCounts() throws IOException {
        byte[] noise = new byte[200_000];
        new Random(7).nextBytes(noise);
        for (int i = 0; i < noise.length; i++) {
            // So that a few hundred lines come out of it, and all that is told fits the pipe.
            noise[i] = noise[i] == '\n' && i % 13 != 0 ? 0 : noise[i];
        }
        try (Spoken child = new Spoken()) {
            for (int i = 0; i < noise.length; i += 1000) {
                child.to.write(noise, i, 1000);
                child.to.flush();
                child.say("\n");
                child.sync();
            }
            assertThat(child.sync()).isEmpty();
        }
    }

    @Test
    void armedByLinesAndReleased() throws IOException {
        Path lock = Files.writeString(folder.resolve("with space.lock"), "payload");
        ArmedLock armed =
                ArmedLock.of(
                        5,
                        System.nanoTime(),
                        10,
                        LockFileReader.ofBytesOnly(identity -> false).read(lock),
                        null);
        try (Spoken child = new Spoken()) {
            String line = Wire.arm(armed) + "\npolicy on\n";
            // In two pieces, as a pipe may well deliver it.
            child.say(line.substring(0, 20));
            child.say(line.substring(20));

            assertThat(child.answers.next()).startsWith("released 5 ");
            assertThat(lock).doesNotExist();
        }
    }

    @Test
    void aHugeLineIsLeftOut() throws IOException {
        try (Spoken child = new Spoken()) {
            for (int i = 0; i < 100; i++) {
                child.say("arm " + "x".repeat(10_000));
            }
            child.say("\n");
            assertThat(child.sync()).isEqualTo("log a line that is too long was left out\n");
        }
    }

    @Test
    void endsWithItsStdin() {
        ChildJvm child = ChildJvm.start(SentinelMain.class);
        assertThat(child.line()).startsWith(Wire.HELLO);

        child.close();

        assertThat(child.line()).isNull();
    }
}
