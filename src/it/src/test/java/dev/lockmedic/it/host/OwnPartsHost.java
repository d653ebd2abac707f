package dev.lockmedic.it.host;

import java.lang.management.ManagementFactory;
import java.util.logging.LogManager;
import javax.management.MBeanServer;
import javax.management.MBeanServerBuilder;
import javax.management.MBeanServerDelegate;
import javax.management.ObjectName;

/**
 * A host with its own log manager and its own MBean server, set up in its main method as
 * application servers do it: too late if somebody has asked for either before.
 */
public final class OwnPartsHost {
    private static volatile boolean built;

    private OwnPartsHost() {}

    /** Sets them up, and looks; with an argument, until the agent has registered itself. */
    public static void main(String[] args) throws Exception {
        // Whatever is started on another thread gets its chance to spoil it.
        Thread.sleep(300);
        System.setProperty("java.util.logging.manager", Logging.class.getName());
        System.setProperty("javax.management.builder.initial", Management.class.getName());
        LogManager manager = LogManager.getLogManager();
        System.out.println(
                "logging: " + (manager instanceof Logging ? "own" : manager.getClass().getName()));
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        System.out.println("management: " + (built ? "own" : "another's"));
        if (args.length > 0) {
            ObjectName agent = new ObjectName("dev.lockmedic:type=Agent");
            while (!server.isRegistered(agent)) {
                Thread.sleep(20);
            }
            System.out.println("agent: registered");
        }
    }

    /** The host's log manager. */
    public static final class Logging extends LogManager {
        /** Made by the JDK. */
        public Logging() {}
    }

    /** The host's builder of MBean servers. */
    public static final class Management extends MBeanServerBuilder {
        /** Made by the JDK. */
        public Management() {}

        @Override
        public MBeanServer newMBeanServer(
                String domain, MBeanServer outer, MBeanServerDelegate delegate) {
            built = true;
            return super.newMBeanServer(domain, outer, delegate);
        }
    }
}
