package dev.lockmedic.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param quick fewer and shorter repetitions: to see that all works, not to quote
 * @param only names of the benchmarks to run; empty for all
 * @param agent the agent jar
 * @param java the {@code java} that the measured JVMs run on
 * @param out where the table goes as well, null for nowhere
 */
record Options(boolean quick, List<String> only, Path agent, Path java, Path out) {
    static final String USAGE =
            """
            java -jar lockmedic-bench.jar [--quick] [--only=NAME,...] [--agent=PATH] [--jvm=PATH] [--out=FILE]
              --quick        fewer repetitions: shows that all works, too few to quote
              --only=NAME    these benchmarks only, comma-separated
              --agent=PATH   the agent jar; the one of this build otherwise
              --jvm=PATH     the JDK to measure on (its folder or its java); the running one otherwise
              --out=FILE     write the table there too, as Markdown""";

    /**
     * @throws IllegalArgumentException saying what is wrong
     */
    static Options parse(String... arguments) {
        boolean quick = false;
        List<String> only = List.of();
        Path agent = null;
        Path java = Path.of(System.getProperty("java.home"));
        Path out = null;
        for (String argument : arguments) {
            String value = argument.substring(argument.indexOf('=') + 1);
            if (argument.equals("--quick")) {
                quick = true;
            } else if (argument.startsWith("--only=")) {
                only = List.of(value.split(","));
            } else if (argument.startsWith("--agent=")) {
                agent = Path.of(value);
            } else if (argument.startsWith("--jvm=")) {
                java = Path.of(value);
            } else if (argument.startsWith("--out=")) {
                out = Path.of(value);
            } else {
                throw new IllegalArgumentException("unknown option " + argument);
            }
        }
        return new Options(quick, only, agent(agent), java(java), out);
    }

    boolean wants(String name) {
        return only.isEmpty() || only.contains(name);
    }

    private static Path agent(Path given) {
        Path agent = given != null ? given : agentOfThisBuild();
        if (agent == null || !Files.isReadable(agent)) {
            throw new IllegalArgumentException(
                    "no agent jar at " + agent + "; build it, or name it with --agent=PATH");
        }
        return agent.toAbsolutePath().normalize();
    }

    /** From {@code src/bench/target/lockmedic-bench.jar} (or {@code classes} beside it). */
    private static Path agentOfThisBuild() {
        try {
            Path here =
                    Path.of(
                            Options.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            return here.getParent()
                    .resolve("../../../agent/target/lockmedic-agent.jar")
                    .normalize();
        } catch (java.net.URISyntaxException e) {
            return null;
        }
    }

    private static Path java(Path given) {
        Path java = Files.isDirectory(given) ? given.resolve("bin/java") : given;
        if (!Files.isExecutable(java)) {
            throw new IllegalArgumentException("no java at " + java);
        }
        return java.toAbsolutePath();
    }
}
