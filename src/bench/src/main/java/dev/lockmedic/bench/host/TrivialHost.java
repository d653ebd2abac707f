package dev.lockmedic.bench.host;

/** The smallest host there is: says that it runs, and ends. */
public final class TrivialHost {
    private TrivialHost() {}

    /** Says so. */
    public static void main(String[] arguments) {
        System.out.println("up");
    }
}
