package dev.lockmedic.profiles;

import dev.lockmedic.hooks.HostCall;
import dev.lockmedic.profiles.Evaluator.Values;
import java.util.Set;

/** Makes a host's stale policy take overdue locks, and changes nothing else that it decides. */
final class PolicyWoven implements Woven {
    private final String profile;
    private final StalePolicyProfile policy;
    private final Evaluator reasons;
    private final ResultType result;
    private final Frames frames;
    private final Reports reports;

    PolicyWoven(
            String profile,
            StalePolicyProfile policy,
            Evaluator reasons,
            ResultType result,
            Frames frames,
            Reports reports) {
        this.profile = profile;
        this.policy = policy;
        this.reasons = reasons;
        this.result = result;
        this.frames = frames;
        this.reports = reports;
    }

    @Override
    public HostCall begin(Class<?> type, Object self, Object[] arguments) {
        return new Decision(type, new Values(self, arguments, null, null));
    }

    @Override
    public boolean changesResult() {
        return true;
    }

    private Set<String> reasons(Values values) {
        return Conversions.reasons(reasons.value(values), policy.holdExceeded());
    }

    private final class Decision extends Frame {
        private final Class<?> type;
        private final Values values;
        // Looked at before the host does: many a policy strikes out of its set what it won't act
        // on.
        private final Set<String> before;

        private Decision(Class<?> type, Values values) {
            super(frames);
            this.type = type;
            this.values = values;
            this.before = reasons(values);
            frames.push(this);
        }

        @Override
        Object ended(Object returned, Throwable thrown) {
            if (thrown != null) {
                return returned;
            }
            // Looked at again for a policy that finds its reasons only now.
            Set<String> found = before.contains(policy.holdExceeded()) ? before : reasons(values);
            if (!found.contains(policy.holdExceeded()) || !reports.mayReclaim()) {
                return returned;
            }
            return patched(returned, found);
        }

        private Object patched(Object returned, Set<String> found) {
            Object reclaim;
            try {
                reclaim = result.value(policy.reclaim(), returned, type.getClassLoader());
            } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
                reports.part(profile, "stalePolicy", PartStatus.State.DOES_NOT_FIT, e.getMessage());
                return returned;
            }
            if (reclaim.equals(returned)) {
                return returned;
            }
            reports.stalePolicyPatched(
                    profile,
                    found,
                    policy.className()
                            + "."
                            + policy.method()
                            + " returned "
                            + returned
                            + " for "
                            + found
                            + "; made it "
                            + reclaim);
            return reclaim;
        }
    }
}
