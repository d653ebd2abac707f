package dev.lockmedic.it.zombie;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the trials are told on their command line, {@code --key=value} each. */
record TrialOptions(
        int trials,
        String fence,
        WriteLoop loop,
        long maxHoldMillis,
        int lanes,
        Path jdk,
        Path agentJar,
        long seed) {

    /** What there is to set; shown to who asks for something else. */
    static final String USAGE =
            """
            usage: java -cp src/it/target/classes dev.lockmedic.it.zombie.ZombieTrials [--key=value ...]

              --trials=300          how many
              --fence=on            off, on or strict: of both JVMs
              --loop=reopen         reopen: open, write, close each time; keep: one open channel
              --max-hold=400        ms
              --lanes=2             so many at the same time
              --jdk=<home>          of both JVMs; by default this one
              --agent=agent/target/lockmedic-agent.jar
              --seed=               of the moments of the stops; by default a new one
            """;

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException saying which is wrong and why
     */
    static TrialOptions parse(String... arguments) {
        Map<String, String> given = new TreeMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (!argument.startsWith("--") || equals < 0) {
                throw new IllegalArgumentException("not of the form --key=value: " + argument);
            }
            given.put(argument.substring(2, equals), argument.substring(equals + 1));
        }
        TrialOptions options =
                new TrialOptions(
                        (int) number(given, "trials", 300),
                        fence(given.remove("fence")),
                        given.containsKey("loop")
                                ? WriteLoop.of(given.remove("loop"))
                                : WriteLoop.REOPEN,
                        number(given, "max-hold", 400),
                        (int) number(given, "lanes", 2),
                        jdk(given.remove("jdk")),
                        agentJar(given.remove("agent")),
                        number(given, "seed", 1 + (System.nanoTime() & 0xffff_ffffL)));
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
        try {
            long number = Long.parseLong(text);
            if (number > 0 && number < 1L << 48) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "--" + key + " must be a whole number above 0, not " + text);
    }

    private static String fence(String text) {
        if (text == null) {
            return "on";
        }
        if (Set.of("off", "on", "strict").contains(text)) {
            return text;
        }
        throw new IllegalArgumentException("--fence must be off, on or strict, not " + text);
    }

    private static Path jdk(String text) {
        Path home = Path.of(text == null ? System.getProperty("java.home") : text);
        if (!Files.isExecutable(home.resolve("bin/java"))) {
            throw new IllegalArgumentException("no JDK at " + home);
        }
        return home;
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

    /** As it would be typed again, without what belongs to this machine. */
    String command() {
        return "--trials=%d --fence=%s --loop=%s --max-hold=%d --lanes=%d --seed=%d"
                .formatted(trials, fence, loop.word(), maxHoldMillis, lanes, seed);
    }
}
