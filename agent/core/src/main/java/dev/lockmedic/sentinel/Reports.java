package dev.lockmedic.sentinel;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;

/**
 * What the sentinel tells the host's JVM. That may stand still, and its pipe be full, just when
 * there is much to tell: so a thread of its own writes, and nobody waits for it. Bounded; what
 * tells of a removal is never left out, there being no more of those than locks were armed.
 */
final class Reports implements Runnable {
    private static final int MOST_QUEUED = 1000;

    private final OutputStream out;
    private final ArrayDeque<String> queue = new ArrayDeque<>();

    Reports(OutputStream out) {
        this.out = out;
    }

    /** Something that must be told. */
    synchronized void tell(String line) {
        queue.add(line);
        notifyAll();
    }

    /** Something for the host's log, left out if too much is waiting. */
    synchronized void log(String text) {
        if (queue.size() < MOST_QUEUED) {
            tell(Wire.LOG + ' ' + Wire.text(text));
        }
    }

    private synchronized String next() throws InterruptedException {
        while (queue.isEmpty()) {
            wait();
        }
        return queue.poll();
    }

    /** Waiting to be written. */
    synchronized int queued() {
        return queue.size();
    }

    @Override
    public void run() {
        try {
            while (true) {
                byte[] bytes = Wire.bytes(next());
                if (bytes != null) {
                    out.write(bytes);
                    out.flush();
                }
            }
        } catch (IOException | InterruptedException e) {
            // The host's JVM is gone, and the end of stdin says so as well.
        }
    }
}
