package dev.lockmedic.takeover.explorer;

import dev.lockmedic.lockfile.FileIdentity;
import dev.lockmedic.takeover.ReleasedHold;

/** A hold whose release leaves one of its looks out, to see that it is needed. */
class TamperedHold implements ReleasedHold {
    private final ReleasedHold real;

    TamperedHold(ReleasedHold real) {
        this.real = real;
    }

    /** Whatever lies there is deleted, under the guard. */
    static ReleasedHold neverLost(ReleasedHold real) {
        return new TamperedHold(real) {
            @Override
            public boolean isHeld() {
                return true;
            }

            @Override
            public boolean isMadeBy(FileIdentity there) {
                return true;
            }
        };
    }

    /** Within its limit it is deleted without the guard, if that can't be had. */
    static ReleasedHold notWaitingForGuard(ReleasedHold real) {
        return new TamperedHold(real) {
            @Override
            public boolean speaksProtocol(FileIdentity there) {
                return false;
            }
        };
    }

    @Override
    public boolean isHeld() {
        return real.isHeld();
    }

    @Override
    public final boolean isOverdue() {
        return real.isOverdue();
    }

    @Override
    public boolean isMadeBy(FileIdentity there) {
        return real.isMadeBy(there);
    }

    @Override
    public final boolean mayBeSuccessors(FileIdentity there) {
        return real.mayBeSuccessors(there);
    }

    @Override
    public boolean speaksProtocol(FileIdentity there) {
        return real.speaksProtocol(there);
    }

    @Override
    public final void deleting(boolean underWay) {
        real.deleting(underWay);
    }

    @Override
    public final void released() {
        real.released();
    }

    @Override
    public final void lost() {
        real.lost();
    }
}
