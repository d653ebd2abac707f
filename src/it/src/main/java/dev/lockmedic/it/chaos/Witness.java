package dev.lockmedic.it.chaos;

import java.util.Arrays;

/** One thread of an actor, as the judge knows it: by what came over its connection. */
final class Witness {
    final int actor;
    final int life;
    private final int thread;
    private final boolean agent;
    private final boolean virtual;
    private HoldReport current;

    /** The epoch it works in; -1 before the first. */
    long epoch = -1;

    /** Its connection has ended. */
    boolean silent;

    private Witness(int actor, int life, int thread, boolean agent, boolean virtual) {
        this.actor = actor;
        this.life = life;
        this.thread = thread;
        this.agent = agent;
        this.virtual = virtual;
    }

    /** Reads the first line of a connection. */
    static Witness hello(String line) {
        String[] words = line.split(" ");
        if (!words[0].equals("hello")) {
            throw new IllegalArgumentException("no hello: " + line);
        }
        return new Witness(
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                Integer.parseInt(words[3]),
                Boolean.parseBoolean(words[4]),
                Boolean.parseBoolean(words[5]));
    }

    /** Takes in a line; what it has to be filed under is its transcript's epoch. */
    void tell(String line, Epochs epochs) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
            case "epoch" -> epoch = Long.parseLong(words[1]);
            case "gaveup" ->
                    epochs.of(words[1])
                            .add(
                                    new GaveUp(
                                            "thread " + thread + " of actor " + actor,
                                            agent,
                                            words[1],
                                            Long.parseLong(words[2])));
            case "acquired" -> {
                current =
                        new HoldReport(
                                new HoldId(actor, life, thread, Long.parseLong(words[1])),
                                agent,
                                virtual,
                                words[2],
                                Long.parseLong(words[3]),
                                Long.parseLong(words[4]),
                                Long.parseLong(words[5]),
                                Long.parseLong(words[6]),
                                Long.parseLong(words[7]),
                                Long.parseLong(words[8]));
                epochs.of(words[2]).add(current);
            }
            case "opened" -> {
                current.openedSize = Long.parseLong(words[2]);
                current.openedAt = Long.parseLong(words[3]);
            }
            case "wrote" ->
                    current.writes.add(
                            new HoldReport.Write(
                                    Integer.parseInt(words[2]),
                                    HoldReport.Outcome.valueOf(words[3]),
                                    Long.parseLong(words[4]),
                                    String.join(" ", Arrays.copyOfRange(words, 5, words.length))));
            case "releasing" -> current.releasing = Long.parseLong(words[2]);
            case "released" -> {
                current.released = words[2];
                current.releasedAt = Long.parseLong(words[3]);
            }
            default -> throw new IllegalArgumentException(line);
        }
    }
}
