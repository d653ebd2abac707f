package dev.lockmedic.cli;

import com.sun.tools.attach.VirtualMachine;
import java.time.Duration;
import java.util.Properties;
import net.bytebuddy.agent.ByteBuddyAgent;

/** {@link Attachment} by the module {@code jdk.attach}. */
final class JdkAttachment implements Attachment {
    /**
     * How long the JDK waits for a JVM to listen; its own limit of 10 s is short for a busy host.
     */
    private static final String WAIT_PROPERTY = "sun.tools.attach.attachTimeout";

    private static final long JDK_WAIT_MILLIS = 10_000;

    private JdkAttachment() {}

    static Attachment create(Duration timeout) {
        // Asked before any class here links against the module.
        if (ModuleLayer.boot().findModule("jdk.attach").isEmpty()) {
            throw Failure.of(
                    ExitCode.UNEXPECTED,
                    "this Java runtime has no jdk.attach module; run this with a full JDK, or start"
                            + " the host with -javaagent:"
                            + AgentJar.nameForAdvice());
        }
        if (timeout.toMillis() > JDK_WAIT_MILLIS && System.getProperty(WAIT_PROPERTY) == null) {
            System.setProperty(WAIT_PROPERTY, Long.toString(timeout.toMillis()));
        }
        return new JdkAttachment();
    }

    @Override
    public Properties agentProperties(long pid) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
        try {
            return machine.getAgentProperties();
        } finally {
            machine.detach();
        }
    }

    @Override
    public void loadAgent(long pid, AgentJar jar, String argument) {
        // Never this process (ProcessCheck), so Byte Buddy starts no helper JVM.
        ByteBuddyAgent.attach(jar.file(), Long.toString(pid), argument);
    }
}
