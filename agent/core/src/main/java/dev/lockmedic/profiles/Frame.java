package dev.lockmedic.profiles;

import dev.lockmedic.hooks.HostCall;

/** One watched call of the host, on the stack of such calls that its thread is in. */
abstract class Frame extends HostCall {
    private final Frames frames;
    private final Frame outer;

    Frame(Frames frames) {
        this.frames = frames;
        this.outer = frames.top();
    }

    final Frame outer() {
        return outer;
    }

    /** What to do at the end; runs with calls back into watched methods passing unseen. */
    abstract Object ended(Object returned, Throwable thrown);

    @Override
    protected final Object exit(Object returned, Throwable thrown) {
        // First of all, and whatever was left above it: an exit that was missed must not stay here.
        frames.pop(this);
        if (!frames.beginQuiet()) {
            return returned;
        }
        try {
            return ended(returned, thrown);
        } finally {
            frames.endQuiet();
        }
    }
}
