package dev.lockmedic.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** State and start of a process, whatever it has named itself. */
class ProcStatTest {
    private static final String AFTER_STATE =
            " 1 4711 4711 0 -1 4194560 9 0 0 0 1 2 0 0 20 0 1 0 98765 1 2 3\n";

    @ParameterizedTest
    @ValueSource(strings = {"java", "a b", "tricky) Z 1 2 3 (x", "((", "))", "", "x\ny"})
    void isParsedAfterTheLastParenthesis(String comm) {
        assertThat(ProcStat.parse("4711 (" + comm + ") S" + AFTER_STATE))
                .isEqualTo(new ProcStat('S', 98765));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4711 java S 1", "4711 (java) S 1 2", "4711 (java)"})
    void whatIsNoStatIsNone(String text) {
        assertThat(ProcStat.parse(text)).isNull();
    }

    @Test
    void aStartThatIsNoNumberIsNone() {
        assertThat(ProcStat.parse("4711 (java) S" + AFTER_STATE.replace("98765", "x"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(chars = {'Z', 'X', 'x'})
    void aZombieIsGone(char state) {
        assertThat(new ProcStat(state, 1).gone()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(chars = {'R', 'S', 'D', 'T', 't', 'I'})
    void allOthersAreThere(char state) {
        assertThat(new ProcStat(state, 1).gone()).isFalse();
    }
}
