package dev.lockmedic.hostlocks;

import dev.lockmedic.holds.HostRelease;
import dev.lockmedic.profiles.ProfileHold;

/** The host's own force-release of one hold, as its profile names it. */
final class ProfileRelease implements HostRelease {
    private final ProfileHold hold;

    ProfileRelease(ProfileHold hold) {
        this.hold = hold;
    }

    @Override
    public Seen release() {
        dev.lockmedic.profiles.HostRelease.Outcome outcome = hold.release().run();
        return new Seen(
                outcome.state() == dev.lockmedic.profiles.HostRelease.State.FREE,
                "host's own force-release " + outcome.message());
    }

    @Override
    public void letGo() {
        hold.letGo();
    }
}
