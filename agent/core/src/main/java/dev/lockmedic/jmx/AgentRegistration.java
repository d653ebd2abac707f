package dev.lockmedic.jmx;

import dev.lockmedic.events.Events;
import dev.lockmedic.monitoring.AgentControl;
import dev.lockmedic.monitoring.AgentView;
import dev.lockmedic.settings.Settings;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The agent's MBean in the host's server. On the monitoring thread. */
final class AgentRegistration {
    /** What it is called. */
    static final String NAME = "dev.lockmedic:type=Agent";

    private final MBeanServer server;
    private final ObjectName name;
    private final NotificationTelling telling;

    private AgentRegistration(MBeanServer server, ObjectName name, NotificationTelling telling) {
        this.server = server;
        this.name = name;
        this.telling = telling;
    }

    /**
     * Registers it.
     *
     * @param server a {@link MBeanServer}
     * @param wake has {@link #look} called soon
     */
    static AgentRegistration of(
            Object server,
            Settings settings,
            AgentView view,
            AgentControl control,
            Events events,
            Runnable wake)
            throws JMException {
        ObjectName name = new ObjectName(NAME);
        NotificationListeners listeners = new NotificationListeners(wake);
        AgentBean bean = new AgentBean(AgentAttributes.all(settings), view, control, listeners);
        ((MBeanServer) server).registerMBean(bean, name);
        return new AgentRegistration(
                (MBeanServer) server, name, new NotificationTelling(name, listeners, events));
    }

    /** Is told of events exactly while somebody listens to notifications. */
    void look() {
        telling.look();
    }

    boolean isTelling() {
        return telling.isOn();
    }

    /** Takes it out, and ends telling. */
    void close() throws JMException {
        telling.close();
        try {
            server.unregisterMBean(name);
        } catch (InstanceNotFoundException e) {
            // The host has taken it out itself.
        }
    }
}
