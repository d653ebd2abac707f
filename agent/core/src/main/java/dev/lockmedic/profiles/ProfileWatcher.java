package dev.lockmedic.profiles;

import dev.lockmedic.hooks.HostCall;
import dev.lockmedic.hooks.HostHooks;
import dev.lockmedic.hooks.HostWatcher;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gives each call of a woven method to the parts of profiles that are about it. */
final class ProfileWatcher extends HostWatcher {
    private final Frames frames;
    private final Reports reports;
    private final Map<List<Woven>, Integer> numbers = new HashMap<>();
    private volatile Woven[][] points = {};

    ProfileWatcher(Frames frames, Reports reports) {
        this.frames = frames;
        this.reports = reports;
    }

    /** The number of a method that these parts are about; always the same for the same parts. */
    synchronized int point(List<Woven> parts) {
        Integer known = numbers.get(parts);
        if (known != null) {
            return known;
        }
        int point = HostHooks.newPoint();
        Woven[][] more = Arrays.copyOf(points, point + 1);
        more[point] = parts.toArray(Woven[]::new);
        points = more;
        numbers.put(List.copyOf(parts), point);
        return point;
    }

    @Override
    protected HostCall enter(int point, Class<?> type, Object self, Object[] arguments) {
        Woven[][] known = points;
        Woven[] parts = point < known.length ? known[point] : null;
        if (parts == null || !frames.beginQuiet()) {
            return null;
        }
        try {
            if (parts.length == 1) {
                return begin(parts[0], type, self, arguments);
            }
            HostCall[] calls = new HostCall[parts.length];
            for (int i = 0; i < parts.length; i++) {
                calls[i] = begin(parts[i], type, self, arguments);
            }
            return new All(calls);
        } finally {
            frames.endQuiet();
        }
    }

    private HostCall begin(Woven part, Class<?> type, Object self, Object[] arguments) {
        try {
            return part.begin(type, self, arguments);
        } catch (Throwable e) {
            reports.failure(part.toString(), "a call of " + type.getName() + " is not seen: " + e);
            return null;
        }
    }

    /** A call that several parts are about; they end in the opposite order. */
    private static final class All extends HostCall {
        private final HostCall[] calls;

        private All(HostCall[] calls) {
            this.calls = calls;
        }

        @Override
        protected Object exit(Object returned, Throwable thrown) {
            Object result = returned;
            for (int i = calls.length - 1; i >= 0; i--) {
                result = HostHooks.exit(calls[i], result, thrown);
            }
            return result;
        }
    }
}
