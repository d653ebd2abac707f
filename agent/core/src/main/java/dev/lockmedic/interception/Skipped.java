package dev.lockmedic.interception;

import dev.lockmedic.hooks.Call;

/** A call whose body does not run, and how it ends instead. */
final class Skipped extends Call {
    private final Throwable refusal;
    private final boolean result;

    private Skipped(Throwable refusal, boolean result) {
        this.refusal = refusal;
        this.result = result;
    }

    /** Returns this, where the method returns a boolean. */
    static Call returning(boolean result) {
        return new Skipped(null, result);
    }

    /** Throws this. */
    static Call throwing(Throwable refusal) {
        return new Skipped(refusal, false);
    }

    @Override
    public boolean skips() {
        return true;
    }

    @Override
    public Throwable refusal() {
        return refusal;
    }

    @Override
    public boolean result() {
        return result;
    }

    @Override
    public boolean again(boolean bodyResult, Object value, Throwable thrown) {
        return false;
    }
}
