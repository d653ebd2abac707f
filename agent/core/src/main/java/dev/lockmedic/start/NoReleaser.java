package dev.lockmedic.start;

import dev.lockmedic.jvmlocks.LockReleaser;
import java.util.List;

final class NoReleaser implements LockReleaser {
    private static final Result NOT_YET = new Result(Outcome.UNSUPPORTED, "not in this version");

    @Override
    public Result release(
            Object lock, Thread owner, boolean shared, long version, long limitMillis) {
        return NOT_YET;
    }

    @Override
    public Result releaseEnded(Object lock, Thread owner, boolean shared) {
        return NOT_YET;
    }

    @Override
    public Result interrupt(Object lock, Thread owner) {
        return NOT_YET;
    }

    @Override
    public List<Thread> readers(Object lock) {
        return List.of();
    }
}
