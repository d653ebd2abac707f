package dev.lockmedic.sentinel;

import dev.lockmedic.lockfile.FileIdentity;
import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.lockfile.OwnFileLocks;
import dev.lockmedic.takeover.Guards;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The sentinel's own JVM: obeys the lines on stdin, tells on stdout, and ends at once with its
 * stdin, which is when the host's JVM ends, however it does. Nothing is loaded here that is not
 * needed: it is to be small and ready at once.
 */
public final class SentinelMain {
    private final Keeper keeper;
    private final Reports reports;

    SentinelMain(Keeper keeper, Reports reports) {
        this.keeper = keeper;
        this.reports = reports;
    }

    /** Runs until stdin ends. */
    public static void main(String[] arguments) {
        try {
            ignoreSignals();
            run(new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out));
        } finally {
            // Whatever a thread is at: its guard is dropped by the kernel.
            Runtime.getRuntime().halt(0);
        }
    }

    /** Reads and obeys until {@code in} ends. */
    static void run(InputStream in, OutputStream out) {
        Reports reports = new Reports(out);
        OwnFileLocks ownLocks = new GuardFilesOnly();
        Keeper keeper =
                new Keeper(new Guards(), LockFileReader.ofBytesOnly(ownLocks), ownLocks, reports);
        start(reports, "sentinel-reports");
        start(keeper, "sentinel-keeper");
        reports.tell(
                Wire.HELLO
                        + ' '
                        + Wire.VERSION
                        + ' '
                        + ProcessHandle.current().pid()
                        + ' '
                        + System.nanoTime());
        start(new WarmUp(), "sentinel-warm-up");
        SentinelMain main = new SentinelMain(keeper, reports);
        LineReader lines = new LineReader(in);
        long tooLong = 0;
        try {
            String line;
            while ((line = lines.next()) != null) {
                if (lines.tooLong() > tooLong) {
                    tooLong = lines.tooLong();
                    reports.log("a line that is too long was left out");
                }
                main.obey(line);
            }
        } catch (IOException e) {
            // As good as its end.
        }
    }

    private static void start(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Does what a line says; one that says nothing known is told of and changes nothing. */
    void obey(String line) {
        try {
            int end = line.indexOf(' ');
            switch (end < 0 ? line : line.substring(0, end)) {
                case Wire.ARM -> keeper.arm(Wire.arm(line));
                case Wire.DISARM -> keeper.disarm(Wire.number(line, 1));
                case Wire.SYNC -> reports.tell(Wire.SYNCED + ' ' + Wire.number(line, 1));
                case Wire.FENCE -> keeper.strictUpTo(Wire.number(line, 1));
                case Wire.POLICY -> policy(line.substring(Wire.POLICY.length()));
                default -> throw new Wire.BadLineException("unknown");
            }
        } catch (Wire.BadLineException e) {
            reports.log("not understood (" + e.getMessage() + "): " + line);
        } catch (RuntimeException e) {
            reports.log("failed at a line: " + e);
        }
    }

    private void policy(String value) throws Wire.BadLineException {
        switch (value) {
            case " on" -> keeper.reclaims(true);
            case " off" -> keeper.reclaims(false);
            default -> throw new Wire.BadLineException("unknown policy");
        }
    }

    /**
     * What a terminal or a supervisor sends to the host's whole group is for the host: while it
     * shuts down its locks are still kept. By reflection, because the compiler warns of the class
     * and not every run-time image has it.
     */
    private static void ignoreSignals() {
        for (String name : new String[] {"INT", "TERM", "HUP", "TSTP"}) {
            try {
                Class<?> signal = Class.forName("sun.misc.Signal");
                Class<?> handler = Class.forName("sun.misc.SignalHandler");
                signal.getMethod("handle", signal, handler)
                        .invoke(
                                null,
                                signal.getConstructor(String.class).newInstance(name),
                                handler.getField("SIG_IGN").get(null));
            } catch (ReflectiveOperationException | RuntimeException e) {
                // Then it ends by that signal, and the host's JVM starts another one.
            }
        }
    }

    /** This process has FileLocks on guard files and nothing else, and no guard is ever armed. */
    private static final class GuardFilesOnly implements OwnFileLocks {
        @Override
        public boolean mayHold(FileIdentity identity) {
            return false;
        }
    }
}
