package dev.lockmedic.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The front that woven writing methods call: a refusal stops the write, nothing else ever does. */
class WriteHooksTest {
    private final Object channel = new Object();
    private final List<Throwable> failures = new ArrayList<>();
    private LockLostException refusal;
    private RuntimeException failure;
    private int asked;

    private final WriteGate gate =
            new WriteGate() {
                private LockLostException answer() {
                    asked++;
                    if (failure != null) {
                        throw failure;
                    }
                    return refusal;
                }

                @Override
                public LockLostException writing(Object written, Object parent, String path) {
                    return answer();
                }

                @Override
                public void submitting(Object written) {
                    answer();
                }

                @Override
                public LockLostException opening(Object stream, String path) {
                    return answer();
                }

                @Override
                public void failed(Throwable error) {
                    failures.add(error);
                    throw new IllegalStateException("even this");
                }
            };

    private List<ThrowingCallable> writes() {
        return List.of(
                () -> WriteHooks.writing(channel, null, "/data/a"),
                () -> WriteHooks.mapping(channel, null, "/data/a", FileChannel.MapMode.READ_WRITE),
                () -> WriteHooks.opening(channel, "/data/a"),
                () -> WriteHooks.opening(channel, "/data/a", 2 | 4));
    }

    @AfterEach
    void noGate() {
        WriteHooks.guardBy(null);
    }

    @Test
    void withoutAGateEverythingMayBeWritten() {
        refusal = new LockLostException("no");

        writes().forEach(write -> assertThatCode(write).doesNotThrowAnyException());
        WriteHooks.submitting(channel);
        assertThat(asked).isZero();
    }

    @Test
    void aRefusalIsWhatTheHostSees() {
        WriteHooks.guardBy(gate);
        refusal = new LockLostException("lost");

        writes().forEach(write -> assertThatThrownBy(write).isSameAs(refusal));
        refusal = null;
        writes().forEach(write -> assertThatCode(write).doesNotThrowAnyException());
        assertThat(asked).isEqualTo(8);
    }

    @Test
    void whatOnlyReadsIsNotAsked() throws Exception {
        WriteHooks.guardBy(gate);
        refusal = new LockLostException("lost");

        WriteHooks.mapping(channel, null, "/data/a", FileChannel.MapMode.READ_ONLY);
        WriteHooks.mapping(channel, null, "/data/a", FileChannel.MapMode.PRIVATE);
        WriteHooks.opening(channel, "/data/a", 1);
        assertThat(asked).isZero();
    }

    @Test
    void aFailureOfOursStopsNothing() {
        WriteHooks.guardBy(gate);
        failure = new IllegalStateException("ours");

        writes().forEach(write -> assertThatCode(write).doesNotThrowAnyException());
        WriteHooks.submitting(channel);
        assertThat(failures).hasSize(5).containsOnly(failure);
    }
}
