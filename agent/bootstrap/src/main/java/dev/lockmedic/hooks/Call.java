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
     * Told each time the body has run: returned ({@code thrown} null; {@code result} is the value
     * of a boolean method, true for others) or threw.
     *
     * @return true to run the body once more, as if this time had not been
     */
    public abstract boolean again(boolean result, Throwable thrown);
}
