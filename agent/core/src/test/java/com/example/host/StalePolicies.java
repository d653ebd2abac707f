package com.example.host;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Stale policies in all the shapes that hosts give them. None ever takes a lock. */
public class StalePolicies {
    public enum Reason {
        TOO_OLD("too-old"),
        HOLD_EXCEEDED("hold-exceeded"),
        DEAD_PID("dead-pid");

        private final String wire;

        Reason(String wire) {
            this.wire = wire;
        }

        @Override
        public String toString() {
            return wire;
        }
    }

    public enum Decision {
        KEEP,
        TAKE
    }

    public boolean shouldRemove(Set<String> reasons) {
        return reasons.contains("dead-pid");
    }

    public Decision decide(EnumSet<Reason> reasons) {
        return reasons.contains(Reason.DEAD_PID) ? Decision.TAKE : Decision.KEEP;
    }

    public Decision undecided(EnumSet<Reason> reasons) {
        return null;
    }

    public static int code(Reason[] reasons) {
        return 0;
    }

    public String word(Map<String, String> evidence) {
        return "keep";
    }

    public Boolean single(Reason reason) {
        return null;
    }

    public Object any(Reason reason) {
        return Decision.KEEP;
    }

    public boolean strikesOut(Collection<String> reasons) {
        reasons.removeAll(List.of("too-old", "hold-exceeded"));
        return !reasons.isEmpty();
    }

    public boolean fails(Set<String> reasons) {
        throw new IllegalArgumentException("from the host");
    }

    public void tells(Set<String> reasons) {}

    public abstract static class Unfinished {
        public abstract boolean shouldRemove(Set<String> reasons);

        public native boolean shouldKeep(Set<String> reasons);
    }
}
