package dev.lockmedic.it.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * An actor's JVM: a host that knows nothing of the agent. Its stdin says {@code gc} for a full
 * collection and {@code over} for the end; when it closes before, the run is dead, and so is this.
 */
final class Worker {
    private static volatile boolean over;

    /** What a collection has to walk over, so that it takes its time. */
    private static Object ballast;

    private Worker() {}

    /** Takes {@link WorkerOptions#arguments}. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        WorkerOptions options = WorkerOptions.parse(arguments);
        ballast = ballast(options.ballastMegabytes());
        CountDownLatch running = new CountDownLatch(options.threads());
        for (int i = 0; i < options.threads(); i++) {
            boolean virtual = options.someVirtual() && i % 2 == 1;
            Runnable work = new WorkerThread(options, i, virtual, () -> over);
            Runnable body =
                    () -> {
                        work.run();
                        running.countDown();
                    };
            if (virtual) {
                startVirtual(body);
            } else {
                Thread thread = new Thread(body, "worker-" + i);
                thread.setDaemon(true);
                thread.start();
            }
        }
        System.out.println("ready");
        BufferedReader run =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line;
        while ((line = run.readLine()) != null && !line.equals("over")) {
            System.gc();
        }
        if (line == null) {
            Runtime.getRuntime().halt(0);
        }
        over = true;
        running.await();
        Runtime.getRuntime().halt(ballast == null ? 1 : 0);
    }

    private static Object ballast(int megabytes) {
        // Small objects with references: 32 bytes each.
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < megabytes; i++) {
            Object last = null;
            for (int j = 0; j < 32_768; j++) {
                Object[] next = (Object[]) Array.newInstance(Object.class, 3);
                next[0] = last;
                last = next;
            }
            all.add(last);
        }
        return all;
    }

    /** By reflection, for JDK 17 has none. */
    private static void startVirtual(Runnable body) {
        try {
            Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, body);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
