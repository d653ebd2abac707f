package dev.lockmedic.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;

/** A process that is no JVM: somebody whom a lock may name. */
public final class Bystander implements AutoCloseable {
    private final Process process;
    private final long pid;

    private Bystander(Process process, long pid) {
        this.process = process;
        this.pid = pid;
    }

    /** One that lives and does nothing. It ends by itself if the tests are killed. */
    public static Bystander alive() {
        Process process = start("sleep", "600");
        return new Bystander(process, process.pid());
    }

    /** One that has ended and that its parent has not waited for: state Z. */
    public static Bystander zombie() {
        // The shell becomes a sleep, which never waits for the child that the shell had.
        Process process = start("sh", "-c", "sleep 0.3 & echo $!; exec sleep 600");
        try {
            StringBuilder digits = new StringBuilder();
            int c;
            while ((c = process.getInputStream().read()) > ' ') {
                digits.append((char) c);
            }
            long pid = Long.parseLong(digits.toString());
            Path stat = Path.of("/proc/" + pid + "/stat");
            Awaitility.await().until(() -> Files.readString(stat).contains(") Z "));
            return new Bystander(process, pid);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The pid of a process that has ended. */
    public static long deadPid() {
        Process process = start("true");
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return process.pid();
    }

    private static Process start(String... command) {
        try {
            return new ProcessBuilder(command).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its process id. */
    public long pid() {
        return pid;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
