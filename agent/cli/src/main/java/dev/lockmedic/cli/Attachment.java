package dev.lockmedic.cli;

import java.util.Properties;

/** The two things that can be done to a running JVM from outside. Both may block for ever. */
interface Attachment {

    Properties agentProperties(long pid) throws Exception;

    /** Loads the agent jar and returns when its {@code agentmain} has. */
    void loadAgent(long pid, AgentJar jar, String argument) throws Exception;
}
