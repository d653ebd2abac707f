package dev.lockmedic.cli;

import dev.lockmedic.doctor.Finding;
import dev.lockmedic.staleness.Liveness;
import java.util.List;
import java.util.Optional;

/**
 * The live process that a lock file names, as far as a person can use it.
 *
 * @param command its program, or what its JVM runs; never its arguments, which may be secret
 * @param isJvm empty if that can't be told, or is of no use because nothing is overdue
 */
record Holder(Optional<String> command, Optional<Boolean> isJvm) {
    private static final Holder UNKNOWN = new Holder(Optional.empty(), Optional.empty());

    static Holder of(Finding finding) {
        if (finding.liveness() != Liveness.ALIVE && finding.liveness() != Liveness.RECYCLED) {
            return UNKNOWN;
        }
        long pid = finding.lock().payload().pid();
        return new Holder(
                command(pid),
                finding.state() == Finding.State.OVERDUE
                        ? ProcessFacts.read(pid).flatMap(ProcessFacts::hasJvm)
                        : Optional.empty());
    }

    private static Optional<String> command(long pid) {
        Optional<ProcessHandle.Info> info = ProcessHandle.of(pid).map(ProcessHandle::info);
        Optional<String> program = info.flatMap(ProcessHandle.Info::command).map(Holder::fileName);
        if (program.filter("java"::equals).isPresent()) {
            Optional<String> main =
                    info.flatMap(ProcessHandle.Info::arguments)
                            .flatMap(arguments -> JavaCommand.mainOf(List.of(arguments)))
                            .map(line -> fileName(line.split(" ")[0]));
            if (main.isPresent()) {
                return main.map(name -> "java " + name);
            }
        }
        return program.or(() -> ProcessFacts.read(pid).map(ProcessFacts::name));
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** What to do with an overdue lock; null for any other. */
    String advice(Finding finding) {
        if (finding.state() != Finding.State.OVERDUE) {
            return null;
        }
        long pid = finding.lock().payload().pid();
        if (finding.liveness() != Liveness.ALIVE) {
            return "look where its holder runs";
        }
        return isJvm.orElse(true)
                ? "'attach "
                        + pid
                        + "' has its holder release it; 'status "
                        + pid
                        + " -v' shows by whom it is held, if Lockmedic is there already"
                : "its holder is no JVM: it must release the lock itself, or be ended";
    }
}
