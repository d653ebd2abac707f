package dev.lockmedic.it.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.awaitility.Awaitility;

/** A client of a child JVM's MBeans, connected as JConsole connects to a local process. */
public final class JmxClient implements AutoCloseable {
    private final JMXConnector connector;
    private final MBeanServerConnection server;
    private final ObjectName agent;
    private final List<Notification> told = new CopyOnWriteArrayList<>();

    private JmxClient(JMXConnector connector) throws IOException, JMException {
        this.connector = connector;
        this.server = connector.getMBeanServerConnection();
        this.agent = new ObjectName("dev.lockmedic:type=Agent");
    }

    /** Has the JVM start its local management agent, if it has none, and connects. */
    public static JmxClient of(Child child) {
        try {
            VirtualMachine jvm = VirtualMachine.attach(Long.toString(child.pid()));
            try {
                return new JmxClient(
                        JMXConnectorFactory.connect(
                                new JMXServiceURL(jvm.startLocalManagementAgent())));
            } finally {
                jvm.detach();
            }
        } catch (AttachNotSupportedException | JMException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, and waits until the agent has its MBean. */
    public static JmxClient ofAgent(Child child) {
        JmxClient client = of(child);
        Awaitility.await("the MBean").atMost(Child.LONG).until(client::hasAgent);
        return client;
    }

    /** Whether the agent has its MBean there. */
    public boolean hasAgent() throws IOException {
        return server.isRegistered(agent);
    }

    /** The whole server. */
    public MBeanServerConnection server() {
        return server;
    }

    /** Name of the agent's MBean. */
    public ObjectName agent() {
        return agent;
    }

    /** An attribute of the agent. */
    @SuppressWarnings("unchecked")
    public <T> T get(String attribute) {
        try {
            return (T) server.getAttribute(agent, attribute);
        } catch (JMException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes an attribute of the agent. */
    public void set(String attribute, String value) throws JMException, IOException {
        server.setAttribute(agent, new Attribute(attribute, value));
    }

    /** Calls an operation of the agent that takes texts. */
    public Object call(String operation, String... values) throws JMException, IOException {
        String[] signature = new String[values.length];
        Arrays.fill(signature, String.class.getName());
        return server.invoke(agent, operation, values, signature);
    }

    /** The agent's operation {@code status}. */
    public JsonNode status() {
        try {
            return new ObjectMapper().readTree((String) call("status"));
        } catch (JMException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Listens to the agent's notifications, and waits until the agent tells them. */
    public JmxClient listen() {
        try {
            server.addNotificationListener(agent, (one, handback) -> told.add(one), null, null);
            Awaitility.await("telling")
                    .atMost(Child.LONG)
                    .until(() -> status().path("jmx").path("telling").asBoolean());
            return this;
        } catch (JMException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first notification of that event, waited for. */
    public Notification awaitTold(String event) {
        return awaitTold(event, "");
    }

    /** The first notification of that event whose message has this, waited for. */
    public Notification awaitTold(String event, String part) {
        return Awaitility.await(event)
                .atMost(Child.LONG)
                .until(() -> told(event, part), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<Notification> told(String event, String part) {
        return told.stream()
                .filter(one -> one.getType().equals("dev.lockmedic." + event))
                .filter(one -> one.getMessage().contains(part))
                .findFirst();
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            // The JVM has ended.
        }
    }
}
