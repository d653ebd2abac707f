package dev.lockmedic.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Payloads as holders write them, and as other protocols do. */
public final class Seeds {
    private Seeds() {}

    /** Bytes of good and usual lock files. */
    public static List<byte[]> payloads() {
        return Stream.of(
                        """
                        {"pid":4711,"createdAt":"2026-01-01T11:59:00.000Z","maxHoldMs":300000,"starttime":192957}
                        """,
                        """
                        {
                          "pid": 4711,
                          "createdAt": "2026-01-01T11:59:59Z",
                          "maxHoldMs": 60000
                        }
                        """,
                        "{\"createdAt\":\"2026-01-01T13:00:00+01:00\",\"pid\":1}",
                        """
                        {"host":{"name":"a","ips":["10.0.0.1",null]},"pid":4711.0,"note":"caf\u00e9 \\"x\\"",
                         "createdAt":"2026-01-01T11:00:00.123456789Z","maxHoldMs":1e6,"starttime":1}
                        """,
                        "4711\n",
                        "")
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
