package dev.lockmedic.jmx;

import dev.lockmedic.events.Events;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.monitoring.AgentControl;
import dev.lockmedic.monitoring.AgentView;
import dev.lockmedic.monitoring.MonitoringPart;
import dev.lockmedic.settings.Presence;
import dev.lockmedic.settings.Setting;
import dev.lockmedic.settings.Settings;

/**
 * Registers the agent's MBean once the host has a platform MBean server, and takes it out again.
 * Asking for that server would make it, with whatever builder and logging is set at that moment; so
 * the host's own choice is waited for.
 *
 * <p>Names no class of {@code java.management}, which may not be there.
 */
public final class Jmx implements MonitoringPart {
    private final Settings settings;
    private final AgentView view;
    private final AgentControl control;
    private final Events events;
    private final AgentLog log;
    private Runnable wake = () -> {};

    // Written by the monitoring thread alone.
    private volatile AgentRegistration registration;
    private volatile String state;
    private volatile String why;

    /** Not looked at yet. */
    public Jmx(
            Settings settings, AgentView view, AgentControl control, Events events, AgentLog log) {
        this.settings = settings;
        this.view = view;
        this.control = control;
        this.events = events;
        this.log = log;
        if (settings.get(Setting.JMX) == Presence.OFF) {
            state = "off";
            why = Setting.JMX + "=off";
        } else if (ModuleLayer.boot().findModule("java.management").isEmpty()) {
            state = "absent";
            why = "this JVM has no module java.management";
        } else {
            state = "waiting";
            why = "nobody has made the platform MBean server yet";
        }
    }

    @Override
    public String name() {
        return "jmx";
    }

    @Override
    public void started(Runnable value) {
        wake = value;
    }

    @Override
    public boolean look() {
        AgentRegistration known = registration;
        if (known != null) {
            known.look();
            return false;
        }
        if (!state.equals("waiting")) {
            return false;
        }
        Object server = PlatformServer.find();
        if (server == null) {
            return true;
        }
        try {
            registration = AgentRegistration.of(server, settings, view, control, events, wake);
            state = "registered";
            why = "";
            log.debug(() -> "registered as MBean " + AgentRegistration.NAME);
        } catch (Exception | LinkageError e) {
            state = "failed";
            why = e.toString();
            log.warn("not visible by JMX, all else works: " + e);
        }
        return false;
    }

    @Override
    public void close() {
        AgentRegistration known = registration;
        registration = null;
        state = "off";
        why = "detached";
        if (known != null) {
            try {
                known.close();
            } catch (Exception | LinkageError e) {
                log.warn("the MBean of Lockmedic could not be taken out again: " + e);
            }
        }
    }

    @Override
    public State state() {
        AgentRegistration known = registration;
        return new State(state, why, known != null && known.isTelling());
    }
}
