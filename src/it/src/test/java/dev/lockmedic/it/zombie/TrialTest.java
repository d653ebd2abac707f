package dev.lockmedic.it.zombie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TrialTest {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    @Test
    void whatTheHolderWroteBeforeItsSuccessorIsNoSlip() throws IOException {
        holderWrites(3);
        successorWrites();
        assertThat(Trial.of(content.toByteArray(), 3)).isEqualTo(new Trial(0, 0));
    }

    @Test
    void whatLiesBehindTheSuccessorsRecordHasSlipped() throws IOException {
        holderWrites(3);
        successorWrites();
        holderWrites(2);
        assertThat(Trial.of(content.toByteArray(), 5)).isEqualTo(new Trial(2, 0));
    }

    @Test
    void aTornRecordHasSlippedToo() throws IOException {
        successorWrites();
        holderWrites(1);
        byte[] torn = Arrays.copyOf(content.toByteArray(), Record.LENGTH + 1);
        assertThat(Trial.of(torn, 1).slipped()).isOne();
    }

    @Test
    void whatWasWrittenAndIsNotThereIsInAnotherFile() throws IOException {
        holderWrites(3);
        successorWrites();
        assertThat(Trial.of(content.toByteArray(), 4)).isEqualTo(new Trial(0, 1));
    }

    @Test
    void withoutTheSuccessorsRecordNothingIsDecided() {
        holderWrites(3);
        assertThatThrownBy(() -> Trial.of(content.toByteArray(), 3))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the successor's record is not there");
    }

    private void holderWrites(int records) {
        for (int i = 0; i < records; i++) {
            content.writeBytes(Record.ofHolder());
        }
    }

    private void successorWrites() {
        content.writeBytes(Record.ofSuccessor());
    }
}
