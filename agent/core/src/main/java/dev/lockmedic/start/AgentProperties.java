package dev.lockmedic.start;

import dev.lockmedic.command.AnswerTable;
import java.util.Properties;

/**
 * The JVM's agent properties: a table that only attach can read, apart from the system properties
 * that the host sees. Answers to commands travel in it, so nothing is written to disk and it works
 * across mount namespaces. It is there before the hooks are, and uses none of their classes.
 */
public final class AgentProperties implements AnswerTable {
    /** Version of the agent; there as long as it is attached. */
    public static final String VERSION = "lockmedic.version";

    /** Why it refused to start, one line. */
    public static final String REFUSED = "lockmedic.refused";

    private final Properties table;

    private AgentProperties(Properties table) {
        this.table = table;
    }

    static AgentProperties of(Opener opener) {
        try {
            opener.openBase("jdk.internal.vm");
            return new AgentProperties(
                    (Properties)
                            Class.forName("jdk.internal.vm.VMSupport")
                                    .getMethod("getAgentProperties")
                                    .invoke(null));
        } catch (ReflectiveOperationException | RuntimeException e) {
            // Then the command line can't ask; the healing does not depend on it.
            return new AgentProperties(new Properties());
        }
    }

    /** The flags that the JVM was started with, parted by spaces; null where it does not tell. */
    String jvmArguments() {
        return table.getProperty("sun.jvm.args");
    }

    @Override
    public void put(String key, String value) {
        table.setProperty(key, value);
    }

    @Override
    public void remove(String key) {
        table.remove(key);
    }
}
