package dev.lockmedic.it.chaos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the run is told on its command line, {@code --key=value} each.
 *
 * @param breaker role of one further actor, which breaks the protocol; null for none
 * @param agentFence the fence that the agents are started with; the judge goes by {@code fence}
 */
record ChaosOptions(
        long seconds,
        int agents,
        int plain,
        int threads,
        int transcripts,
        long maxHoldMillis,
        int bad,
        long epochSeconds,
        long stopEveryMillis,
        long killEveryMillis,
        long gcEveryMillis,
        long stuckBoundMillis,
        long seed,
        FenceRule fence,
        FenceRule agentFence,
        Role breaker,
        String settings,
        Path agentJar,
        List<Path> jdks,
        Path folder,
        boolean keep) {

    private static final Set<String> AT_LEAST_ONE =
            Set.of("seconds", "agents", "threads", "transcripts", "max-hold", "epoch");

    /** What there is to set; shown to who asks for something else. */
    static final String USAGE =
            """
            usage: java -cp src/it/target/classes dev.lockmedic.it.chaos.Chaos [--key=value ...]

              --seconds=30          how long
              --agents=4            JVMs with the agent
              --plain=1             JVMs without, never overdue, taking no lock from anybody
              --threads=6           threads in each
              --transcripts=12      shared by all of them
              --max-hold=500        ms, about: each hold has a limit between 0.6 and 2 of it
              --bad=5               of a thousand holds in JVMs with the agent, those that overrun
              --epoch=15            seconds after which new transcripts are used
              --stop-every=1000     ms between stops (SIGSTOP, continued after up to 2.5 s), on average
              --kill-every=4000     ms between kills (SIGKILL; a new JVM takes the place)
              --gc-every=2500       ms between full collections
              --stuck-bound=3000    ms a lock may be stuck after the end of its holder's right
              --fence=on            off, on or strict: of the agents, and what the judge expects
              --agent-fence=        of the agents alone, to see whether the judge finds out
              --break=              overrunner, taker or thief: one more actor, which breaks the
                                    protocol, to see whether the judge finds out
              --settings=           further settings of the agents, as in an agent argument
              --agent=agent/target/lockmedic-agent.jar
              --jdks=<home>,<home>  the JVMs' JDKs, by turns; by default this one
              --folder=             in which to make a new folder; by default the temporary one
              --keep=false          whether to leave the files there
              --seed=               of everything random; by default a new one
            """;

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException saying which is wrong and why
     */
    static ChaosOptions parse(String... arguments) {
        Map<String, String> given = new TreeMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (!argument.startsWith("--") || equals < 0) {
                throw new IllegalArgumentException("not of the form --key=value: " + argument);
            }
            given.put(argument.substring(2, equals), argument.substring(equals + 1));
        }
        FenceRule fence = fence("fence", given.remove("fence"), FenceRule.ON);
        ChaosOptions options =
                new ChaosOptions(
                        number(given, "seconds", 30),
                        (int) number(given, "agents", 4),
                        (int) number(given, "plain", 1),
                        (int) number(given, "threads", 6),
                        (int) number(given, "transcripts", 12),
                        number(given, "max-hold", 500),
                        (int) number(given, "bad", 5),
                        number(given, "epoch", 15),
                        number(given, "stop-every", 1000),
                        number(given, "kill-every", 4000),
                        number(given, "gc-every", 2500),
                        number(given, "stuck-bound", 3000),
                        number(given, "seed", System.nanoTime() & 0xffff_ffffL),
                        fence,
                        fence("agent-fence", given.remove("agent-fence"), fence),
                        breaker(given.remove("break")),
                        given.getOrDefault("settings", ""),
                        agentJar(given.remove("agent")),
                        jdks(given.remove("jdks")),
                        given.containsKey("folder") ? Path.of(given.remove("folder")) : null,
                        Boolean.parseBoolean(given.getOrDefault("keep", "false")));
        given.keySet().removeAll(List.of("settings", "keep"));
        if (!given.isEmpty()) {
            throw new IllegalArgumentException("unknown: --" + given.keySet().iterator().next());
        }
        return options;
    }

    private static long number(Map<String, String> given, String key, long otherwise) {
        String text = given.remove(key);
        if (text == null) {
            return otherwise;
        }
        if (text.equals("0") && AT_LEAST_ONE.contains(key)) {
            throw new IllegalArgumentException("--" + key + " must be at least 1");
        }
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException("--" + key + " must be a whole number, not " + text);
    }

    private static FenceRule fence(String key, String text, FenceRule otherwise) {
        if (text == null || text.isEmpty()) {
            return otherwise;
        }
        return oneOf(key, FenceRule.values(), text);
    }

    private static Role breaker(String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        return oneOf("break", new Role[] {Role.OVERRUNNER, Role.TAKER, Role.THIEF}, text);
    }

    private static <E extends Enum<E>> E oneOf(String key, E[] values, String text) {
        for (E value : values) {
            if (value.name().toLowerCase(Locale.ROOT).equals(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException(
                "--"
                        + key
                        + " must be one of "
                        + Arrays.toString(values).toLowerCase(Locale.ROOT)
                        + ", not "
                        + text);
    }

    private static Path agentJar(String text) {
        Path jar =
                Path.of(text == null ? "agent/target/lockmedic-agent.jar" : text).toAbsolutePath();
        if (!Files.isRegularFile(jar)) {
            throw new IllegalArgumentException(
                    "no agent jar at " + jar + "; build it, or name it by --agent=");
        }
        return jar;
    }

    private static List<Path> jdks(String text) {
        List<Path> homes = new ArrayList<>();
        String homesText = text == null || text.isEmpty() ? System.getProperty("java.home") : text;
        for (String home : homesText.split(",")) {
            if (!Files.isExecutable(Path.of(home, "bin", "java"))) {
                throw new IllegalArgumentException("no JDK at " + home);
            }
            homes.add(Path.of(home));
        }
        return List.copyOf(homes);
    }

    /** As it would be typed again. */
    String command() {
        return "--seconds="
                + seconds
                + " --agents="
                + agents
                + " --plain="
                + plain
                + " --threads="
                + threads
                + " --transcripts="
                + transcripts
                + " --max-hold="
                + maxHoldMillis
                + " --bad="
                + bad
                + " --epoch="
                + epochSeconds
                + " --stop-every="
                + stopEveryMillis
                + " --kill-every="
                + killEveryMillis
                + " --gc-every="
                + gcEveryMillis
                + " --stuck-bound="
                + stuckBoundMillis
                + " --fence="
                + fence.setting()
                + (agentFence == fence ? "" : " --agent-fence=" + agentFence.setting())
                + (breaker == null ? "" : " --break=" + breaker.word())
                + (settings.isEmpty() ? "" : " --settings=" + settings)
                + " --seed="
                + seed;
    }
}
