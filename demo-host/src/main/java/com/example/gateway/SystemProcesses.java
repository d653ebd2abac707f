package com.example.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** The processes of this machine, read from /proc where there is one. */
final class SystemProcesses implements Processes {
    // Positions after the command: the state is field 3 of /proc/<pid>/stat, the start time field
    // 22.
    private static final int STATE = 0;
    private static final int START_TIME = 19;

    @Override
    public long self() {
        return ProcessHandle.current().pid();
    }

    @Override
    public boolean isAlive(long pid) {
        if (!ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
            return false;
        }
        // A process that has exited and was not waited for holds nothing any more.
        return stat(pid).map(fields -> !fields[STATE].equals("Z")).orElse(true);
    }

    @Override
    public OptionalLong startTime(long pid) {
        return stat(pid)
                .map(fields -> OptionalLong.of(Long.parseLong(fields[START_TIME])))
                .orElse(OptionalLong.empty());
    }

    private static Optional<String[]> stat(long pid) {
        try {
            byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "stat"));
            return Optional.of(fieldsAfterCommand(new String(bytes, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The command is in parentheses and may itself hold spaces and parentheses. */
    static String[] fieldsAfterCommand(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ");
    }
}
