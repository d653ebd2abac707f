package dev.lockmedic.jmx;

import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** Finds the platform MBean server, and never makes it. */
final class PlatformServer {
    private static final ObjectName RUNTIME = runtime();

    private PlatformServer() {}

    private static ObjectName runtime() {
        try {
            return new ObjectName("java.lang:type=Runtime");
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The one that has the JVM's own MBeans; null while there is none. It may be the host's own
     * class.
     *
     * @return an {@link MBeanServer}, which is not named, so that one who asks needs no class of it
     */
    static Object find() {
        for (MBeanServer server : MBeanServerFactory.findMBeanServer(null)) {
            if (server.isRegistered(RUNTIME)) {
                return server;
            }
        }
        return null;
    }
}
