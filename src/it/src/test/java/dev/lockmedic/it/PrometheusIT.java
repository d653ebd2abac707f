package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.it.harness.Child;
import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.Says;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;

/** The shipped rules with the real JMX exporter, as a second agent in the same JVM. */
class PrometheusIT {
    private static final Path RULES =
            Path.of("../docs/prometheus/lockmedic-jmx-exporter.yml").toAbsolutePath().normalize();

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir Path folder;

    @JdkTest
    void exporterAfterLockmedic(Jdk jdk) throws Exception {
        int port = freePort();
        heal(Jvm.on(jdk).agent().javaAgent(exporter(), settings(port)), port);
    }

    @JdkTest
    void exporterBeforeLockmedic(Jdk jdk) throws Exception {
        int port = freePort();
        heal(Jvm.on(jdk).javaAgent(exporter(), settings(port)).agent(), port);
    }

    private void heal(Jvm jvm, int port) throws Exception {
        try (Host host = Host.start(jvm.logs(Says.RELEASED))) {
            Awaitility.await("the MBean")
                    .atMost(Child.LONG)
                    .until(() -> scrape(port).contains("lockmedic_acquired_total 0.0"));
            host.run("holder", "take", "write", folder.resolve("a.lock"), 500);
            host.child().awaitLog("a.lock released by force-release");
            host.run("holder", "take", "write", folder.resolve("b.lock"), 600_000);

            List<String> lines = scrape(port).lines().toList();
            assertThat(lines)
                    .contains(
                            "lockmedic_acquired_total 2.0",
                            "lockmedic_lost_total 1.0",
                            "lockmedic_healed_total 1.0",
                            "lockmedic_heals_total"
                                    + "{action=\"force-release\",outcome=\"released\"} 1.0",
                            "lockmedic_held 1.0",
                            "lockmedic_overdue 0.0",
                            "lockmedic_jvm_locks_stuck 0.0",
                            "lockmedic_watchdog_alive 1.0",
                            "lockmedic_jvm_locks_watched 1.0",
                            "lockmedic_policy{policy=\"reclaim\"} 1.0",
                            "lockmedic_internal_errors_total 0.0");
            assertThat(lines)
                    .contains(
                            "# TYPE lockmedic_heals_total counter",
                            "# HELP lockmedic_heals_total what was done about stuck locks, by action"
                                    + " and outcome",
                            "# TYPE lockmedic_overdue gauge",
                            "# HELP lockmedic_overdue locks that are held past their max hold right now");
            assertThat(lines).anyMatch(line -> line.startsWith("lockmedic_version{version=\""));
            assertThat(value(lines, "lockmedic_longest_held_seconds")).isBetween(0.0, 60.0);
            assertThat(value(lines, "lockmedic_watchdog_lateness_max_seconds"))
                    .isGreaterThan(0)
                    .isLessThan(10);
            assertThat(lines)
                    .as("only what a rule names")
                    .filteredOn(line -> line.startsWith("lockmedic_"))
                    .hasSizeBetween(30, 60);
            assertThat(lines).noneMatch(line -> line.contains("dev_lockmedic"));
        }
    }

    private static double value(List<String> lines, String metric) {
        return lines.stream()
                .filter(line -> line.startsWith(metric + " "))
                .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
                .findFirst()
                .orElseThrow(() -> new AssertionError(metric + " is not in " + lines));
    }

    private String scrape(int port) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/metrics")).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private static String settings(int port) {
        return "localhost:" + port + ":" + RULES;
    }

    private static Path exporter() throws Exception {
        return Path.of(
                Class.forName("io.prometheus.jmx.JavaAgent")
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
