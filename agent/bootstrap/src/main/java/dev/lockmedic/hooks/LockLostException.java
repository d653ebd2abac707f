package dev.lockmedic.hooks;

import java.io.IOException;

/**
 * A write was refused: the holder that made it is past its max hold, or its lock was taken from it,
 * so somebody else may be writing to the resource. The only exception of the agent that a host ever
 * sees.
 *
 * <p>The message names the lock, how long it was held against which limit, who has it now if that
 * is known, and what can be done.
 */
public final class LockLostException extends IOException {
    private static final long serialVersionUID = 1L;

    /** With the whole story as its message. */
    public LockLostException(String message) {
        super(message);
    }
}
