package dev.lockmedic.profiles;

/** Profiles that the tests start from. */
final class Samples {
    static final String FULL =
            """
            {
              "$schema": "https://lockmedic.dev/profile.schema.json",
              "name": "session-gateway",
              "description": "the gateway",
              "lockFiles": ["**/*.jsonl.lock"],
              "ownerPattern": "gateway(\\\\.jar)?",
              "locks": [
                {
                  "class": "com.example.gateway.SessionWriteLock",
                  "acquire": {
                    "method": "acquire",
                    "parameters": ["java.nio.file.Path", "long"],
                    "hold": "return",
                    "lockFile": "return.lockFile()",
                    "resource": "arg0",
                    "maxHoldMs": "hold.maxHoldMs"
                  },
                  "release": {
                    "class": "com.example.gateway.Handle",
                    "method": "release",
                    "parameters": [],
                    "hold": "this"
                  },
                  "forceRelease": {
                    "on": "lock",
                    "method": "forceRelease",
                    "arguments": ["hold", "'lockmedic'", 5, true, "arg1"]
                  },
                  "held": "hold.isHeld()"
                }
              ],
              "stalePolicy": {
                "class": "com.example.gateway.StalePolicy",
                "method": "shouldRemove",
                "parameters": ["java.util.Set"],
                "reasons": "arg0",
                "holdExceeded": "HOLD_EXCEEDED",
                "reclaim": "TAKE"
              }
            }
            """;

    static final String SMALL =
            """
            {
              "name": "small",
              "locks": [
                { "class": "com.example.Lock",
                  "acquire": {"method": "acquire", "hold": "return"},
                  "release": {"method": "release", "hold": "this"} }
              ],
              "stalePolicy": {
                "class": "com.example.Policy", "method": "remove", "reasons": "arg0", "reclaim": true
              }
            }
            """;

    private Samples() {}
}
