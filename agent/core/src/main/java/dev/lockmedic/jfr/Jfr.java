package dev.lockmedic.jfr;

import dev.lockmedic.events.Events;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.monitoring.AgentView;
import dev.lockmedic.monitoring.MonitoringPart;
import dev.lockmedic.settings.Presence;
import dev.lockmedic.settings.Setting;

/**
 * Registers the agent's event types once the host has a flight recorder, and takes them out again.
 * While no recording takes them, it listens to nothing.
 *
 * <p>Names no class of {@code jdk.jfr}, which may not be there.
 */
public final class Jfr implements MonitoringPart {
    private final AgentView view;
    private final Events events;
    private final AgentLog log;
    private Runnable wake = () -> {};

    // Written by the monitoring thread alone.
    private volatile EventTypes types;
    private volatile RecordedEvents listener;
    private volatile String state;
    private volatile String why;

    /** Not looked at yet. */
    public Jfr(Presence presence, AgentView view, Events events, AgentLog log) {
        this.view = view;
        this.events = events;
        this.log = log;
        if (presence == Presence.OFF) {
            state = "off";
            why = Setting.JFR + "=off";
        } else if (ModuleLayer.boot().findModule("jdk.jfr").isEmpty()) {
            state = "absent";
            why = "this JVM has no module jdk.jfr";
        } else {
            state = "waiting";
            why = "no flight recording was started yet";
        }
    }

    @Override
    public String name() {
        return "jfr";
    }

    @Override
    public void started(Runnable value) {
        wake = value;
    }

    @Override
    public boolean look() {
        if (state.equals("waiting") && HostRecorder.isThere()) {
            register();
        }
        EventTypes known = types;
        if (known != null) {
            listen(known);
        }
        return known != null || state.equals("waiting");
    }

    private void register() {
        try {
            types = EventTypes.register(wake);
            state = "registered";
            why = "";
            log.debug(() -> "registered as events of flight recordings");
        } catch (RuntimeException | LinkageError e) {
            state = "failed";
            why = e.toString();
            log.warn("not visible in flight recordings, all else works: " + e);
        }
    }

    /** Nothing tells when a recording changes what it takes, so that is looked at. */
    private void listen(EventTypes known) {
        boolean wanted = known.areRecorded();
        RecordedEvents listening = listener;
        if (wanted && listening == null) {
            RecordedEvents made = new RecordedEvents();
            events.tell(made);
            listener = made;
        } else if (!wanted && listening != null) {
            listener = null;
            events.tellNoMore(listening);
        }
        if (known.takeBegun() && wanted) {
            StuckAlready.write(view);
        }
    }

    @Override
    public void close() {
        RecordedEvents listening = listener;
        if (listening != null) {
            listener = null;
            events.tellNoMore(listening);
        }
        EventTypes known = types;
        types = null;
        state = "off";
        why = "detached";
        if (known != null) {
            try {
                known.unregister();
            } catch (RuntimeException | LinkageError e) {
                log.warn("the event types of Lockmedic could not be taken out again: " + e);
            }
        }
    }

    @Override
    public State state() {
        return new State(state, why, listener != null);
    }
}
