package dev.lockmedic.start;

import dev.lockmedic.settings.Settings;
import dev.lockmedic.settings.SettingsException;
import java.lang.instrument.Instrumentation;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What the entry class calls, by reflection, in the isolated zone. Up to the boot zone it touches
 * nothing that needs it.
 */
public final class Starter {
    /** The version of the hooks this agent is made for; a test holds it equal to theirs. */
    static final int HOOKS_VERSION = 3;

    private Starter() {}

    /**
     * Starts the agent in this JVM.
     *
     * @param how {@code premain} or {@code attach}
     * @param jar reads entries of the agent jar
     * @param gone to be called when the agent has taken itself out
     * @return takes the commands that later loads are; null if the agent stays off
     */
    public static Function<String, String> start(
            String arguments,
            Instrumentation instrumentation,
            String how,
            Function<String, byte[]> jar,
            Runnable gone) {
        Opener opener = new Opener(instrumentation);
        AgentProperties properties = AgentProperties.of(opener);
        properties.remove(AgentProperties.REFUSED);
        try {
            AtomicReference<Consumer<String>> complaints = new AtomicReference<>(Starter::say);
            Settings settings =
                    Settings.resolve(
                            arguments,
                            System.getProperties(),
                            System.getenv(),
                            text -> complaints.get().accept(text));
            BootZone.define(opener, jar, HOOKS_VERSION);
            return Lockmedic.start(
                    settings, complaints, instrumentation, opener, properties, how, gone);
        } catch (SettingsException | IllegalStateException e) {
            properties.put(AgentProperties.REFUSED, e.getMessage());
            say("not started, the host runs on without it: " + e.getMessage());
            return null;
        }
    }

    private static void say(String text) {
        System.err.println("[lockmedic] " + text);
    }
}
