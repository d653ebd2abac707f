package dev.lockmedic.jvmlocks;

import dev.lockmedic.settings.ClassPattern;
import dev.lockmedic.settings.JvmLockPolicy;
import dev.lockmedic.settings.LockRule;
import dev.lockmedic.settings.Policy;
import dev.lockmedic.settings.Setting;
import dev.lockmedic.settings.Settings;
import java.util.List;

/** Which limit and which policy are in force for a lock: its rule's, else those of all. */
final class LockLimits {
    private final Settings settings;
    private final boolean debugger;

    /**
     * @param debugger whether this JVM can be debugged: a thread that a person has stopped looks
     *     just like a stuck one, so nothing is done then but tell
     */
    LockLimits(Settings settings, boolean debugger) {
        this.settings = settings;
        this.debugger = debugger;
    }

    /** Whether anything is to be looked at. */
    boolean looks() {
        return settings.get(Setting.POLICY) != Policy.OFF
                && (settings.get(Setting.JVM_LOCKS_POLICY) != JvmLockPolicy.OFF
                        || !rules().isEmpty());
    }

    /** The rules, read once a look. */
    List<LockRule<ClassPattern, JvmLockPolicy>> rules() {
        return settings.get(Setting.JVM_LOCKS_RULES);
    }

    /** The limit of all locks that no rule names. */
    long usual() {
        return settings.get(Setting.JVM_LOCKS_MAX_HOLD);
    }

    /** How far to go with this lock. */
    JvmLockPolicy policy(LockSite site) {
        LockRule<ClassPattern, JvmLockPolicy> rule = site == null ? null : site.ruleOf(rules());
        JvmLockPolicy wanted =
                rule != null && rule.policy().isPresent()
                        ? rule.policy().get()
                        : settings.get(Setting.JVM_LOCKS_POLICY);
        Policy most = settings.get(Setting.POLICY);
        if (most == Policy.OFF || wanted == JvmLockPolicy.OFF) {
            return JvmLockPolicy.OFF;
        }
        return most == Policy.REPORT || debugger ? JvmLockPolicy.REPORT : wanted;
    }

    /** Whether a lock whose owner has ended may be released. */
    boolean releasesEnded() {
        return settings.get(Setting.POLICY) == Policy.RECLAIM
                && settings.get(Setting.JVM_LOCKS_RELEASE_ENDED);
    }

    /** What a person can set so that a lock whose owner has ended is released. */
    String toReleaseEnded() {
        boolean ended = settings.get(Setting.JVM_LOCKS_RELEASE_ENDED);
        boolean reclaims = settings.get(Setting.POLICY) == Policy.RECLAIM;
        return (ended ? "" : "lockmedic.jvm-locks.release-ended=true")
                + (ended || reclaims ? "" : " and ")
                + (reclaims ? "" : "lockmedic.policy=reclaim");
    }

    /** Why no more is done than to tell, for people; null if it is the lock's own policy. */
    String heldBackBy() {
        if (settings.get(Setting.POLICY) == Policy.REPORT) {
            return "lockmedic.policy=report";
        }
        return debugger ? "this JVM runs with a debugger agent (jdwp)" : null;
    }
}
