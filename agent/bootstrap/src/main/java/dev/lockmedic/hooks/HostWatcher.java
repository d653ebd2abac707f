package dev.lockmedic.hooks;

/** Who is told of calls of a host's own lock methods; implemented where the profiles are. */
public abstract class HostWatcher {
    /** Nobody is interested. */
    static final HostWatcher IDLE = new Idle();

    /**
     * A method begins; see {@link HostHooks#enter}.
     *
     * @return the call if its end is of interest, else null
     */
    protected abstract HostCall enter(int point, Class<?> type, Object self, Object[] arguments);

    private static final class Idle extends HostWatcher {
        @Override
        protected HostCall enter(int point, Class<?> type, Object self, Object[] arguments) {
            return null;
        }
    }
}
