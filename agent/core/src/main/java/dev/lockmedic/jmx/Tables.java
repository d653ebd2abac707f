package dev.lockmedic.jmx;

import static dev.lockmedic.jmx.Table.flag;
import static dev.lockmedic.jmx.Table.number;
import static dev.lockmedic.jmx.Table.text;
import static dev.lockmedic.jmx.Table.texts;

import dev.lockmedic.monitoring.HealCount;
import dev.lockmedic.monitoring.HeldLock;
import dev.lockmedic.monitoring.HookPointState;
import dev.lockmedic.monitoring.PastHeal;
import dev.lockmedic.monitoring.StuckLock;
import dev.lockmedic.settings.Setting;
import dev.lockmedic.settings.Settings;
import java.util.List;

/** The tables that the MBean shows. */
final class Tables {
    static final Table<HeldLock> HELD =
            new Table<>(
                    "heldLock",
                    "a lock that is held",
                    List.of(
                            text("kind", "kind of lock", HeldLock::kind),
                            text("lock", "the lock", HeldLock::lock),
                            text("resource", "what it guards", HeldLock::resource),
                            text("holder", "name of the thread that holds it", HeldLock::holder),
                            number("threadId", "identifier of that thread", HeldLock::threadId),
                            number("heldMillis", "for how long", HeldLock::heldMillis),
                            number(
                                    "maxHoldMillis",
                                    "its max hold; null without",
                                    HeldLock::maxHoldMillis),
                            text("state", "held, overdue or not-released", HeldLock::state),
                            text("note", "what else is known", HeldLock::note)));

    static final Table<StuckLock> STUCK =
            new Table<>(
                    "stuckLock",
                    "a lock that is stuck",
                    List.of(
                            text("kind", "kind of lock", StuckLock::kind),
                            text("lock", "the lock", StuckLock::lock),
                            text("resource", "what it guards", StuckLock::resource),
                            text("holder", "who holds it, in words", StuckLock::holder),
                            texts("reasons", "stale reasons", StuckLock::reasons),
                            number("heldMillis", "for how long", StuckLock::heldMillis),
                            number(
                                    "maxHoldMillis",
                                    "its max hold; null without",
                                    StuckLock::maxHoldMillis),
                            number(
                                    "waiters",
                                    "how many threads wait for it; null if unknown",
                                    lock ->
                                            lock.waiters() == null
                                                    ? null
                                                    : Long.valueOf(lock.waiters())),
                            text(
                                    "longestWaiter",
                                    "who has waited the longest",
                                    StuckLock::longestWaiter),
                            number(
                                    "longestWaitMillis",
                                    "for how long that one has waited",
                                    StuckLock::longestWaitMillis),
                            texts(
                                    "chain",
                                    "what the holder itself waits for, one link each",
                                    StuckLock::chain),
                            flag(
                                    "deadlock",
                                    "whether that chain comes back to its beginning",
                                    StuckLock::deadlock),
                            text("holderState", "state of the holder", StuckLock::holderState),
                            text("motion", "what its stack does", StuckLock::motion),
                            text("done", "what was done about it", StuckLock::done)));

    static final Table<PastHeal> HEALS =
            new Table<>(
                    "heal",
                    "what was done about a stuck lock",
                    List.of(
                            text("at", "when", PastHeal::at),
                            text("kind", "kind of lock", PastHeal::kind),
                            text("lock", "the lock", PastHeal::lock),
                            text("action", "who acted", PastHeal::action),
                            text(
                                    "outcome",
                                    "how it ended, looked at afterwards",
                                    PastHeal::outcome),
                            texts("reasons", "stale reasons", PastHeal::reasons),
                            text("holder", "who had it", PastHeal::holder),
                            number("heldMillis", "for how long", PastHeal::heldMillis),
                            number(
                                    "maxHoldMillis",
                                    "its max hold; null without",
                                    PastHeal::maxHoldMillis),
                            text("seen", "what was done and seen", PastHeal::seen)));

    static final Table<HealCount> HEAL_COUNTS =
            new Table<>(
                    "healCount",
                    "how often an action had an outcome",
                    List.of(
                            text("action", "who acted", HealCount::action),
                            text("outcome", "how it ended", HealCount::outcome),
                            number("count", "how often", HealCount::count)));

    static final Table<HookPointState> HOOK_POINTS =
            new Table<>(
                    "hookPoint",
                    "a place of the JDK that Lockmedic looks at",
                    List.of(
                            text("point", "its name", HookPointState::point),
                            text("state", "proved, missing or failed", HookPointState::state),
                            text("why", "why it is not proved", HookPointState::why)));

    static final Table<Settings.Entry> SETTINGS =
            new Table<>(
                    "setting",
                    "a setting as it stands",
                    List.of(
                            text("key", "its key", Settings.Entry::key),
                            text("value", "its value", Settings.Entry::value),
                            text("from", "where that came from", Settings.Entry::from),
                            flag("live", "whether it can change now", Tables::isLive)));

    private Tables() {}

    private static boolean isLive(Settings.Entry entry) {
        for (Setting<?> setting : Setting.ALL) {
            if (setting.key().equals(entry.key())) {
                return setting.live();
            }
        }
        return false;
    }
}
