package dev.lockmedic.interception;

import dev.lockmedic.hooks.Call;

/** A call whose body does not run, and how it ends instead. */
final class Skipped extends Call {
    /** Returns true; made beforehand, for when there is no memory to make one. */
    static final Call TRUE = new Skipped(null, true);

    /** Returns false, likewise. */
    static final Call FALSE = new Skipped(null, false);

    private final Throwable refusal;
    private final boolean result;

    private Skipped(Throwable refusal, boolean result) {
        this.refusal = refusal;
        this.result = result;
    }

    /** Returns this, where the method returns a boolean. */
    static Call returning(boolean result) {
        return result ? TRUE : FALSE;
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
