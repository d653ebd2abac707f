package dev.lockmedic.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The front that woven FileLock methods call: it tells of the host's locks, and never throws. */
class FileLockHooksTest {
    @TempDir Path folder;
    private final List<String> told = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private RuntimeException failure;
    private FileChannel channel;
    private FileLock lock;

    private final FileLockWatcher watcher =
            new FileLockWatcher() {
                private void tell(String what, FileLock which) {
                    assertThat(which).isSameAs(lock);
                    told.add(what);
                    if (failure != null) {
                        throw failure;
                    }
                }

                @Override
                public void requested(FileLock which) {
                    tell("requested", which);
                }

                @Override
                public void obtained(FileLock which, String path) {
                    tell("obtained " + path, which);
                }

                @Override
                public void released(FileLock which, boolean byAgent) {
                    tell("released " + byAgent, which);
                }

                @Override
                public void failed(Throwable error) {
                    failures.add(error);
                    throw new IllegalStateException("even this");
                }
            };

    @BeforeEach
    void open() throws IOException {
        channel =
                FileChannel.open(
                        folder.resolve("a"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        lock = channel.lock();
        FileLockHooks.watch(watcher);
    }

    @AfterEach
    void close() throws IOException {
        FileLockHooks.watch(null);
        channel.close();
    }

    private void all() {
        FileLockHooks.requested(lock);
        FileLockHooks.answered(0, lock);
        FileLockHooks.obtained(lock, "/a");
        FileLockHooks.released(lock);
    }

    @Test
    void tellsOfWhatIsObtained() {
        all();
        FileLockHooks.obtained(null, "/a");
        FileLockHooks.requested(null);
        FileLockHooks.answered(-1, lock);
        FileLockHooks.answered(2, lock);

        assertThat(told)
                .containsExactly("requested", "obtained null", "obtained /a", "released false");
    }

    @Test
    void saysNothingToNobody() {
        FileLockHooks.watch(null);
        all();

        assertThat(told).isEmpty();
    }

    @Test
    void locksThatTheAgentTakesAreNotTold() throws InterruptedException {
        AgentThread agent = new AgentThread(this::all, "lockmedic-test", null);
        agent.start();
        agent.join();

        assertThat(told)
                .as("only the end, which may be of a host's lock")
                .containsExactly("released true");
    }

    @Test
    void codeOfTheHostOnAnAgentThreadIsTheHosts() throws InterruptedException {
        AgentThread agent =
                new AgentThread(
                        () -> {
                            ((AgentThread) Thread.currentThread()).actFor("a hold");
                            FileLockHooks.obtained(lock, "/a");
                            FileLockHooks.released(lock);
                        },
                        "lockmedic-test",
                        null);
        agent.start();
        agent.join();

        assertThat(told).containsExactly("obtained /a", "released false");
    }

    @Test
    void locksWithinAnInterceptedCallAreTheAgents() {
        assertThat(Reentry.enter()).isTrue();
        try {
            FileLockHooks.requested(lock);
            FileLockHooks.obtained(lock, "/a");
        } finally {
            Reentry.leave();
        }
        assertThat(told).isEmpty();
        FileLockHooks.obtained(lock, "/a");
        assertThat(told).hasSize(1);
    }

    @Test
    void nothingLeavesThem() {
        failure = new IllegalStateException("a fault of ours");
        all();

        assertThat(failures).hasSize(4).allMatch(e -> e == failure);
    }
}
