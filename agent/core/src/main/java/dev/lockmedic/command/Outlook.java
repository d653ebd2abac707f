package dev.lockmedic.command;

import dev.lockmedic.events.Events;
import dev.lockmedic.jfr.Jfr;
import dev.lockmedic.jmx.Jmx;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.monitoring.AgentView;
import dev.lockmedic.monitoring.Monitoring;
import dev.lockmedic.monitoring.MonitoringPart;
import dev.lockmedic.settings.Setting;
import dev.lockmedic.settings.Settings;
import java.util.List;

/** Puts together what shows the agent to the host's own monitoring. */
public final class Outlook {
    private Outlook() {}

    /**
     * Not started yet; {@code status} shows it from now on.
     *
     * @param file the one that events are written to
     */
    public static Monitoring of(
            Settings settings,
            StatusReport status,
            Changes changes,
            Events events,
            MonitoringPart file,
            AgentLog log) {
        AgentView view = new MonitoredAgent(status);
        Monitoring monitoring =
                new Monitoring(
                        List.of(
                                file,
                                new Jmx(
                                        settings,
                                        view,
                                        new AgentControls(changes, status, status.healers),
                                        events,
                                        log),
                                new Jfr(settings.get(Setting.JFR), view, events, log)));
        status.seenBy(monitoring);
        return monitoring;
    }
}
