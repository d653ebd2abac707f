package dev.lockmedic.start;

import dev.lockmedic.events.EventFile;
import dev.lockmedic.events.EventLine;
import dev.lockmedic.events.Events;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.monitoring.MonitoringPart;
import dev.lockmedic.settings.Setting;
import dev.lockmedic.settings.Settings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Writes events to the file that the settings name, if they name one, and follows a change: at once
 * if it came by a command, and within a second if the host has set a system property.
 */
final class EventsToFile implements MonitoringPart {
    private final Settings settings;
    private final Events events;
    private final AgentLog log;
    private final long startNanos = System.nanoTime();
    private final long pid = ProcessHandle.current().pid();
    private final String run =
            Long.toHexString(System.currentTimeMillis()) + "-" + Long.toHexString(pid);
    private String followed = "";

    /** Null where none is written. */
    private volatile EventFile file;

    EventsToFile(Settings settings, Events events, AgentLog log) {
        this.settings = settings;
        this.events = events;
        this.log = log;
    }

    /** Takes over what the settings say now. On an agent thread. */
    synchronized void follow() {
        String path = settings.get(Setting.EVENTS);
        long mostBytes = Math.max(4096, settings.get(Setting.EVENTS_MAX_SIZE));
        int keep = settings.get(Setting.EVENTS_KEEP);
        String wanted = path.isEmpty() ? "" : path + "|" + mostBytes + "|" + keep;
        if (wanted.equals(followed)) {
            return;
        }
        followed = wanted;
        EventFile before = file;
        EventFile next = null;
        if (!path.isEmpty()) {
            try {
                next =
                        new EventFile(
                                Path.of(path.replace("%p", Long.toString(pid))).toAbsolutePath(),
                                mostBytes,
                                keep,
                                new EventLine(run, startNanos),
                                log::warn);
            } catch (InvalidPathException e) {
                log.error("events are not written: " + e.getMessage());
            }
        }
        // The new one first: what happens in between is better told twice than never.
        if (next != null) {
            events.tell(next);
        }
        file = next;
        if (before != null) {
            events.tellNoMore(before);
        }
    }

    @Override
    public void started(Runnable wake) {
        // Nobody tells of a system property; each look reads it.
    }

    @Override
    public boolean look() {
        follow();
        return true;
    }

    @Override
    public void close() {
        // Whoever tells events ends with the file.
    }

    @Override
    public String name() {
        return "eventFile";
    }

    @Override
    public State state() {
        EventFile.State now = fileState();
        return now == null
                ? new State("off", Setting.EVENTS + " names no file", false)
                : new State(now.problem() == null ? "on" : "failing", now.problem(), true);
    }

    /** How it goes; null where none is written. Any thread. */
    EventFile.State fileState() {
        EventFile now = file;
        return now == null ? null : now.state();
    }
}
