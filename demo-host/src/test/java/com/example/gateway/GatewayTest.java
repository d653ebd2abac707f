package com.example.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gateway over HTTP, with its real workers and its real watchdog. */
class GatewayTest {
    private static final String HELLO = "{\"role\":\"user\",\"content\":\"hello\"}";

    @TempDir Path folder;

    private final CapturedLog log = new CapturedLog();
    private Gateway gateway;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        gateway =
                Gateway.start(
                        TestSettings.in(
                                folder,
                                "session.writeLock.acquireTimeoutMs",
                                "250",
                                "session.writeLock.watchdogMs",
                                "20"),
                        log.log());
        client = new Client(gateway.port());
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aMessageBecomesALineOfTheTranscript() throws Exception {
        assertThat(client.post("/sessions/s1/messages", HELLO).status()).isEqualTo(201);
        Client.Answer second =
                client.post(
                        "/sessions/s1/messages",
                        "{\"role\":\"assistant\",\"content\":[{\"text\":\"hi\"}]}");
        assertThat(second.body().toString()).isEqualTo("{\"session\":\"s1\",\"line\":2}");

        JsonNode session = client.get("/sessions/s1").body();
        assertThat(session.get("lines").intValue()).isEqualTo(2);
        assertThat(session.at("/lastLines/0/content").textValue()).isEqualTo("hello");
        assertThat(session.at("/lastLines/1/content/0/text").textValue()).isEqualTo("hi");
        assertThat(client.get("/sessions").body().toString()).isEqualTo("{\"sessions\":[\"s1\"]}");
        assertThat(folder.resolve("s1.jsonl.lock")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"sleep", "compute", "spin"})
    void aRunWritesItsStartAndItsEnd(String kind) throws Exception {
        Client.Answer accepted = startRun("s1", kind, 20, 60_000);
        assertThat(accepted.status()).isEqualTo(202);
        awaitRunState("s1", "finished");
        JsonNode session = client.get("/sessions/s1").body();
        assertThat(session.at("/lastLines/0/type").textValue()).isEqualTo("run-started");
        assertThat(session.at("/lastLines/1/type").textValue()).isEqualTo("run-finished");
        assertThat(session.at("/lastLines/1/runId")).isEqualTo(accepted.body().get("runId"));
        assertThat(client.get("/locks").body().get("locks")).isEmpty();
    }

    @Test
    void aRunWhoseReadIsNeverAnsweredFailsWithTheReason() throws Exception {
        startRun("s1", "hang", 50, 60_000);
        awaitRunState("s1", "failed");
        assertThat(client.get("/sessions/s1").body().at("/runs/0/error").textValue())
                .isEqualTo("Read timed out");
        assertThat(folder.resolve("s1.jsonl.lock")).doesNotExist();
    }

    @Test
    void theWatchdogFreesALeakedLockWhenItsWorkerIsFree() throws Exception {
        startRun("s1", "leak", 0, 300);
        awaitRunState("s1", "aborted");
        assertThat(client.get("/locks").body().at("/locks/0/heldByThisProcess").booleanValue())
                .isTrue();
        await().until(() -> client.get("/locks").body().get("locks").isEmpty());
        assertThat(log.text()).contains("watchdog released " + folder.resolve("s1.jsonl.lock"));
        assertThat(client.post("/sessions/s1/messages", HELLO).status()).isEqualTo(201);
    }

    @Test
    void theWatchdogDoesNotFireWhileItsWorkerSpinsAndMessagesTimeOut() throws Exception {
        startRun("s1", "spin", 2_500, 50);
        awaitRunState("s1", "running");
        long firedBefore = fired();

        Client.Answer refused = client.post("/sessions/s1/messages", HELLO);
        assertThat(refused.status()).isEqualTo(423);
        assertThat(refused.body().get("error").textValue())
                .matches(
                        "session file locked \\(timeout 250ms\\): pid="
                                + ProcessHandle.current().pid()
                                + " alive=true ageMs=\\d+ "
                                + folder.resolve("s1.jsonl.lock"));
        assertThat(log.text()).contains("session file lock stale (hold-exceeded): ");
        assertThat(client.post("/sessions/other/messages", HELLO).status()).isEqualTo(201);

        JsonNode health = client.get("/health").body();
        assertThat(health.at("/workers/busy").intValue()).isEqualTo(1);
        // Many turns late by now: the message alone has waited for twelve of them.
        assertThat(health.at("/watchdog/lateMs").longValue()).isGreaterThan(100);
        JsonNode lock = client.get("/locks").body().at("/locks/0");
        assertThat(lock.get("reasons").toString()).isEqualTo("[\"hold-exceeded\"]");
        assertThat(lock.get("alive").booleanValue()).isTrue();
        assertThat(lock.at("/payload/maxHoldMs").longValue()).isEqualTo(50);
        assertThat(fired()).isEqualTo(firedBefore);
        assertThat(client.get("/sessions/s1").body().at("/runs/0/state").textValue())
                .as("all of this was while it was spinning")
                .isEqualTo("running");

        awaitRunState("s1", "finished");
        await().until(() -> fired() > firedBefore);
        assertThat(log.text()).doesNotContain("watchdog released");
    }

    @Test
    void runsWaitForAWorker() throws Exception {
        startRun("s1", "spin", 700, 60_000);
        awaitRunState("s1", "running");
        startRun("s2", "sleep", 1, 60_000);
        assertThat(client.get("/sessions/s2").body().at("/runs/0/state").textValue())
                .isEqualTo("queued");
        assertThat(client.get("/health").body().at("/workers/queued").intValue()).isEqualTo(1);
        awaitRunState("s2", "finished");
    }

    @Test
    void aSessionGoesWhereAnAdministratorPinsIt() throws Exception {
        assertThat(client.post("/sessions/s1/messages", HELLO).upstream())
                .isEqualTo(RoutingTable.LOCAL);
        Client.Answer pinned = client.send("PUT", "/routes/s1", "{\"upstream\":\"10.0.0.7:9001\"}");
        assertThat(pinned.status()).isEqualTo(200);
        assertThat(client.get("/sessions/s1").upstream()).isEqualTo("10.0.0.7:9001");
        assertThat(client.post("/sessions/s2/messages", HELLO).upstream())
                .isEqualTo(RoutingTable.LOCAL);
        assertThat(client.get("/routes").body().get("routes").toString())
                .isEqualTo(
                        "[{\"sessions\":\"s1\",\"upstream\":\"10.0.0.7:9001\",\"pinned\":true}]");
    }

    @Test
    void showsWhatOtherProgramsLeftAmongTheLocks() throws Exception {
        Files.writeString(folder.resolve("a.jsonl.lock"), "not json");
        Files.createDirectory(folder.resolve("b.jsonl.lock"));
        JsonNode locks = client.get("/locks").body().get("locks");
        assertThat(locks.at("/0/reasons").toString())
                .isEqualTo("[\"missing-pid\",\"invalid-createdAt\"]");
        assertThat(locks.at("/0/heldByThisProcess").booleanValue()).isFalse();
        assertThat(locks.at("/1/error").textValue()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GET  | /nothing              |                    | 404 | nothing at /nothing",
                "GET  | /                     |                    | 404 | nothing at /",
                "GET  | /sessions/s1/nothing  |                    | 404 | nothing at /sessions/s1/nothing",
                "GET  | /sessions/unknown     |                    | 404 | no session unknown",
                "GET  | /sessions/a%20b       |                    | 400 | a session id is",
                "GET  | /sessions/..%2F..%2Fx |                    | 404 | nothing at",
                "PUT  | /sessions             | {}                 | 405 | /sessions takes GET, not PUT",
                "GET  | /routes/s1            |                    | 405 | /routes/s1 takes PUT, not GET",
                "PUT  | /routes/a%20b         | {\"upstream\":\"a:1\"} | 400 | a session id is",
                "PUT  | /routes/s1            | {\"upstream\":\"a\"} | 400 | \"upstream\" must be host:port",
                "GET  | /sessions/s1/messages |                    | 405 | takes POST, not GET",
                "POST | /sessions/s1/messages | {                  | 400 | the body is not JSON",
                "POST | /sessions/s1/messages | {} x               | 400 | the body is not JSON",
                "POST | /sessions/s1/messages | []                 | 400 | the body is not a JSON object",
                "POST | /sessions/s1/messages |                    | 400 | the body is not a JSON object",
                "POST | /sessions/s1/messages | {\"content\":\"x\"}    | 400 | \"role\" must be a text",
                "POST | /sessions/s1/messages | {\"role\":\"user\"}    | 400 | \"content\" is missing",
                "POST | /sessions/s1/runs     | {\"kind\":\"dance\"}   | 400 | known: spin, sleep, compute, hang, leak",
                "POST | /sessions/s1/runs     | {\"kind\":\"spin\",\"durationMs\":-1} | 400 | \"durationMs\" must be an integer of at least 0",
                "POST | /sessions/s1/runs     | {\"kind\":\"spin\",\"maxHoldMs\":\"5\"} | 400 | \"maxHoldMs\" must be an integer of at least 1",
            })
    void refusesWhatItCannotServe(String method, String path, String body, int status, String error)
            throws Exception {
        Client.Answer answer = client.send(method, path, body == null ? "" : body);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body().get("error").textValue()).contains(error);
        if (status == 405) {
            assertThat(error).contains("takes " + answer.allow());
        }
        assertThat(folder.resolve("s1.jsonl")).doesNotExist();
    }

    @Test
    void refusesABodyThatIsTooLarge() throws Exception {
        String frame = "{\"role\":\"user\",\"content\":\"\"}";
        int fits = RequestBody.LIMIT - frame.length();
        Client.Answer largest = client.post("/sessions/s1/messages", withContent(fits));
        assertThat(largest.status()).isEqualTo(201);
        Client.Answer tooLarge = client.post("/sessions/s1/messages", withContent(fits + 1));
        assertThat(tooLarge.status()).isEqualTo(413);
        assertThat(tooLarge.body().get("error").textValue()).contains("1048576");
        assertThat(client.post("/sessions/s1/messages", withContent(4 * fits)).status())
                .isEqualTo(413);
    }

    @Test
    void answersHeadWithoutABody() throws Exception {
        Client.Answer answer = client.send("HEAD", "/health", "");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.allow()).isEqualTo("GET");
        assertThat(answer.body().isMissingNode()).isTrue();
        await().untilAsserted(() -> assertThat(log.text()).contains("HEAD /health 405"));
        assertThat(log.text()).doesNotContain("could not answer");
    }

    private static String withContent(int length) {
        return "{\"role\":\"user\",\"content\":\"" + "x".repeat(length) + "\"}";
    }

    private Client.Answer startRun(String session, String kind, long durationMs, long maxHoldMs)
            throws Exception {
        return client.post(
                "/sessions/" + session + "/runs",
                "{\"kind\":\"%s\",\"durationMs\":%d,\"maxHoldMs\":%d}"
                        .formatted(kind, durationMs, maxHoldMs));
    }

    private void awaitRunState(String session, String state) {
        Callable<String> now =
                () -> client.get("/sessions/" + session).body().at("/runs/0/state").textValue();
        await().until(now, state::equals);
    }

    private long fired() throws Exception {
        return client.get("/health").body().at("/watchdog/fired").longValue();
    }
}
