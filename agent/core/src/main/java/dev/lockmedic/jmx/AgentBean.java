package dev.lockmedic.jmx;

import dev.lockmedic.monitoring.AgentControl;
import dev.lockmedic.monitoring.AgentView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.InvalidAttributeValueException;
import javax.management.ListenerNotFoundException;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.MBeanNotificationInfo;
import javax.management.NotificationEmitter;
import javax.management.NotificationFilter;
import javax.management.NotificationListener;
import javax.management.openmbean.OpenMBeanAttributeInfoSupport;
import javax.management.openmbean.OpenMBeanInfoSupport;

/**
 * The agent's MBean. An open MBean that describes itself, and no MXBean interface: so every
 * attribute carries its meaning to JConsole and exporters, and the JDK needs no reflection on our
 * classes, of which its caches would keep hold after a detach.
 *
 * <p>Called on threads of the host, which are never kept waiting; only {@code set} and {@code
 * status} take a moment. Exceptions are those of the JDK: a client could not read ours.
 */
final class AgentBean implements DynamicMBean, NotificationEmitter {
    private final Map<String, AgentAttribute> attributes = new LinkedHashMap<>();
    private final AgentView view;
    private final AgentControl control;
    private final NotificationListeners listeners;

    AgentBean(
            List<AgentAttribute> attributes,
            AgentView view,
            AgentControl control,
            NotificationListeners listeners) {
        for (AgentAttribute attribute : attributes) {
            this.attributes.put(attribute.name(), attribute);
        }
        this.view = view;
        this.control = control;
        this.listeners = listeners;
    }

    @Override
    public Object getAttribute(String name) throws AttributeNotFoundException, MBeanException {
        AgentAttribute attribute = known(name);
        try {
            return attribute.value().apply(view);
        } catch (RuntimeException | LinkageError e) {
            throw new MBeanException(
                    new IllegalStateException(name + " can't be read: " + e), e.toString());
        }
    }

    @Override
    public AttributeList getAttributes(String[] names) {
        AttributeList list = new AttributeList();
        for (String name : names) {
            try {
                list.add(new Attribute(name, getAttribute(name)));
            } catch (AttributeNotFoundException | MBeanException e) {
                // Left out, as JMX has it: who asked for it sees that it is missing.
            }
        }
        return list;
    }

    @Override
    public void setAttribute(Attribute attribute)
            throws AttributeNotFoundException, InvalidAttributeValueException, MBeanException {
        AgentAttribute known = known(attribute.getName());
        if (known.setting() == null) {
            throw new AttributeNotFoundException(attribute.getName() + " can't be written");
        }
        Object value = attribute.getValue();
        try {
            control.set(known.setting().key(), value == null ? "" : value.toString());
        } catch (IllegalArgumentException e) {
            throw new InvalidAttributeValueException(e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            throw AgentOperation.failed(e);
        }
    }

    @Override
    public AttributeList setAttributes(AttributeList list) {
        AttributeList done = new AttributeList();
        for (Attribute attribute : list.asList()) {
            try {
                setAttribute(attribute);
                done.add(new Attribute(attribute.getName(), getAttribute(attribute.getName())));
            } catch (AttributeNotFoundException
                    | InvalidAttributeValueException
                    | MBeanException e) {
                // Left out, as JMX has it.
            }
        }
        return done;
    }

    private AgentAttribute known(String name) throws AttributeNotFoundException {
        AgentAttribute attribute = attributes.get(name);
        if (attribute == null) {
            throw new AttributeNotFoundException("no attribute " + name);
        }
        return attribute;
    }

    @Override
    public Object invoke(String name, Object[] parameters, String[] signature)
            throws MBeanException {
        return AgentOperation.named(name).invoke(parameters, view, control);
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        List<OpenMBeanAttributeInfoSupport> infos = new ArrayList<>();
        for (AgentAttribute attribute : attributes.values()) {
            infos.add(
                    new OpenMBeanAttributeInfoSupport(
                            attribute.name(),
                            attribute.meaning(),
                            attribute.type(),
                            true,
                            attribute.setting() != null,
                            false));
        }
        return new OpenMBeanInfoSupport(
                AgentBean.class.getName(),
                "Lockmedic heals stuck locks in this JVM",
                infos.toArray(new OpenMBeanAttributeInfoSupport[0]),
                null,
                AgentOperation.infos(),
                getNotificationInfo());
    }

    @Override
    public MBeanNotificationInfo[] getNotificationInfo() {
        return EventNotification.infos();
    }

    @Override
    public void addNotificationListener(
            NotificationListener listener, NotificationFilter filter, Object handback) {
        listeners.add(listener, filter, handback);
    }

    @Override
    public void removeNotificationListener(NotificationListener listener)
            throws ListenerNotFoundException {
        listeners.remove(listener);
    }

    @Override
    public void removeNotificationListener(
            NotificationListener listener, NotificationFilter filter, Object handback)
            throws ListenerNotFoundException {
        listeners.remove(listener, filter, handback);
    }
}
