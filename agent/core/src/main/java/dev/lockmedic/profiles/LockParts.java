package dev.lockmedic.profiles;

import dev.lockmedic.profiles.Evaluator.Values;
import dev.lockmedic.profiles.Expression.Root;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** One lock of a profile at work: its expressions, its holds, and what is known to fit. */
final class LockParts {
    private final String profile;
    private final LockProfile lock;
    private final String path;
    private final Members members;
    private final Reports reports;
    private final HoldTable holds;
    private final Evaluator acquireHold;
    private final Evaluator lockFile;
    private final Evaluator resource;
    private final Evaluator maxHoldMs;
    private final Evaluator releaseHold;
    private final List<Evaluator> forceReleaseArguments = new ArrayList<>();
    private final Evaluator held;
    private final boolean argumentsOutliveAcquire;
    private volatile boolean firstHoldSeen;

    /**
     * @param path the lock's place in its profile
     * @param holds shared by all locks of the profile: two acquire methods may have one release
     */
    LockParts(
            String profile,
            LockProfile lock,
            String path,
            Members members,
            Reports reports,
            HoldTable holds) {
        this.profile = profile;
        this.lock = lock;
        this.path = path;
        this.members = members;
        this.reports = reports;
        this.holds = holds;
        this.acquireHold = evaluator(".acquire.hold", lock.acquire().hold());
        this.lockFile = evaluator(".acquire.lockFile", lock.acquire().lockFile());
        this.resource = evaluator(".acquire.resource", lock.acquire().resource());
        this.maxHoldMs = evaluator(".acquire.maxHoldMs", lock.acquire().maxHoldMs());
        this.releaseHold = evaluator(".release.hold", lock.release().hold());
        this.held = evaluator(".held", lock.held());
        ForceReleaseProfile way = lock.forceRelease();
        for (Expression argument : way == null ? List.<Expression>of() : way.arguments()) {
            forceReleaseArguments.add(evaluator(".forceRelease.arguments", argument));
        }
        this.argumentsOutliveAcquire =
                Stream.concat(
                                Stream.ofNullable(lock.held()),
                                way == null ? Stream.of() : way.arguments().stream())
                        .anyMatch(expression -> expression.root() == Root.ARGUMENT);
    }

    private Evaluator evaluator(String key, Expression expression) {
        return expression == null
                ? null
                : new Evaluator(
                        "profile " + profile + ": " + path + key, expression, members, reports);
    }

    String profile() {
        return profile;
    }

    LockProfile lock() {
        return lock;
    }

    Members members() {
        return members;
    }

    HoldTable holds() {
        return holds;
    }

    String acquirePart() {
        return path + ".acquire";
    }

    String releasePart() {
        return path + ".release";
    }

    String forceReleasePart() {
        return path + ".forceRelease";
    }

    String heldPart() {
        return path + ".held";
    }

    List<Evaluator> forceReleaseArguments() {
        return forceReleaseArguments;
    }

    /** Nobody who does not see releases may judge a hold: it may have been given back long ago. */
    boolean releaseIsUnseen() {
        return reports.is(profile, releasePart(), PartStatus.State.DOES_NOT_FIT);
    }

    /**
     * The scope of plain values that stand for a hold: the lock object, where both calls are on it.
     */
    Object scope(Object self) {
        return lock.release().className().equals(lock.className()) ? self : null;
    }

    /** What stands for the hold in a release call; null if it can't be told. */
    Object releaseHold(Object self, Object[] arguments) {
        return releaseHold.value(new Values(self, arguments, null, null));
    }

    /** Whether the hold is one, as the host says; null if it does not. */
    Boolean held(Values values) {
        return held != null && held.value(values) instanceof Boolean answer ? answer : null;
    }

    /** What stands for the hold after an acquire call; null if it can't be told. */
    Object acquiredHold(Values acquired) {
        Object object = acquireHold.value(acquired);
        if (object == null) {
            reports.failure(
                    profile + path + " no hold",
                    "profile "
                            + profile
                            + ": "
                            + acquirePart()
                            + ": "
                            + acquireHold.expression()
                            + " was null after the lock was taken; that hold is not seen");
        }
        return object;
    }

    /**
     * A new hold.
     *
     * @param declaring the class of the acquire method
     * @param values what it was called with and returned, and what stands for the hold
     */
    ProfileHold newHold(Class<?> declaring, Values values, long startedNanos) {
        Object self = values.self();
        Object object = values.hold();
        Object what = resource == null ? null : resource.value(values);
        ProfileHold hold =
                new ProfileHold(
                        profile,
                        lock.className(),
                        holds,
                        holds.key(object, scope(self)),
                        new ProfileHold.Objects(self, object),
                        startedNanos,
                        new ProfileHold.Details(
                                lockFile == null ? null : path(lockFile.value(values)),
                                what == null ? null : text(what),
                                maxHoldMs == null
                                        ? OptionalLong.empty()
                                        : Conversions.millis(maxHoldMs.value(values))));
        if (lock.forceRelease() != null) {
            hold.releasedBy(
                    new HostRelease(
                            lock.forceRelease(),
                            this,
                            hold,
                            declaring,
                            argumentsOutliveAcquire ? values.arguments() : null));
        }
        if (!firstHoldSeen) {
            firstHoldSeen = true;
            checkOnHold(self == null ? declaring : self.getClass(), self == null, object, values);
        }
        return hold;
    }

    private java.nio.file.Path path(Object value) {
        try {
            return Conversions.path(value);
        } catch (RuntimeException e) {
            reports.failure(
                    profile + path + " lockFile",
                    "profile " + profile + ": " + path + ".acquire.lockFile: " + e);
            return null;
        }
    }

    private static String text(Object value) {
        try {
            return value.toString();
        } catch (RuntimeException e) {
            return null;
        }
    }

    /** What could not be known before the host's objects were seen. */
    private void checkOnHold(Class<?> lockType, boolean onlyStatic, Object hold, Values values) {
        ForceReleaseProfile way = lock.forceRelease();
        if (way != null) {
            boolean onLock = way.on() == ForceReleaseProfile.Target.LOCK;
            Class<?> type = onLock ? lockType : hold.getClass();
            Object[] arguments = new Object[forceReleaseArguments.size()];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = forceReleaseArguments.get(i).value(values);
            }
            try {
                members.method(type, way.method(), arguments, onLock && onlyStatic);
                fits(forceReleasePart(), type.getName() + "." + way.method());
            } catch (NoSuchMethodException e) {
                doesNotFit(forceReleasePart(), e.getMessage());
            }
        }
        if (held != null) {
            Object root =
                    switch (held.expression().root()) {
                        case HOLD -> hold;
                        case LOCK -> values.self();
                        default -> null;
                    };
            String obstacle = root == null ? null : held.obstacle(root.getClass());
            if (obstacle == null) {
                fits(heldPart(), held.expression().toString());
            } else {
                doesNotFit(heldPart(), obstacle);
            }
        }
    }

    private void fits(String part, String why) {
        reports.part(profile, part, PartStatus.State.FITS, why);
    }

    private void doesNotFit(String part, String why) {
        reports.part(profile, part, PartStatus.State.DOES_NOT_FIT, why);
    }
}
