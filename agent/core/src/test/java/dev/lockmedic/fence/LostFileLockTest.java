package dev.lockmedic.fence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.events.Events;
import dev.lockmedic.holds.Waiters;
import dev.lockmedic.hooks.LockLostException;
import dev.lockmedic.hooks.WriteHooks;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.settings.LogLevel;
import dev.lockmedic.settings.Settings;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may write once a FileLock was taken, and what lifts that. */
class LostFileLockTest {
    @TempDir Path folder;
    private final Settings settings =
            Settings.resolve("", new Properties(), Map.of(), complaint -> {});
    private final List<Throwable> errors = new ArrayList<>();
    private final WriteFence fence =
            new WriteFence(
                    settings,
                    new Refusals(new Waiters(), new Events(), new AgentLog(() -> LogLevel.OFF)),
                    Long.MAX_VALUE,
                    errors::add);
    private Path file;
    private FileOutputStream stream;
    private FileChannel channel;

    @BeforeEach
    void open() throws IOException {
        file = folder.resolve("a");
        stream = new FileOutputStream(file.toFile());
        channel = stream.getChannel();
    }

    @AfterEach
    void close() throws IOException {
        fence.close();
        stream.close();
        assertThat(errors).isEmpty();
    }

    private LostFileLock lost(Thread thread, long position, long size) throws IOException {
        FileLock lock = channel.lock(position, size, false);
        LostFileLock lost =
                new LostFileLock(
                        lock,
                        stream,
                        thread,
                        file.toString(),
                        new LostFileLock.Told(
                                "file-lock-1",
                                "t",
                                7,
                                1000,
                                "lockmedic.file-locks.max-hold",
                                "the story"));
        fence.lost(lost);
        lock.release();
        return lost;
    }

    private LockLostException write(Object writer, Object parent) {
        return fence.writing(writer, parent, file.toString());
    }

    @Test
    void itsChannelAndStreamAreFencedForEveryThread() throws IOException {
        lost(new Thread(), 0, Long.MAX_VALUE);

        assertThat(write(channel, stream)).hasMessageContaining("the story");
        assertThat(write(stream, null)).isNotNull();
        assertThat(write(new Object(), stream)).isNotNull();
        assertThat(fence.writing(channel, null, null)).as("one without a path").isNotNull();
        assertThat(write(new Object(), null)).as("another channel").isNull();
        assertThat(fence.opening(new Object(), file.toString()))
                .as("opening, which taking it anew needs")
                .isNull();
    }

    @Test
    void itsThreadIsFencedOnThatFile() throws IOException {
        lost(Thread.currentThread(), 0, Long.MAX_VALUE);

        assertThat(write(new Object(), null)).isNotNull();
        assertThat(fence.writing(new Object(), null, folder.resolve("b").toString())).isNull();
    }

    @Test
    void fenceOffAndPolicyOffLetItWrite() throws IOException {
        lost(Thread.currentThread(), 0, Long.MAX_VALUE);

        settings.set("fence=off");
        assertThat(write(channel, stream)).isNull();
        settings.set("fence=on,policy=off");
        assertThat(write(channel, stream)).isNull();
        settings.set("policy=report");
        assertThat(write(channel, stream)).as("what is lost is lost").isNotNull();
    }

    @Test
    void takenAnewThroughTheChannelItIsLifted() throws IOException {
        lost(new Thread(), 100, 50);
        try (FileLock less = channel.lock(100, 49, false)) {
            fence.obtained(less, file.toString());
            assertThat(write(channel, stream)).as("not all of the region").isNotNull();
        }
        try (FileLock same = channel.lock(100, 50, false)) {
            fence.obtained(same, file.toString());
            assertThat(write(channel, stream)).isNull();
            assertThat(WriteHooks.gate()).isNull();
        }
    }

    @Test
    void aSharedLockGivesNoRightToWriteBack() throws IOException {
        lost(new Thread(), 0, Long.MAX_VALUE);
        FileLock shared =
                new FileLock(channel, 0, Long.MAX_VALUE, true) {
                    @Override
                    public boolean isValid() {
                        return true;
                    }

                    @Override
                    public void release() {}
                };
        fence.obtained(shared, file.toString());

        assertThat(write(channel, stream)).isNotNull();
    }

    @Test
    void takenAnewByItsThreadThroughAnotherChannelItIsLifted() throws IOException {
        lost(Thread.currentThread(), 0, Long.MAX_VALUE);
        try (FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock anew = other.lock()) {
            fence.obtained(anew, folder.resolve("b").toString());
            assertThat(write(channel, stream)).as("another file's").isNotNull();
            fence.obtained(anew, file.toString());
            assertThat(write(channel, stream)).isNull();
        }
    }

    @Test
    void closingTheChannelEndsIt() throws IOException {
        lost(Thread.currentThread(), 0, Long.MAX_VALUE);
        assertThat(WriteHooks.gate()).isSameAs(fence);
        stream.close();

        assertThat(write(new Object(), null)).isNull();
        assertThat(WriteHooks.gate()).as("nothing is left to guard").isNull();
    }

    @Test
    void whatWasNotTakenAfterAllIsFreeAgain() throws IOException {
        LostFileLock lost = lost(Thread.currentThread(), 0, Long.MAX_VALUE);
        fence.notLost(lost);

        assertThat(write(channel, stream)).isNull();
        assertThat(WriteHooks.gate()).isNull();
    }
}
