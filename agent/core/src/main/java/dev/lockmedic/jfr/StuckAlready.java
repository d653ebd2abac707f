package dev.lockmedic.jfr;

import dev.lockmedic.monitoring.AgentView;
import dev.lockmedic.monitoring.StuckLock;

/** What is stuck when a recording begins, which was told before and is told again only rarely. */
final class StuckAlready {
    private static final int MOST = 100;

    private StuckAlready() {}

    static void write(AgentView view) {
        for (StuckLock stuck : view.stuck(MOST, true)) {
            OverdueEvent.of(stuck).commit();
        }
    }
}
