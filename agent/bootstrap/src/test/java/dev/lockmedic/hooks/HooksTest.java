package dev.lockmedic.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.CopyOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The front that woven methods call: silent first, no recursion, nothing thrown into the host. */
class HooksTest {
    private static final Path LOCK = Path.of("/data/a.lock");
    private static final Path OTHER = Path.of("/data/a.txt");
    private static final Set<OpenOption> EXCLUSIVE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    private static final CopyOption[] NONE = {};

    private final Recorder recorder = new Recorder();

    /** Notes what it is asked, answers with a call, throws when told to. */
    private static class Recorder extends Watcher {
        private final List<String> asked = new ArrayList<>();
        private final List<Throwable> failures = new ArrayList<>();
        private Throwable thrown;
        private Call answer = new Scripted();

        private Call note(String what) {
            asked.add(what);
            throwIfTold(thrown);
            return answer;
        }

        @Override
        public boolean mayBeLock(String path) {
            throwIfTold(thrown);
            return path.endsWith(".lock");
        }

        @Override
        public Call creating(Path path, boolean fresh) {
            return note("creating " + path + " " + fresh);
        }

        @Override
        public Call deleting(Path path, boolean mustExist, boolean throwing) {
            return note("deleting " + path + " " + mustExist + " " + throwing);
        }

        @Override
        public Call openingToWrite(Path path) {
            return note("opening to write " + path);
        }

        @Override
        public Call moving(Path source, Path target, boolean replaces, boolean throwing) {
            return note("moving " + source + " " + target + " " + replaces);
        }

        @Override
        public void failed(Throwable error) {
            failures.add(error);
            throwIfTold(thrown);
        }
    }

    private static final class Scripted extends Call {
        private boolean skips;
        private boolean again;
        private Throwable thrown;

        @Override
        public boolean skips() {
            throwIfTold(thrown);
            return skips;
        }

        @Override
        public Throwable refusal() {
            throwIfTold(thrown);
            return super.refusal();
        }

        @Override
        public boolean result() {
            throwIfTold(thrown);
            return super.result();
        }

        @Override
        public boolean again(boolean result, Object value, Throwable bodyThrew) {
            throwIfTold(thrown);
            return again;
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void throwIfTold(Throwable t) throws T {
        if (t != null) {
            throw (T) t;
        }
    }

    @AfterEach
    void silence() {
        Hooks.watch(null);
        Reentry.leave();
    }

    static Stream<Supplier<Call>> entries() {
        return Stream.of(
                () -> Hooks.opening(LOCK, EXCLUSIVE),
                () -> Hooks.making(LOCK),
                () -> Hooks.linking(LOCK),
                () -> Hooks.making(LOCK.toFile()),
                () -> Hooks.copying(OTHER, LOCK, NONE),
                () -> Hooks.moving(LOCK, OTHER, NONE),
                () -> Hooks.moving(LOCK.toFile(), OTHER.toFile()),
                () -> Hooks.deleting(LOCK, true),
                () -> Hooks.deleting(LOCK.toFile()));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void withoutAWatcherNothingIsAsked(Supplier<Call> entry) {
        assertThat(entry.get()).isNull();
        Hooks.watch(recorder);
        Hooks.watch(null);
        assertThat(entry.get()).isNull();
        assertThat(recorder.asked).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("entries")
    void theWatcherIsAskedAndItsAnswerGivenBack(Supplier<Call> entry) {
        Hooks.watch(recorder);

        assertThat(entry.get()).isSameAs(recorder.answer);
        assertThat(recorder.asked).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("entries")
    void insideOneCallEverythingElseIsSilent(Supplier<Call> entry) {
        Hooks.watch(recorder);
        Call call = entry.get();
        entries().forEach(nested -> assertThat(nested.get()).isNull());
        assertThat(recorder.asked).hasSize(1);

        assertThat(Hooks.again(call, true, null, null)).isFalse();
        assertThat(entry.get()).as("when it is over").isNotNull();
    }

    @ParameterizedTest
    @MethodSource("entries")
    void aCallThatIsNotInterestingLeavesNothingBehind(Supplier<Call> entry) {
        Hooks.watch(recorder);
        recorder.answer = null;
        assertThat(entry.get()).isNull();
        assertThat(entry.get()).isNull();
        assertThat(recorder.asked).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("entries")
    void whateverTheWatcherThrowsTheHostDoesNotNotice(Supplier<Call> entry) {
        Hooks.watch(recorder);
        for (Throwable thrown :
                List.of(
                        new Exception(),
                        new StackOverflowError(),
                        new OutOfMemoryError("of a test"))) {
            recorder.thrown = thrown;
            assertThat(entry.get()).isNull();
            assertThat(recorder.failures).contains(thrown);
        }
        recorder.thrown = null;
        assertThat(entry.get()).as("no thread is left inside").isNotNull();
    }

    @Test
    void whateverACallThrowsTheHostDoesNotNotice() {
        Hooks.watch(recorder);
        Scripted call = new Scripted();
        for (Throwable thrown : List.of(new Exception(), new ThreadDeathLike())) {
            call.thrown = thrown;
            assertThat(Hooks.skips(call)).isFalse();
            assertThat(Hooks.refusal(call)).isNull();
            assertThat(Hooks.result(call)).isFalse();
            assertThat(Hooks.again(call, true, null, null)).isFalse();
            assertThat(recorder.failures).hasSize(4).containsOnly(thrown);
            recorder.failures.clear();
        }
    }

    /** An Error of nobody's own package. */
    private static final class ThreadDeathLike extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void aSkippedCallIsOverAtOnce() {
        Hooks.watch(recorder);
        Scripted call = (Scripted) recorder.answer;
        call.skips = true;

        assertThat(Hooks.skips(Hooks.deleting(LOCK, true))).isTrue();
        assertThat(Hooks.deleting(LOCK, true)).isNotNull();
    }

    @Test
    void aCallThatIsRepeatedIsNotOver() {
        Hooks.watch(recorder);
        Scripted call = (Scripted) recorder.answer;
        Hooks.making(LOCK);
        call.again = true;

        assertThat(Hooks.again(call, true, null, null)).isTrue();
        assertThat(Hooks.making(LOCK)).isNull();
        call.again = false;
        assertThat(Hooks.again(call, true, null, null)).isFalse();
        assertThat(Hooks.making(LOCK)).isNotNull();
    }

    @Test
    void onlyExclusiveCreationForWritingIsAnAcquisition() {
        Hooks.watch(recorder);

        assertThat(Hooks.opening(LOCK, Set.of(StandardOpenOption.WRITE))).isNull();
        assertThat(Hooks.opening(LOCK, Set.of(StandardOpenOption.CREATE_NEW))).isNull();
        assertThat(
                        Hooks.opening(
                                LOCK, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND)))
                .isNull();
        assertThat(Hooks.opening(OTHER, EXCLUSIVE)).isNull();
        assertThat(
                        Hooks.copying(
                                OTHER,
                                LOCK,
                                new CopyOption[] {StandardCopyOption.REPLACE_EXISTING}))
                .isNull();
        assertThat(recorder.asked).isEmpty();
        assertThat(
                        Hooks.opening(
                                LOCK,
                                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.APPEND)))
                .isNotNull();
    }

    @Test
    void openingToWriteIsToldOnlyWhileSomethingIsGuarded() {
        Hooks.watch(recorder);
        Set<OpenOption> writing = Set.of(StandardOpenOption.WRITE);
        CopyOption[] replacing = {StandardCopyOption.REPLACE_EXISTING};
        List<Supplier<Call>> openings =
                List.of(
                        () -> Hooks.opening(OTHER, writing),
                        () -> Hooks.opening(OTHER, Set.of(StandardOpenOption.APPEND)),
                        () -> Hooks.opening(OTHER, EXCLUSIVE),
                        () -> Hooks.copying(LOCK, OTHER, replacing));
        openings.forEach(opening -> assertThat(opening.get()).isNull());

        WriteHooks.guardBy(new NoGate());
        try {
            openings.forEach(
                    opening -> {
                        Call call = opening.get();
                        assertThat(call).isNotNull();
                        Hooks.again(call, true, null, null);
                    });
            assertThat(Hooks.opening(OTHER, Set.of(StandardOpenOption.READ))).isNull();
        } finally {
            WriteHooks.guardBy(null);
        }
        assertThat(recorder.asked).hasSize(4).containsOnly("opening to write " + OTHER);
    }

    /** Is there, and minds nothing. */
    private static final class NoGate extends WriteGate {
        @Override
        public LockLostException writing(Object channel, Object parent, String path) {
            return null;
        }

        @Override
        public void submitting(Object channel) {}

        @Override
        public LockLostException opening(Object stream, String path) {
            return null;
        }

        @Override
        public void failed(Throwable error) {}
    }

    @Test
    void whatIsToldIsWhatTheHostDoes() {
        Hooks.watch(recorder);
        Stream.<Supplier<Call>>of(
                        () -> Hooks.linking(LOCK),
                        () -> Hooks.making(LOCK),
                        () -> Hooks.moving(LOCK, OTHER, NONE),
                        () ->
                                Hooks.moving(
                                        LOCK,
                                        OTHER,
                                        new CopyOption[] {StandardCopyOption.ATOMIC_MOVE}),
                        () -> Hooks.moving(LOCK.toFile(), OTHER.toFile()),
                        () -> Hooks.deleting(LOCK, true),
                        () -> Hooks.deleting(LOCK.toFile()))
                .forEach(entry -> Hooks.again(entry.get(), true, null, null));

        assertThat(recorder.asked)
                .containsExactly(
                        "creating /data/a.lock false",
                        "creating /data/a.lock true",
                        "moving /data/a.lock /data/a.txt false",
                        "moving /data/a.lock /data/a.txt true",
                        "moving /data/a.lock /data/a.txt true",
                        "deleting /data/a.lock true true",
                        "deleting /data/a.lock false false");
    }

    /** The JDK's own call says false or throws; it is no fault of the agent's. */
    @Test
    void whatIsNoPathIsNoLockAndNoFailure() {
        Hooks.watch(recorder);
        File impossible = new File("a\0b.lock");

        assertThat(Hooks.making(impossible)).isNull();
        assertThat(Hooks.deleting(impossible)).isNull();
        assertThat(Hooks.moving(impossible, impossible)).isNull();
        assertThat(Hooks.moving(LOCK.toFile(), null)).isNull();
        assertThat(Hooks.opening(null, EXCLUSIVE)).isNull();
        assertThat(Hooks.opening(LOCK, null)).isNull();
        assertThat(Hooks.making((Path) null)).isNull();
        assertThat(Hooks.deleting((Path) null, true)).isNull();
        assertThat(recorder.failures).isEmpty();
        assertThat(Hooks.making(LOCK)).isNotNull();
    }

    @Test
    void whatTheAgentsOwnThreadsDoIsNotSeen() throws InterruptedException {
        Hooks.watch(recorder);
        List<Call> seen = new ArrayList<>();
        AgentThread thread =
                new AgentThread(
                        () -> entries().forEach(entry -> seen.add(entry.get())),
                        "lockmedic-x",
                        null);
        thread.start();
        thread.join();

        assertThat(seen).hasSize(9).containsOnlyNulls();
        assertThat(recorder.asked).isEmpty();
    }

    @Test
    void anAgentThreadKeepsOutOfTheHostsWay() {
        AgentThread thread = new AgentThread(() -> {}, "lockmedic-x", null);

        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getThreadGroup().getParent()).as("it is in the root group").isNull();
        assertThat(thread.getContextClassLoader()).isNull();
    }
}
