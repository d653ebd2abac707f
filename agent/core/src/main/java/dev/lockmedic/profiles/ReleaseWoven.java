package dev.lockmedic.profiles;

import dev.lockmedic.hooks.HostCall;
import dev.lockmedic.profiles.Evaluator.Values;

/** Sees a host give one of its own locks back. */
final class ReleaseWoven implements Woven {
    private final LockParts parts;
    private final Frames frames;
    private final Reports reports;

    ReleaseWoven(LockParts parts, Frames frames, Reports reports) {
        this.parts = parts;
        this.frames = frames;
        this.reports = reports;
    }

    @Override
    public HostCall begin(Class<?> type, Object self, Object[] arguments) {
        // Found before the release runs: after it, the same object may already be another's hold.
        Object object = parts.releaseHold(self, arguments);
        if (object == null) {
            return null;
        }
        ProfileHold hold = parts.holds().find(HoldTable.lookup(object, parts.scope(self)));
        if (hold == null || isBeingReleased(hold)) {
            return null;
        }
        Release call = new Release(hold, new Values(hold.lock(), arguments, null, object));
        frames.push(call);
        return call;
    }

    @Override
    public boolean changesResult() {
        return false;
    }

    /** A release that calls another is one release. */
    private boolean isBeingReleased(ProfileHold hold) {
        for (Frame frame = frames.top(); frame != null; frame = frame.outer()) {
            if (frame instanceof Release release && release.hold == hold) {
                return true;
            }
        }
        return false;
    }

    private final class Release extends Frame {
        private final ProfileHold hold;
        private final Values values;

        private Release(ProfileHold hold, Values values) {
            super(frames);
            this.hold = hold;
            this.values = values;
        }

        @Override
        Object ended(Object returned, Throwable thrown) {
            boolean refused = thrown != null || Boolean.FALSE.equals(returned);
            // A release that failed may have got far enough: the host itself must say so.
            if (refused && !Boolean.FALSE.equals(parts.held(values))) {
                return returned;
            }
            if (parts.holds().released(hold)) {
                hold.ended();
                reports.released(hold);
            }
            return returned;
        }
    }
}
