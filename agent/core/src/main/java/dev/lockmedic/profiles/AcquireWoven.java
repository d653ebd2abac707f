package dev.lockmedic.profiles;

import dev.lockmedic.hooks.HostCall;
import dev.lockmedic.profiles.Evaluator.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sees a host take one of its own locks. */
final class AcquireWoven implements Woven {
    private final LockParts parts;
    private final Frames frames;
    private final Reports reports;
    private final boolean returnsNothing;

    AcquireWoven(LockParts parts, Frames frames, Reports reports, boolean returnsNothing) {
        this.parts = parts;
        this.frames = frames;
        this.reports = reports;
        this.returnsNothing = returnsNothing;
    }

    @Override
    public HostCall begin(Class<?> type, Object self, Object[] arguments) {
        Acquire call = new Acquire(type, self, arguments);
        frames.push(call);
        return call;
    }

    @Override
    public boolean changesResult() {
        return false;
    }

    private boolean succeeded(Object returned) {
        return returnsNothing
                || !(returned == null
                        || Boolean.FALSE.equals(returned)
                        || (returned instanceof Optional<?> optional && optional.isEmpty()));
    }

    /** One acquire call. It may call others, of which only the innermost made the hold. */
    private final class Acquire extends Frame {
        // Stamped before the host can publish its lock: others may measure the hold from there.
        private final long startedNanos = System.nanoTime();
        private final Class<?> type;
        private final Object self;
        private final Object[] arguments;
        private final List<ProfileHold> within = new ArrayList<>(1);

        private Acquire(Class<?> type, Object self, Object[] arguments) {
            super(frames);
            this.type = type;
            this.self = self;
            this.arguments = arguments;
        }

        @Override
        Object ended(Object returned, Throwable thrown) {
            if (thrown == null && succeeded(returned) && !parts.releaseIsUnseen()) {
                Object object = parts.acquiredHold(new Values(self, arguments, returned, null));
                if (object != null) {
                    enter(new Values(self, arguments, returned, object));
                }
            }
            tellOuter();
            return returned;
        }

        private void enter(Values values) {
            HoldTable holds = parts.holds();
            HoldKey key = HoldTable.lookup(values.hold(), parts.scope(self));
            ProfileHold hold = holds.again(key, within);
            if (hold == null) {
                hold = parts.newHold(type, values, startedNanos);
                ProfileHold earlier = holds.acquired(hold);
                if (earlier != null) {
                    earlier.ended();
                    reports.released(earlier);
                }
                reports.acquired(hold);
            }
            within.add(hold);
            for (ProfileHold dropped : holds.dropped()) {
                reports.dropped(dropped);
            }
        }

        private void tellOuter() {
            for (Frame frame = outer(); frame != null; frame = frame.outer()) {
                if (frame instanceof Acquire acquire) {
                    acquire.within.addAll(within);
                    return;
                }
            }
        }
    }
}
