package dev.lockmedic.cli;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds the JVMs of this machine. The JDK shows those whose performance data this user may read;
 * the others are found by the names of those files, or by their command being {@code java}.
 */
final class JvmFinder {
    private JvmFinder() {}

    /** Name by pid, this process left out. */
    static Map<Long, String> find() {
        Map<Long, String> names = new TreeMap<>();
        VirtualMachine.list()
                .forEach(machine -> names.put(Long.parseLong(machine.id()), machine.displayName()));
        addByPerformanceData(names, Path.of("/tmp"));
        ProcessHandle.allProcesses()
                .filter(process -> isJava(process.info()))
                .forEach(process -> names.putIfAbsent(process.pid(), commandOf(process)));
        names.remove(ProcessHandle.current().pid());
        return names;
    }

    /** {@code hsperfdata_<user>/<pid>}: the folders can be listed by everybody. */
    private static void addByPerformanceData(Map<Long, String> names, Path folder) {
        try (DirectoryStream<Path> users = Files.newDirectoryStream(folder, "hsperfdata_*")) {
            for (Path user : users) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(user, "[0-9]*")) {
                    for (Path file : files) {
                        addIfItsProcessRuns(names, file);
                    }
                }
            }
        } catch (IOException | NumberFormatException e) {
            // Such a folder is a hint and no more: without it some JVMs of others are not shown.
        }
    }

    /** A JVM that was killed leaves its file behind, and its pid may be another's by now. */
    private static void addIfItsProcessRuns(Map<Long, String> names, Path file) throws IOException {
        long pid = Long.parseLong(file.getFileName().toString());
        ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        if (process == null || names.containsKey(pid)) {
            return;
        }
        String owner = Files.getOwner(file).getName();
        if (process.info().user().map(owner::equals).orElse(false)) {
            names.put(pid, commandOf(process));
        }
    }

    private static boolean isJava(ProcessHandle.Info info) {
        return info.command()
                .or(() -> info.commandLine().map(line -> line.split(" ", 2)[0]))
                .map(command -> command.endsWith("/java") || command.equals("java"))
                .orElse(false);
    }

    private static String commandOf(ProcessHandle process) {
        ProcessHandle.Info info = process.info();
        return info.arguments()
                .flatMap(arguments -> JavaCommand.mainOf(List.of(arguments)))
                .or(info::commandLine)
                .orElse("");
    }
}
