package dev.lockmedic.profiles;

import dev.lockmedic.hooks.HostHooks;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.dynamic.ClassFileLocator;

/**
 * Weaves what profiles describe into the host's classes, when they are loaded or retransformed.
 * Every other class costs one look into a hash table.
 *
 * <p>It runs while the host loads a class: it reads no file, logs nothing, and what does not fit is
 * left out and reported.
 */
public final class ProfileTransformer implements ClassFileTransformer {
    private final Map<String, ClassPlan> plans = new HashMap<>();
    private final Frames frames = new Frames();
    private final Reports reports;
    private final ProfileWatcher watcher;
    private final Weaver weaver;
    private volatile boolean closed;

    /**
     * @param opener opens packages of hosts in named modules; see {@link Opener#NONE}
     */
    public ProfileTransformer(List<Profile> profiles, HostLockListener listener, Opener opener) {
        this.reports = new Reports(listener);
        this.watcher = new ProfileWatcher(frames, reports);
        this.weaver = new Weaver(watcher);
        Members members = new Members(opener);
        for (Profile profile : profiles) {
            HoldTable holds = new HoldTable();
            for (int i = 0; i < profile.locks().size(); i++) {
                String path = "locks[" + i + "]";
                LockProfile lock = profile.locks().get(i);
                plan(new LockParts(profile.name(), lock, path, members, reports, holds));
            }
            if (profile.stalePolicy() != null) {
                plan(profile.name(), profile.stalePolicy(), members);
            }
        }
    }

    private void plan(LockParts parts) {
        LockProfile lock = parts.lock();
        plan(lock.className()).acquire(parts);
        plan(lock.release().className()).release(parts);
        if (lock.forceRelease() != null) {
            reports.waiting(parts.profile(), parts.forceReleasePart(), "no hold has been seen");
            String on = forceReleaseClass(lock);
            if (on != null) {
                plan(on).forceRelease(parts);
            }
        }
        if (lock.held() != null) {
            reports.waiting(parts.profile(), parts.heldPart(), "no hold has been seen");
        }
    }

    private void plan(String profile, StalePolicyProfile policy, Members members) {
        String where = "profile " + profile + ": stalePolicy.reasons";
        Evaluator reasons = new Evaluator(where, policy.reasons(), members, reports);
        plan(policy.className()).policy(new PolicyParts(profile, policy, reasons));
    }

    private ClassPlan plan(String className) {
        return plans.computeIfAbsent(
                className.replace('.', '/'), key -> new ClassPlan(className, frames, reports));
    }

    /** The class of what the force-release is called on, where the profile tells; else null. */
    private static String forceReleaseClass(LockProfile lock) {
        if (lock.forceRelease().on() == ForceReleaseProfile.Target.LOCK
                || lock.acquire().hold().toString().equals("this")) {
            return lock.className();
        }
        return lock.release().hold().toString().equals("this") ? lock.release().className() : null;
    }

    /** The names of the classes that profiles describe, to retransform those already loaded. */
    public Set<String> classNames() {
        Set<String> names = new HashSet<>();
        for (ClassPlan plan : plans.values()) {
            names.add(plan.className());
        }
        return names;
    }

    /** What is known of every part of every profile. */
    public List<PartStatus> parts() {
        return reports.parts();
    }

    /** How often something went wrong so far, told or not. */
    public long failures() {
        return reports.failures();
    }

    /** Begins to watch what is woven. */
    public void start() {
        HostHooks.install(watcher);
    }

    /** Stops watching and weaving; the classes stay woven until they are retransformed. */
    public void close() {
        closed = true;
        frames.close();
        HostHooks.uninstall(watcher);
    }

    /**
     * Does once what weaving does, so that the classes it needs are loaded by the agent's thread
     * and not while the host loads a class.
     */
    public void warmUp() {
        String name = WarmUp.class.getName();
        byte[] bytes = ClassFileLocator.ForClassLoader.read(WarmUp.class);
        HostClass host = new HostClass(Weaver.describe(name, bytes));
        weaver.weave(host.type(), bytes, WarmUp.plan(host));
    }

    /** Null if the class stays as it is, as the interface has it. */
    @Override
    public byte[] transform(
            ClassLoader loader,
            String className,
            Class<?> classBeingRedefined,
            ProtectionDomain protectionDomain,
            byte[] classfileBuffer) {
        ClassPlan plan = className == null ? null : plans.get(className);
        if (plan == null || closed) {
            return null;
        }
        try {
            return weave(plan, loader, classfileBuffer);
        } catch (Throwable e) {
            try {
                plan.doesNotFit(plan.className() + " can't be woven: " + e);
            } catch (Throwable ignored) {
                // Out of memory, most likely: the host's class loads as it is.
            }
            return null;
        }
    }

    private byte[] weave(ClassPlan plan, ClassLoader loader, byte[] bytes) {
        if (!seesHooks(loader)) {
            plan.doesNotFit(
                    "the class loader of "
                            + plan.className()
                            + " does not see dev.lockmedic.hooks; let it delegate that package to"
                            + " its parent");
            return null;
        }
        HostClass host = new HostClass(Weaver.describe(plan.className(), bytes));
        ClassPlan.Fitting fitting = plan.fit(host);
        byte[] woven =
                fitting.methods().isEmpty()
                        ? null
                        : weaver.weave(host.type(), bytes, fitting.methods());
        fitting.tell();
        return woven;
    }

    /** Without the hooks the woven class would fail in the middle of the host's lock. */
    private static boolean seesHooks(ClassLoader loader) {
        try {
            return Class.forName(HostHooks.class.getName(), false, loader) == HostHooks.class;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
