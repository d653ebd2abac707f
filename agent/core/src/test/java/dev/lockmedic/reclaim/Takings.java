package dev.lockmedic.reclaim;

import dev.lockmedic.fence.ResourceSwap;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.settings.Setting;
import dev.lockmedic.settings.Settings;
import dev.lockmedic.takeover.Takeover;

/** Makes what takes locks away, as the agent does. */
public final class Takings {
    private Takings() {}

    /** With the strict fence as the settings have it, on files that this process has not locked. */
    public static Taking of(
            Settings settings, HoldRegistry holds, Takeover takeover, HolderNotices notices) {
        ResourceSwap swap =
                new ResourceSwap(
                        () -> settings.get(Setting.FENCE),
                        () -> settings.get(Setting.FENCE_COPY_LIMIT),
                        identity -> false);
        return new Taking(holds, takeover, swap, notices);
    }
}
