package dev.lockmedic.it.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;

/**
 * Tries to take {@code <dir>/0.lock}, {@code 1.lock} and so on, one a period of the monotonic
 * clock, once each, and says for which it got the lock. Arguments: dir, n, period in ns.
 */
public final class RaceHost {
    private RaceHost() {}

    /** Says {@code ready}, begins when a line comes, and ends with the last one. */
    public static void main(String[] args) throws IOException {
        System.out.println("ready");
        if (System.in.read() < 0) {
            return;
        }
        int count = Integer.parseInt(args[1]);
        long period = Long.parseLong(args[2]);
        long start = System.nanoTime() + 200_000_000;
        System.out.println("start " + start);
        StringBuilder taken = new StringBuilder("taken ");
        for (int i = 0; i < count; i++) {
            Path lock = Path.of(args[0], i + ".lock");
            byte[] payload = LockHost.payload("600000");
            LockSupport.parkNanos(start + i * period - System.nanoTime() - 2_000_000);
            while (System.nanoTime() - start - i * period < 0) {
                Thread.onSpinWait();
            }
            try {
                Files.write(lock, payload, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                taken.append(i).append(',');
                Files.writeString(
                        lock.resolveSibling(i + ".payload"),
                        new String(payload, StandardCharsets.UTF_8));
            } catch (FileAlreadyExistsException e) {
                // The other has it.
            }
        }
        System.out.println(taken);
    }
}
