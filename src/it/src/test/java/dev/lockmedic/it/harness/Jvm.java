package dev.lockmedic.it.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A child JVM as a test declares it; {@link #start} brings it to life. */
public final class Jvm {
    /** How each line of the agent's log begins. */
    static final String STAMP =
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\S* +(INFO|WARN|ERROR) lockmedic - ";

    private static final String ALL_PROVED = ": .*, (\\d+) of \\2 hook points proved";
    private static final String STARTED = STAMP + "Lockmedic \\S+ is started" + ALL_PROVED;
    private static final String ATTACHED = STAMP + "Lockmedic \\S+ is attached" + ALL_PROVED;

    /** With one processor the JVM picks Serial GC by itself. */
    private static final String STALL_PRONE =
            STAMP + "this JVM runs \\S+ GC without counted-loop safepoints: .*";

    private final Jdk jdk;
    private final List<String> flags = new ArrayList<>();
    private final List<String> javaAgents = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private final List<Pattern> required = new ArrayList<>();
    private final List<Pattern> allowed = new ArrayList<>();
    private final List<String> before = new ArrayList<>();
    private String classPath = Path.of("target/test-classes").toAbsolutePath().toString();
    private String main;
    private Path directory;
    private boolean agent;

    private Jvm(Jdk jdk) {
        this.jdk = jdk;
    }

    /** A JVM of this JDK. */
    public static Jvm on(Jdk jdk) {
        return new Jvm(jdk);
    }

    /** What it runs. */
    public Jvm main(Class<?> type, String... args) {
        return main(type.getName(), args);
    }

    /** What it runs, by name. */
    public Jvm main(String type, String... args) {
        main = type;
        arguments.addAll(List.of(args));
        return this;
    }

    /** More class path than the fixtures. */
    public Jvm classPath(String more) {
        classPath += File.pathSeparator + more;
        return this;
    }

    /** JVM flags, as on the command line. */
    public Jvm flags(String... more) {
        flags.addAll(List.of(more));
        return this;
    }

    /** With Lockmedic from the start, with default settings. */
    public Jvm agent() {
        return agent("");
    }

    /** With Lockmedic from the start, with these agent arguments. */
    public Jvm agent(String settings) {
        agent = true;
        return javaAgent(AgentJar.path(), settings);
    }

    /** With any agent from the start. */
    public Jvm javaAgent(Path jar, String settings) {
        javaAgents.add("-javaagent:" + jar + (settings.isEmpty() ? "" : "=" + settings));
        return this;
    }

    /** With this environment variable. */
    public Jvm environment(String key, String value) {
        environment.put(key, value);
        return this;
    }

    /** In this working directory. */
    public Jvm directory(Path value) {
        directory = value;
        return this;
    }

    /** Started by another program, such as {@code setpriv} with its arguments. */
    public Jvm startedBy(String... command) {
        before.addAll(List.of(command));
        return this;
    }

    /** Must say at least one line of its agent's log that has this. */
    public Jvm logs(String regex) {
        return says(STAMP + ".*" + regex + ".*");
    }

    /** May say such lines of its agent's log. */
    public Jvm mayLog(String regex) {
        return maySay(STAMP + ".*" + regex + ".*");
    }

    /** Must say at least one such line on stderr. */
    public Jvm says(String regex) {
        required.add(Pattern.compile(regex));
        return this;
    }

    /** May say such lines on stderr. */
    public Jvm maySay(String regex) {
        allowed.add(Pattern.compile(regex));
        return this;
    }

    /** Whatever it says on stderr is another test's concern. */
    public Jvm maySayAnything() {
        return maySay(".*");
    }

    /** What every JVM of the JDK says once an agent was loaded while it ran. */
    public Jvm mayBeAttachedTo() {
        return maySay(ATTACHED)
                .maySay(STALL_PRONE)
                .maySay(
                        "WARNING: (A Java agent has been loaded dynamically.*"
                                + "|If a serviceability tool is .*"
                                + "|If a serviceability tool is not .*"
                                + "|Dynamic loading of agents will be .*)");
    }

    /** Starts it. */
    public Child start() {
        List<String> command = new ArrayList<>(before);
        command.add(jdk.program("java"));
        command.addAll(List.of("-Xverify:all", "-Xlog:redefine+class*=warning:stderr", "-Xmx256m"));
        command.addAll(flags);
        command.addAll(javaAgents);
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(key -> key.startsWith("LOCKMEDIC_"));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(environment);
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        List<Pattern> known = new ArrayList<>(allowed);
        known.add(Pattern.compile(STAMP + Says.NEARS));
        known.add(Pattern.compile(STAMP + Says.RESOLVED));
        if (agent) {
            known.add(Pattern.compile(STARTED));
            known.add(Pattern.compile(STALL_PRONE));
        }
        try {
            return new Child(builder.start(), required, known);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
