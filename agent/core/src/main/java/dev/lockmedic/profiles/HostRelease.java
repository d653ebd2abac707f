package dev.lockmedic.profiles;

import dev.lockmedic.profiles.Evaluator.Values;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;

/**
 * The host's own way to take a lock from its holder, ready to be called. It runs code of the host
 * that may hang: to be called by a healer, with a time limit.
 */
public final class HostRelease {
    private final ForceReleaseProfile way;
    private final LockParts parts;
    private final ProfileHold hold;
    private final Class<?> declaring;
    private final Object[] acquireArguments;

    /**
     * @param declaring the class of the acquire method, for a lock without a {@code this}
     * @param acquireArguments what acquire was called with; null where that is not asked for
     */
    HostRelease(
            ForceReleaseProfile way,
            LockParts parts,
            ProfileHold hold,
            Class<?> declaring,
            Object[] acquireArguments) {
        this.way = way;
        this.parts = parts;
        this.hold = hold;
        this.declaring = declaring;
        this.acquireArguments = acquireArguments;
    }

    /** Whether it helped. */
    public enum State {
        /** The host says that the hold is none any more. */
        FREE,
        /** The host says that it still is one. */
        STILL_HELD,
        /** The host does not tell; look at the lock file, if there is one. */
        UNKNOWN
    }

    /**
     * What came of it.
     *
     * @param called whether the host's method was called
     * @param thrown what it threw, or what prevented the call; null if nothing
     * @param message what happened, for people
     */
    public record Outcome(State state, boolean called, Throwable thrown, String message) {}

    /** Releases the lock by force, unless the host says that there is nothing to release. */
    public Outcome run() {
        if (parts.releaseIsUnseen()) {
            return new Outcome(
                    State.UNKNOWN, false, null, "not called: releases of this lock are not seen");
        }
        Object held = hold.hold();
        if (held == null) {
            return new Outcome(
                    State.UNKNOWN, false, null, "not called: the host has dropped the hold");
        }
        Values values = new Values(hold.lock(), acquireArguments, null, held);
        if (state(values) == State.FREE) {
            return new Outcome(State.FREE, false, null, "not called: it was free already");
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(declaring.getClassLoader());
        try {
            return call(values);
        } catch (InvocationTargetException e) {
            return outcome(values, true, e.getCause(), "threw " + e.getCause());
        } catch (NoSuchMethodException e) {
            return outcome(values, false, e, "not called: " + e.getMessage());
        } catch (Throwable e) {
            return outcome(values, false, e, "not called: " + e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private Outcome call(Values values) throws ReflectiveOperationException {
        Object target = way.on() == ForceReleaseProfile.Target.HOLD ? values.hold() : values.self();
        Class<?> type = target == null ? declaring : target.getClass();
        List<Evaluator> expressions = parts.forceReleaseArguments();
        Object[] arguments = new Object[expressions.size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = expressions.get(i).value(values);
        }
        Method method = parts.members().method(type, way.method(), arguments, target == null);
        Object returned =
                method.invoke(
                        Modifier.isStatic(method.getModifiers()) ? null : target,
                        Arguments.as(method.getParameterTypes(), arguments));
        boolean refused = Boolean.FALSE.equals(returned);
        return outcome(values, true, null, refused ? "called; it returned false" : "called");
    }

    private Outcome outcome(Values values, boolean called, Throwable thrown, String message) {
        State state = state(values);
        String proof =
                state == State.FREE
                        ? ", now free"
                        : state == State.STILL_HELD ? ", still held" : "";
        return new Outcome(state, called, thrown, message + proof);
    }

    private State state(Values values) {
        Boolean held = parts.held(values);
        if (held == null) {
            return State.UNKNOWN;
        }
        return held ? State.STILL_HELD : State.FREE;
    }
}
