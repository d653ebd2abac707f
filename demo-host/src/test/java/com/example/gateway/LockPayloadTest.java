package com.example.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LockPayloadTest {
    // No milliseconds on purpose: they have to be written all the same.
    private static final Instant CREATED = Instant.parse("2026-03-01T10:20:30Z");

    @Test
    void isWrittenByteForByteLikeTheOtherProgramsDo() {
        assertThat(text(new LockPayload(4711L, CREATED, 300_000L, 12345L)))
                .isEqualTo(
                        """
                        {
                          "pid": 4711,
                          "createdAt": "2026-03-01T10:20:30.000Z",
                          "maxHoldMs": 300000,
                          "starttime": 12345
                        }
                        """);
    }

    @Test
    void leavesOutAStartTimeThatIsNotKnown() {
        assertThat(text(new LockPayload(4711L, CREATED, 300_000L, null)))
                .isEqualTo(
                        """
                        {
                          "pid": 4711,
                          "createdAt": "2026-03-01T10:20:30.000Z",
                          "maxHoldMs": 300000
                        }
                        """);
    }

    @Test
    void readsBackWhatItWrote() {
        LockPayload payload = new LockPayload(4711L, CREATED.plusMillis(7), 1L, 12345L);
        assertThat(LockPayload.parse(payload.toBytes())).isEqualTo(payload);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"pid\": 47",
                "null",
                "[]",
                "4711",
                "{\"pid\": \"4711\", \"createdAt\": \"yesterday\", \"maxHoldMs\": -1}",
                "{\"pid\": 0, \"createdAt\": 5, \"maxHoldMs\": 1.5, \"starttime\": {}}"
            })
    void whatIsNotUsableIsAbsent(String json) {
        assertThat(LockPayload.parse(json.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new LockPayload(null, null, null, null));
    }

    @Test
    void aUsableFieldCountsBesideAnUnusableOne() {
        byte[] json = "{\"pid\": 4711, \"createdAt\": \"?\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(LockPayload.parse(json)).isEqualTo(new LockPayload(4711L, null, null, null));
    }

    private static String text(LockPayload payload) {
        return new String(payload.toBytes(), StandardCharsets.UTF_8);
    }
}
