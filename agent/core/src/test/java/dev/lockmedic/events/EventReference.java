package dev.lockmedic.events;

import java.util.Locale;

/**
 * Renders the event reference, {@code src/docs/events.md}, from {@link EventType} and {@link
 * EventField}; {@link EventReferenceTest} says how to write the file anew.
 */
final class EventReference {
    private static final String HEAD =
            """
            # Events

            <!-- Generated from dev.lockmedic.events; see EventReferenceTest for how. -->

            With `lockmedic.events=/var/log/app/lockmedic-%%p.jsonl` Lockmedic writes what happens around
            locks to a file, one JSON object a line. `%%p` stands for the pid of the JVM. A file that has
            grown to `lockmedic.events.max-size` is put aside as `….jsonl.1`, the one before that is
            `….jsonl.2`, and so on; `lockmedic.events.keep` of them are kept.
            `java -jar lockmedic-agent.jar report <file>` makes a page of it that people can read.

            Events are made where they happen and written by a thread of Lockmedic's own: the host never
            waits for the disk. What the disk does not take (full, read-only, gone) is lost, counted, and
            told in the log when it begins and when it is over; what comes faster than it can be written is
            left out and counted by a `shed` event. Numbers in `seq` that are missing are such events.
            The last lines before a JVM is killed may be missing, and the very last may be cut off.

            The format has a version, `v`, which is %d. Within a version events and fields keep their names
            and meanings; new ones may come, so a reader leaves out what it does not know. A field is there
            if its value is known, and is missing otherwise.

            ```json
            {"v":1,"run":"1935f0c2a10-1267","seq":4,"at":"2026-11-26T12:00:04.607Z","monoMs":4817,
             "event":"released","pid":4711,"kind":"lock-file","lock":"/srv/sessions/a.jsonl.lock",
             "resource":"/srv/sessions/a.jsonl","hold":"lock-file-1",
             "holder":{"pid":4711,"thread":"gateway-worker-3","threadId":31,"virtual":false,"stack":["…"]},
             "heldMs":3007,"maxHoldMs":3000,"maxHoldFrom":"payload","reasons":["hold-exceeded"],
             "waiters":2,"decision":"force-release","outcome":"released","seen":"the lock file is gone"}
            ```

            (one line in the file)

            ## Which events there are

            | `event` | when |
            |---|---|
            """;

    private static final String FIELDS =
            """

            A stuck lock that is healed at its max hold gives `warned`, `overdue`, `released`, and then
            `acquired-contended` of whoever gets it; if its old holder wakes up, `fenced` and
            `zombie-release`. One that policy leaves alone gives `overdue`, `reported` ever more rarely, and
            `resolved` when it is over. `acquired-contended`, `adopted` and `warned` are followed by
            `given-back` if that hold ends as it should.

            ## Fields that every event has

            | field | type | meaning |
            |---|---|---|
            | `v` | number | version of the format |
            | `run` | string | tells this run of the agent in this JVM from all others |
            | `seq` | number | number of the event within that run, from 1 |
            | `at` | string | when, by the wall clock, ISO 8601 in UTC |
            | `monoMs` | number | when, in milliseconds since the agent came, by the monotonic clock; for durations |
            | `event` | string | what happened, see above |
            | `pid` | number | the JVM that Lockmedic is in |

            ## Fields that are there where they are known

            `holder.…` are fields of the object `holder`.

            | field | type | meaning |
            |---|---|---|
            """;

    private EventReference() {}

    static String render() {
        StringBuilder text = new StringBuilder(HEAD.formatted(EventType.VERSION));
        for (EventType type : EventType.values()) {
            text.append("| `%s` | %s |\n".formatted(type.wireName(), type.meaning()));
        }
        text.append(FIELDS);
        for (EventField<?> field : EventField.ALL) {
            text.append(
                    "| `%s` | %s | %s |\n"
                            .formatted(field.fieldName(), typeName(field), field.meaning()));
        }
        return text.toString();
    }

    private static String typeName(EventField<?> field) {
        return switch (field.type().getSimpleName().toLowerCase(Locale.ROOT)) {
            case "long" -> "number";
            case "boolean" -> "boolean";
            case "list" -> "array of strings";
            default -> "string";
        };
    }
}
