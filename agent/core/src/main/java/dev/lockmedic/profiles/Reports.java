package dev.lockmedic.profiles;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The way to the listener: what it throws ends here, and a problem is told once. */
final class Reports {
    private static final int MAX_TOLD = 1000;

    private final HostLockListener listener;
    private final Map<String, PartStatus> parts = new LinkedHashMap<>();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final AtomicLong failures = new AtomicLong();

    Reports(HostLockListener listener) {
        this.listener = listener;
    }

    /** A part of which nothing is known yet; not told, but in the list. */
    void waiting(String profile, String part, String why) {
        synchronized (parts) {
            parts.put(
                    profile + " " + part,
                    new PartStatus(profile, part, PartStatus.State.WAITING, why));
        }
    }

    void part(String profile, String part, PartStatus.State state, String why) {
        PartStatus status = new PartStatus(profile, part, state, why);
        synchronized (parts) {
            if (status.equals(parts.put(profile + " " + part, status))) {
                return;
            }
        }
        try {
            listener.part(status);
        } catch (Throwable ignored) {
            failures.incrementAndGet();
        }
    }

    void acquired(ProfileHold hold) {
        try {
            listener.acquired(hold);
        } catch (Throwable e) {
            failure("acquired", "a hold could not be noted: " + e);
        }
    }

    void released(ProfileHold hold) {
        try {
            listener.released(hold);
        } catch (Throwable e) {
            failure("released", "a release could not be noted: " + e);
        }
    }

    void dropped(ProfileHold hold) {
        try {
            listener.dropped(hold);
        } catch (Throwable e) {
            failure("dropped", "a dropped hold could not be noted: " + e);
        }
    }

    boolean mayReclaim() {
        try {
            return listener.mayReclaim();
        } catch (Throwable e) {
            failure("mayReclaim", "policy could not be asked: " + e);
            return false;
        }
    }

    void stalePolicyPatched(String profile, Collection<String> reasons, String description) {
        try {
            listener.stalePolicyPatched(profile, reasons, description);
        } catch (Throwable e) {
            failure("stalePolicyPatched", "a changed decision could not be noted: " + e);
        }
    }

    boolean is(String profile, String part, PartStatus.State state) {
        synchronized (parts) {
            PartStatus status = parts.get(profile + " " + part);
            return status != null && status.state() == state;
        }
    }

    List<PartStatus> parts() {
        synchronized (parts) {
            return new ArrayList<>(parts.values());
        }
    }

    /** Counts a failure, and tells it if it is the first of its kind. */
    void failure(String kind, String message) {
        failures.incrementAndGet();
        if (told.size() < MAX_TOLD && told.add(kind)) {
            try {
                listener.problem(message);
            } catch (Throwable ignored) {
                failures.incrementAndGet();
            }
        }
    }

    long failures() {
        return failures.get();
    }
}
