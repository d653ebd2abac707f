package com.example.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The HTTP side: which path means what, and how answers and errors are sent. */
final class HttpFront implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads;
    private final GatewayApi api;
    private final Log log;

    /** Listens only on this machine, at the port or at any free one if it is 0. */
    HttpFront(int port, GatewayApi api, Log log) throws IOException {
        this.api = api;
        this.log = log;
        byte[] loopback = {127, 0, 0, 1};
        this.server =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getByAddress(loopback), port), 0);
        this.threads = Executors.newCachedThreadPool(new NamedDaemons("http"));
        server.setExecutor(threads);
        server.createContext("/", this::handle);
    }

    void start() {
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            Reply reply = answer(exchange);
            String request =
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath();
            if (reply.body() instanceof Reply.ErrorBody problem) {
                log.warn(request + " " + reply.status() + ": " + problem.error());
            } else {
                log.info(request + " " + reply.status());
            }
            byte[] json = Json.MAPPER.writeValueAsBytes(reply.body());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(reply.status(), -1);
                return;
            }
            exchange.sendResponseHeaders(reply.status(), json.length);
            exchange.getResponseBody().write(json);
        } catch (IOException e) {
            log.warn("could not answer " + exchange.getRequestURI().getRawPath() + ": " + e);
        }
    }

    private Reply answer(HttpExchange exchange) {
        try {
            return route(exchange);
        } catch (HttpProblem e) {
            return Reply.error(e.status(), e.getMessage());
        } catch (SessionLockTimeoutException e) {
            return Reply.error(423, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Reply.error(503, "the gateway is shutting down");
        } catch (IOException | RuntimeException e) {
            return Reply.error(500, e.toString());
        }
    }

    private Reply route(HttpExchange exchange)
            throws IOException, InterruptedException, HttpProblem {
        List<String> path = List.of(exchange.getRequestURI().getPath().split("/", -1));
        // The first element is what is before the leading slash: nothing.
        return switch (path.size()) {
            case 2 -> routeTop(exchange, path.get(1));
            case 3 -> routeOne(exchange, path);
            case 4 -> routeInSession(exchange, path);
            default -> throw unknown(exchange);
        };
    }

    private Reply routeTop(HttpExchange exchange, String name) throws IOException, HttpProblem {
        switch (name) {
            case "sessions":
                allow(exchange, "GET");
                return api.listSessions();
            case "locks":
                allow(exchange, "GET");
                return api.listLocks();
            case "routes":
                allow(exchange, "GET");
                return api.listRoutes();
            case "health":
                allow(exchange, "GET");
                return api.health();
            default:
                throw unknown(exchange);
        }
    }

    private Reply routeOne(HttpExchange exchange, List<String> path)
            throws IOException, HttpProblem {
        if (path.get(1).equals("routes")) {
            String id = sessionId(path);
            allow(exchange, "PUT");
            return api.pinRoute(id, RequestBody.read(exchange.getRequestBody()));
        }
        String id = session(exchange, path);
        allow(exchange, "GET");
        return api.showSession(id);
    }

    private Reply routeInSession(HttpExchange exchange, List<String> path)
            throws IOException, InterruptedException, HttpProblem {
        String id = session(exchange, path);
        switch (path.get(3)) {
            case "messages":
                allow(exchange, "POST");
                return api.postMessage(id, RequestBody.read(exchange.getRequestBody()));
            case "runs":
                allow(exchange, "POST");
                return api.startRun(id, RequestBody.read(exchange.getRequestBody()));
            default:
                throw unknown(exchange);
        }
    }

    /** The session that a request is about; its answer says which upstream serves that. */
    private String session(HttpExchange exchange, List<String> path) throws HttpProblem {
        if (!path.get(1).equals("sessions")) {
            throw unknown(exchange);
        }
        String id = sessionId(path);
        exchange.getResponseHeaders().set("X-Upstream", api.upstreamOf(id));
        return id;
    }

    private static String sessionId(List<String> path) throws HttpProblem {
        String id = path.get(2);
        if (!Sessions.isId(id)) {
            throw new HttpProblem(
                    400, "a session id is 1 to 64 letters, digits, dots, dashes or underscores");
        }
        return id;
    }

    private static void allow(HttpExchange exchange, String method) throws HttpProblem {
        if (!exchange.getRequestMethod().equals(method)) {
            exchange.getResponseHeaders().set("Allow", method);
            throw new HttpProblem(
                    405,
                    exchange.getRequestURI().getRawPath()
                            + " takes "
                            + method
                            + ", not "
                            + exchange.getRequestMethod());
        }
    }

    private static HttpProblem unknown(HttpExchange exchange) {
        return new HttpProblem(404, "nothing at " + exchange.getRequestURI().getRawPath());
    }
}
