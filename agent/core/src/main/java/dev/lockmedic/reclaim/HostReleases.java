package dev.lockmedic.reclaim;

import dev.lockmedic.healers.Healers;
import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HostRelease;
import dev.lockmedic.hooks.AgentThread;
import dev.lockmedic.settings.Durations;
import java.util.function.Supplier;

/**
 * Runs the host's own force-release, which puts its books straight where removing a file does not.
 * It is code of the host, so it gets a thread of its own and a limit, and is fenced: what it
 * deletes goes through the hooks, on behalf of the hold.
 */
final class HostReleases {
    /** What the host's own force-release may take. */
    private static final long LIMIT_MILLIS = 2000;

    private final Healers hostCode;

    /**
     * @param hostCode threads for code of the host; apart from ours, which wait for them
     */
    HostReleases(Healers hostCode) {
        this.hostCode = hostCode;
    }

    /** Runs that of a hold that has one. */
    HostRelease.Seen release(Hold hold) {
        hold.lossWords("released by the host's own force-release at its max hold");
        HostRelease.Seen late =
                new HostRelease.Seen(
                        false,
                        "host's own force-release did not come back within "
                                + Durations.human(LIMIT_MILLIS));
        HostRelease.Seen seen =
                hostCode.ask(
                        "force-release of " + hold.lockName() + " by the host",
                        new Run(hold, hold.hostRelease()),
                        late,
                        LIMIT_MILLIS);
        if (seen == late) {
            hold.hostRelease(null);
        }
        return seen;
    }

    /** A class and no lambda: one first linked when memory has run out stays broken for good. */
    private static final class Run implements Supplier<HostRelease.Seen> {
        private final Hold hold;
        private final HostRelease release;

        Run(Hold hold, HostRelease release) {
            this.hold = hold;
            this.release = release;
        }

        @Override
        public HostRelease.Seen get() {
            AgentThread thread = (AgentThread) Thread.currentThread();
            thread.actFor(hold);
            try {
                return release.release();
            } finally {
                thread.actFor(null);
            }
        }
    }
}
