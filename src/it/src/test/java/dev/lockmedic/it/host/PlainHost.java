package dev.lockmedic.it.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Takes a lock, gives it back, and ends with exit code 3: as small as hosts get. */
public final class PlainHost {
    private PlainHost() {}

    /** Path of the lock. */
    public static void main(String[] args) throws Exception {
        Path lock = Path.of(args[0]);
        Files.write(lock, LockHost.payload("600000"), StandardOpenOption.CREATE_NEW);
        System.out.println("taken");
        Files.delete(lock);
        System.out.println("given back");
        System.exit(3);
    }
}
