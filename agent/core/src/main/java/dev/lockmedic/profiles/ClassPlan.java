package dev.lockmedic.profiles;

import dev.lockmedic.profiles.Expression.Root;
import dev.lockmedic.profiles.HostClass.DoesNotFit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.description.method.MethodDescription.InDefinedShape;

/** All that profiles say of one class: what to weave into it once it is loaded. */
final class ClassPlan {
    private final String className;
    private final Frames frames;
    private final Reports reports;
    private final List<LockParts> acquires = new ArrayList<>();
    private final List<LockParts> releases = new ArrayList<>();
    private final List<LockParts> holds = new ArrayList<>();
    private final List<PolicyParts> policies = new ArrayList<>();
    // One object for each thing to do, so that methods to which the same happens share a number.
    private final Map<String, Woven> woven = new LinkedHashMap<>();

    ClassPlan(String className, Frames frames, Reports reports) {
        this.className = className;
        this.frames = frames;
        this.reports = reports;
    }

    String className() {
        return className;
    }

    void acquire(LockParts lock) {
        acquires.add(lock);
        reports.waiting(lock.profile(), lock.acquirePart(), className + " has not been loaded");
    }

    void release(LockParts lock) {
        releases.add(lock);
        reports.waiting(lock.profile(), lock.releasePart(), className + " has not been loaded");
    }

    /** The locks whose force-release is called on objects of this class. */
    void forceRelease(LockParts lock) {
        holds.add(lock);
    }

    void policy(PolicyParts policy) {
        policies.add(policy);
        reports.waiting(policy.profile(), PolicyParts.PART, className + " has not been loaded");
    }

    /** Every part about this class is left out. */
    void doesNotFit(String why) {
        for (LockParts lock : acquires) {
            reports.part(lock.profile(), lock.acquirePart(), PartStatus.State.DOES_NOT_FIT, why);
        }
        for (LockParts lock : releases) {
            reports.part(lock.profile(), lock.releasePart(), PartStatus.State.DOES_NOT_FIT, why);
        }
        for (PolicyParts policy : policies) {
            reports.part(policy.profile(), PolicyParts.PART, PartStatus.State.DOES_NOT_FIT, why);
        }
    }

    /** What fits this class: what to weave, and what to say of it once it is woven. */
    synchronized Fitting fit(HostClass host) {
        Fitting fitting = new Fitting();
        for (LockParts lock : releases) {
            fitRelease(lock, host, fitting);
        }
        for (LockParts lock : acquires) {
            fitAcquire(lock, host, fitting);
        }
        for (PolicyParts policy : policies) {
            fitPolicy(policy, host, fitting);
        }
        for (LockParts lock : holds) {
            fitForceRelease(lock, host, fitting);
        }
        return fitting;
    }

    private void fitRelease(LockParts lock, HostClass host, Fitting fitting) {
        ReleaseProfile release = lock.lock().release();
        String part = lock.releasePart();
        fitting.part(
                lock.profile(),
                part,
                host,
                release.method(),
                release.parameters(),
                method -> {
                    host.checkHold(method, release.hold());
                    return woven.computeIfAbsent(
                            lock.profile() + part, key -> new ReleaseWoven(lock, frames, reports));
                });
    }

    private void fitAcquire(LockParts lock, HostClass host, Fitting fitting) {
        AcquireProfile acquire = lock.lock().acquire();
        String part = lock.acquirePart();
        boolean releaseHere = releases.contains(lock);
        if (releaseHere && !fitting.fits(lock.profile(), lock.releasePart())) {
            // Holds that are never seen to end would all look stuck.
            fitting.doesNotFit(
                    lock.profile(),
                    part,
                    "left out, because " + lock.releasePart() + " does not fit");
            return;
        }
        fitting.part(
                lock.profile(),
                part,
                host,
                acquire.method(),
                acquire.parameters(),
                method -> {
                    host.checkHold(method, acquire.hold());
                    checkDetails(host, method, acquire);
                    boolean returnsNothing = HostClass.returnType(method).equals("void");
                    return woven.computeIfAbsent(
                            lock.profile() + part + returnsNothing,
                            key -> new AcquireWoven(lock, frames, reports, returnsNothing));
                });
    }

    private static void checkDetails(HostClass host, InDefinedShape method, AcquireProfile acquire)
            throws DoesNotFit {
        Expression[] details = {acquire.lockFile(), acquire.resource(), acquire.maxHoldMs()};
        for (Expression detail : details) {
            // Without an argument of that number the detail is absent; overloads may differ in
            // that.
            boolean checkable =
                    detail != null
                            && (detail.root() == Root.THIS
                                    || detail.root() == Root.RETURN
                                    || (detail.root() == Root.ARGUMENT
                                            && (acquire.parameters() != null
                                                    || detail.argument()
                                                            < method.getParameters().size())));
            if (checkable) {
                host.check(method, detail);
            }
        }
    }

    private void fitPolicy(PolicyParts parts, HostClass host, Fitting fitting) {
        StalePolicyProfile policy = parts.policy();
        fitting.part(
                parts.profile(),
                PolicyParts.PART,
                host,
                policy.method(),
                policy.parameters(),
                method -> {
                    host.check(method, policy.reasons());
                    String type = HostClass.returnType(method);
                    ResultType result = new ResultType(type);
                    String obstacle = result.obstacle(policy.reclaim());
                    if (obstacle != null) {
                        throw new DoesNotFit(host.where(method) + ": " + obstacle);
                    }
                    return woven.computeIfAbsent(
                            parts.profile() + PolicyParts.PART + type,
                            key ->
                                    new PolicyWoven(
                                            parts.profile(),
                                            policy,
                                            parts.reasons(),
                                            result,
                                            frames,
                                            reports));
                });
    }

    /** What is not woven: looked at early, so that an operator need not wait for the first hold. */
    private void fitForceRelease(LockParts lock, HostClass host, Fitting fitting) {
        ForceReleaseProfile way = lock.lock().forceRelease();
        Boolean declared = host.declares(way.method(), way.arguments().size());
        if (declared != null) {
            String method = host.name() + "." + way.method();
            String count = way.arguments().size() == 1 ? " argument" : " arguments";
            if (declared) {
                fitting.fits(lock.profile(), lock.forceReleasePart(), method);
            } else {
                fitting.doesNotFit(
                        lock.profile(),
                        lock.forceReleasePart(),
                        "there is no " + method + " that takes " + way.arguments().size() + count);
            }
        }
    }

    /** Finds what to do at a method, or why nothing can be done. */
    interface Fit {
        Woven at(InDefinedShape method) throws DoesNotFit;
    }

    /** What was found out about one class. */
    final class Fitting {
        private final Map<InDefinedShape, List<Woven>> methods = new LinkedHashMap<>();
        private final Map<String, PartStatus> statuses = new LinkedHashMap<>();

        Map<InDefinedShape, List<Woven>> methods() {
            return methods;
        }

        boolean fits(String profile, String part) {
            PartStatus status = statuses.get(profile + part);
            return status != null && status.state() == PartStatus.State.FITS;
        }

        void tell() {
            for (PartStatus status : statuses.values()) {
                reports.part(status.profile(), status.part(), status.state(), status.why());
            }
        }

        private void part(
                String profile,
                String part,
                HostClass host,
                String name,
                List<String> parameters,
                Fit fit) {
            List<InDefinedShape> candidates;
            try {
                candidates = host.methods(name, parameters);
            } catch (DoesNotFit e) {
                doesNotFit(profile, part, e.getMessage());
                return;
            }
            List<String> fitting = new ArrayList<>();
            List<String> obstacles = new ArrayList<>();
            for (InDefinedShape method : candidates) {
                try {
                    Woven doing = fit.at(method);
                    methods.computeIfAbsent(method, key -> new ArrayList<>()).add(doing);
                    fitting.add(HostClass.signature(method));
                } catch (DoesNotFit e) {
                    obstacles.add(e.getMessage());
                }
            }
            if (fitting.isEmpty()) {
                doesNotFit(profile, part, String.join("; ", obstacles));
            } else {
                String without =
                        obstacles.isEmpty() ? "" : "; not " + String.join("; not ", obstacles);
                String list = String.join(", ", fitting);
                fits(profile, part, host.name() + "." + list + without);
            }
        }

        private void fits(String profile, String part, String why) {
            statuses.put(profile + part, new PartStatus(profile, part, PartStatus.State.FITS, why));
        }

        private void doesNotFit(String profile, String part, String why) {
            statuses.put(
                    profile + part,
                    new PartStatus(profile, part, PartStatus.State.DOES_NOT_FIT, why));
        }
    }
}
