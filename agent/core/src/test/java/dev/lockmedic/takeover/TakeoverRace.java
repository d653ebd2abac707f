package dev.lockmedic.takeover;

import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.lockfile.LockSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Contenders for one lock file, in threads of several JVMs. Each takes the lock when it is free and
 * takes it over when its holder is dead: one in two acquisitions leaves a dead holder's lock. Who
 * owns the lock is counted apart from it, in memory that all JVMs share, so that a second owner
 * can't hide.
 */
final class TakeoverRace {
    /** How a lock is removed. */
    enum Protocol {
        /** Under the guard. */
        GUARDED,
        /** As everybody does it: compare, then delete by path. */
        COMPARE_THEN_DELETE
    }

    private static final VarHandle COUNTER =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int OWNERS = 0;
    private static final int ACQUIRED = 8;
    private static final int DOUBLES = 16;
    private static final int STOP = 24;
    private static final int SIZE = 32;

    private final Path lock;
    private final Protocol protocol;
    private final ByteBuffer shared;
    private final LockFileReader reader = new LockFileReader(identity -> false);
    private final Takeover takeover = new Takeover(new Guards(), reader);

    TakeoverRace(Path folder, Protocol protocol) throws IOException {
        this.lock = folder.resolve("a.lock");
        this.protocol = protocol;
        try (FileChannel channel =
                FileChannel.open(
                        folder.resolve("count"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            shared = channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE);
        }
    }

    /** One of the other JVMs. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        TakeoverRace race = new TakeoverRace(Path.of(arguments[0]), Protocol.valueOf(arguments[1]));
        System.out.println("ready");
        race.run(2);
    }

    /** Contends with so many threads until it is over. */
    void run(int threads) throws InterruptedException {
        Thread[] all = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            all[i] = new Thread(this::contend);
            all[i].setDaemon(true);
            all[i].start();
        }
        for (Thread thread : all) {
            thread.join();
        }
    }

    long acquired() {
        return (long) COUNTER.getVolatile(shared, ACQUIRED);
    }

    long doubles() {
        return (long) COUNTER.getVolatile(shared, DOUBLES);
    }

    void stop() {
        COUNTER.setVolatile(shared, STOP, 1L);
    }

    private boolean isOver() {
        return (long) COUNTER.getVolatile(shared, STOP) != 0;
    }

    private void contend() {
        Random random = new Random();
        try {
            while (!isOver()) {
                boolean dead = random.nextBoolean();
                if (create(dead)) {
                    if (!dead) {
                        own(random);
                    }
                } else {
                    takeFromTheDead(random);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A dead holder never owned anything, so only locks of live ones are counted. */
    private boolean create(boolean dead) throws IOException {
        String payload =
                (dead ? "dead " : "live ")
                        + ProcessHandle.current().pid()
                        + " "
                        + Thread.currentThread().getId()
                        + " "
                        + System.nanoTime();
        try {
            Files.writeString(
                    lock, payload, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private void own(Random random) throws IOException {
        COUNTER.getAndAdd(shared, ACQUIRED, 1L);
        if ((long) COUNTER.getAndAdd(shared, OWNERS, 1L) != 0) {
            COUNTER.getAndAdd(shared, DOUBLES, 1L);
        }
        pause(random);
        LockSnapshot mine;
        try {
            mine = reader.read(lock);
        } catch (NoSuchFileException taken) {
            mine = null;
        }
        COUNTER.getAndAdd(shared, OWNERS, -1L);
        if (mine != null) {
            remove(mine, random);
        }
    }

    private void takeFromTheDead(Random random) throws IOException {
        LockSnapshot there;
        try {
            there = reader.read(lock);
        } catch (NoSuchFileException free) {
            return;
        }
        if (there.bytes() != null && text(there).startsWith("dead ")) {
            remove(there, random);
        }
    }

    private static String text(LockSnapshot lock) {
        return new String(lock.bytes(), StandardCharsets.UTF_8);
    }

    private void remove(LockSnapshot judged, Random random) throws IOException {
        if (protocol == Protocol.GUARDED) {
            takeover.remove(
                    judged,
                    () -> {
                        pause(random);
                        return true;
                    },
                    () -> {});
            return;
        }
        try {
            if (Arrays.equals(Files.readAllBytes(lock), judged.bytes())) {
                pause(random);
                Files.delete(lock);
            }
        } catch (NoSuchFileException taken) {
            // Somebody else removed it.
        }
    }

    private static void pause(Random random) {
        if (random.nextInt(8) == 0) {
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(100)));
        }
    }
}
