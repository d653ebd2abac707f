package com.example.gateway;

import java.io.IOException;

/** Starts the session gateway and stops it on SIGTERM. */
public final class GatewayMain {
    private GatewayMain() {}

    public static void main(String[] arguments) {
        Settings settings;
        try {
            settings = Settings.from(System.getProperties(), arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        Log log = new Log(System.out);
        try {
            Gateway gateway = Gateway.start(settings, log);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gateway, log), "shutdown"));
            // Without time and level: programs that start the gateway look for this line.
            System.out.println(
                    "gateway listening on http://127.0.0.1:"
                            + gateway.port()
                            + " pid="
                            + ProcessHandle.current().pid()
                            + " sessions="
                            + settings.sessions());
        } catch (IOException e) {
            log.error("could not start: " + e);
            System.exit(1);
        }
    }

    private static void stop(Gateway gateway, Log log) {
        log.info("shutting down");
        gateway.close();
        log.info("stopped");
    }
}
