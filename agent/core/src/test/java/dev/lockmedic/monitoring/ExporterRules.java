package dev.lockmedic.monitoring;

import java.util.Locale;

/**
 * Renders the rules of the Prometheus JMX exporter, {@code
 * src/docs/prometheus/lockmedic-jmx-exporter.yml}, from {@link Figure}. It lives beside the tests
 * because only the build needs it; {@link MonitoringReferenceTest} says how to write the file anew.
 */
final class ExporterRules {
    private static final String HEAD =
            """
            # Lockmedic in Prometheus, by the JMX exporter:
            #
            #   java -javaagent:lockmedic-agent.jar \\
            #        -javaagent:jmx_prometheus_javaagent.jar=9404:lockmedic-jmx-exporter.yml …
            #
            # in any order of the two. A service that has such a file already takes the object name
            # and the rules from here into it.
            #
            # Generated from dev.lockmedic.monitoring.Figure; see MonitoringReferenceTest for how.
            includeObjectNames: ["dev.lockmedic:type=Agent"]
            # What people read one by one, and what is no number.
            excludeObjectNameAttributes:
              "dev.lockmedic:type=Agent": ["LastHeals", "StuckLocks", "OldestHeld", "HookPointStates", "Settings"]
            rules:
              - pattern: 'dev.lockmedic<type=Agent><>Version: (.*)'
                name: lockmedic_version
                help: "version of Lockmedic in this JVM"
                type: GAUGE
                value: 1
                labels:
                  version: "$1"
              - pattern: 'dev.lockmedic<type=Agent><>Policy: (.*)'
                name: lockmedic_policy
                help: "how far Lockmedic may go with a stale lock file"
                type: GAUGE
                value: 1
                labels:
                  policy: "$1"
              - pattern: 'dev.lockmedic<type=Agent><>WatchdogAlive:'
                name: lockmedic_watchdog_alive
                help: "1 while the watchdog's thread runs"
                type: GAUGE
              - pattern: 'dev.lockmedic<type=Agent><>JvmLocksWatched:'
                name: lockmedic_jvm_locks_watched
                help: "1 while locks inside the JVM are looked at"
                type: GAUGE
              - pattern: 'dev.lockmedic<type=Agent, action=(.*), outcome=(.*)><Heals>count:'
                name: lockmedic_heals_total
                help: "what was done about stuck locks, by action and outcome"
                type: COUNTER
                labels:
                  action: "$1"
                  outcome: "$2"
            """;

    private ExporterRules() {}

    static String render() {
        StringBuilder text = new StringBuilder(HEAD);
        for (Figure figure : Figure.values()) {
            text.append("  - pattern: 'dev.lockmedic<type=Agent><>")
                    .append(figure.attribute())
                    .append(":'\n    name: ")
                    .append(metric(figure))
                    .append("\n    help: \"")
                    .append(figure.meaning().replace(", milliseconds", ", seconds"))
                    .append("\"\n    type: ")
                    .append(figure.isCounter() ? "COUNTER" : "GAUGE")
                    .append('\n');
            if (figure.attribute().endsWith("Millis")) {
                text.append("    valueFactor: 0.001\n");
            } else if (figure.attribute().endsWith("Micros")) {
                text.append("    valueFactor: 0.000001\n");
            }
        }
        return text.toString().replace("microseconds", "seconds");
    }

    /** In the style of Prometheus: base units, and counters end in {@code _total}. */
    static String metric(Figure figure) {
        String name =
                figure.attribute()
                        .replaceFirst("(Millis|Micros)$", "Seconds")
                        .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                        .toLowerCase(Locale.ROOT);
        return "lockmedic_" + name + (figure.isCounter() ? "_total" : "");
    }
}
