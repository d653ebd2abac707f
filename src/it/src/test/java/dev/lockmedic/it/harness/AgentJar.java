package dev.lockmedic.it.harness;

import java.nio.file.Files;
import java.nio.file.Path;

/** The packed agent, the very file that people use. */
public final class AgentJar {
    private AgentJar() {}

    /** {@code agent/target/lockmedic-agent.jar}, or what {@code lockmedic.test.agent} names. */
    public static Path path() {
        String named = System.getProperty("lockmedic.test.agent", "");
        Path jar =
                named.isEmpty()
                        ? Path.of("../../agent/target/lockmedic-agent.jar")
                        : Path.of(named);
        jar = jar.toAbsolutePath().normalize();
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException("no agent jar at " + jar + "; package it first");
        }
        return jar;
    }
}
