package dev.lockmedic.hooks;

/**
 * One intercepted call of the host, from just before the JDK's method body runs until it is over.
 * Made by a {@link Watcher}, used by the one host thread that makes the call.
 */
public abstract class Call {
    /** For the isolated zone's subclasses. */
    protected Call() {}

    /**
     * Asked once, before the body: whether the body must not run at all, because it would harm
     * somebody else's lock. Then {@link #refusal} or {@link #result} says how the call ends.
     */
    public boolean skips() {
        return false;
    }

    /** What a skipped call throws; null if it returns {@link #result} (or nothing, if void). */
    public Throwable refusal() {
        return null;
    }

    /** What a skipped call of a boolean method returns. */
    public boolean result() {
        return false;
    }

    /**
     * Told each time the body has run: returned ({@code thrown} null) or threw.
     *
     * @param result what a boolean method returned; true for others, false if it threw
     * @param value what a method that gives an object returned, such as an open channel; null for
     *     others, and if it threw. Whoever runs the body once more lets go of it first.
     * @return true to run the body once more, as if this time had not been
     */
    public abstract boolean again(boolean result, Object value, Throwable thrown);
}
