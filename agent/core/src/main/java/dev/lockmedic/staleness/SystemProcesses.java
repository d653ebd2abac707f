package dev.lockmedic.staleness;

import dev.lockmedic.identity.ProcStat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@link Processes} by {@code /proc} where there is one, else by {@link ProcessHandle}.
 *
 * <p>{@code ProcessHandle} alone is not enough on Linux: it calls a zombie process (state Z) alive.
 */
public final class SystemProcesses implements Processes {
    private static final Path PROC = Path.of("/proc");

    private final long self = ProcessHandle.current().pid();
    private final boolean linux = Files.isReadable(PROC.resolve("self/stat"));
    private final OptionalLong selfStartTicks = startTicks("self");
    private final long selfStartMillis =
            ProcessHandle.current()
                    .info()
                    .startInstant()
                    .map(java.time.Instant::toEpochMilli)
                    .orElse(System.currentTimeMillis());

    @Override
    public long self() {
        return self;
    }

    @Override
    public long selfStartMillis() {
        return selfStartMillis;
    }

    @Override
    public OptionalLong selfStartTicks() {
        return selfStartTicks;
    }

    @Override
    public Liveness liveness(long pid, OptionalLong starttime) {
        return linux ? byProc(pid, starttime) : byHandle(pid);
    }

    private Liveness byProc(long pid, OptionalLong starttime) {
        ProcStat stat;
        try {
            stat = ProcStat.parse(read(Long.toString(pid)));
        } catch (NoSuchFileException e) {
            // With hidepid a live process of another user looks absent; pid 1 is always there.
            return Files.exists(PROC.resolve("1")) ? Liveness.DEAD : Liveness.UNKNOWN;
        } catch (IOException e) {
            // ESRCH: it went away while it was read. Anything else is no evidence.
            return Files.exists(PROC.resolve(Long.toString(pid)))
                            || !Files.exists(PROC.resolve("1"))
                    ? Liveness.UNKNOWN
                    : Liveness.DEAD;
        }
        if (stat == null) {
            return Liveness.UNKNOWN;
        }
        if (stat.gone()) {
            return Liveness.DEAD;
        }
        return starttime.isPresent() && starttime.getAsLong() != stat.startTicks()
                ? Liveness.RECYCLED
                : Liveness.ALIVE;
    }

    private static Liveness byHandle(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)
                ? Liveness.ALIVE
                : Liveness.DEAD;
    }

    @Override
    public Optional<String> commandLine(long pid) {
        try {
            byte[] bytes = Files.readAllBytes(PROC.resolve(pid + "/cmdline"));
            String line = new String(bytes, StandardCharsets.UTF_8).replace('\0', ' ').trim();
            return line.isEmpty() ? Optional.empty() : Optional.of(line);
        } catch (IOException e) {
            return ProcessHandle.of(pid).flatMap(p -> p.info().commandLine());
        }
    }

    private static OptionalLong startTicks(String process) {
        try {
            ProcStat stat = ProcStat.parse(read(process));
            return stat == null ? OptionalLong.empty() : OptionalLong.of(stat.startTicks());
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static String read(String process) throws IOException {
        return new String(
                Files.readAllBytes(PROC.resolve(process + "/stat")), StandardCharsets.ISO_8859_1);
    }
}
