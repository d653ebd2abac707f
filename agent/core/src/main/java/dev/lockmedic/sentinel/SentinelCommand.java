package dev.lockmedic.sentinel;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How the sentinel's JVM is started: the host's own {@code java}, as small as it gets, and with
 * nothing of the host's environment that would load an agent into it or change its flags.
 *
 * @param java the launcher
 * @param classPath what {@code mainClass} is found in
 */
record SentinelCommand(Path java, String classPath, String mainClass) {
    private static final String RESOURCE = "dev/lockmedic/sentinel/SentinelMain.class";

    /** The launcher and the JVM read options from these. */
    private static final Set<String> OPTIONS =
            Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private static final List<String> FLAGS =
            List.of(
                    "-Xmx8m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xshare:auto",
                    "-XX:-UsePerfData",
                    "-XX:+ExitOnOutOfMemoryError");

    /**
     * The agent jar this class was loaded from, by the JDK of this JVM.
     *
     * @throws IOException if it can't be told where the jar is
     */
    static SentinelCommand ofThisAgent() throws IOException {
        URL url = SentinelCommand.class.getClassLoader().getResource(RESOURCE);
        String text = String.valueOf(url);
        int end = text.indexOf("!/");
        if (!text.startsWith("jar:file:") || end < 0) {
            throw new IOException("the agent was not loaded from a jar but from " + text);
        }
        String jar = Path.of(URI.create(text.substring("jar:".length(), end))).toString();
        return new SentinelCommand(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                jar,
                "dev.lockmedic.agent.LockmedicSentinel");
    }

    /** Starts it; its stderr goes where its stdout does. */
    Process start() throws IOException {
        List<String> words = new ArrayList<>();
        words.add(java.toString());
        words.addAll(FLAGS);
        words.add("-cp");
        words.add(classPath);
        words.add(mainClass);
        words.add(Long.toString(ProcessHandle.current().pid()));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment()
                .keySet()
                .removeIf(
                        name ->
                                OPTIONS.contains(name)
                                        || name.equals("CLASSPATH")
                                        || name.startsWith("LOCKMEDIC_"));
        // Not the host's: a folder that somebody works in can't be unmounted.
        builder.directory(new File("/"));
        builder.redirectErrorStream(true);
        return builder.start();
    }
}
