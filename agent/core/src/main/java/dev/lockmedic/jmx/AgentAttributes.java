package dev.lockmedic.jmx;

import dev.lockmedic.monitoring.AgentView;
import dev.lockmedic.monitoring.Figure;
import dev.lockmedic.settings.Setting;
import dev.lockmedic.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularType;

/** All attributes of the MBean, in the order of the reference. */
final class AgentAttributes {
    /** How many rows the attributes that list something have at most. */
    static final int MOST_ROWS = 20;

    private final Settings settings;
    private final List<AgentAttribute> all = new ArrayList<>();

    private AgentAttributes(Settings settings) {
        this.settings = settings;
    }

    /** Those of an agent with these settings. */
    static List<AgentAttribute> all(Settings settings) {
        AgentAttributes attributes = new AgentAttributes(settings);
        attributes.about();
        attributes.figures();
        attributes.lists();
        attributes.settings();
        return List.copyOf(attributes.all);
    }

    private void about() {
        add("Version", SimpleType.STRING, "version of Lockmedic", AgentView::version);
        add("Since", SimpleType.STRING, "when it came into this JVM", AgentView::since);
        add("StartedBy", SimpleType.STRING, "how: premain or attach", AgentView::startedBy);
        add(
                "WatchdogAlive",
                SimpleType.BOOLEAN,
                "whether the watchdog's thread runs",
                AgentView::watchdogAlive);
        add(
                "JvmLocksWatched",
                SimpleType.BOOLEAN,
                "whether locks inside the JVM are looked at",
                AgentView::jvmLocksWatched);
    }

    private void figures() {
        for (Figure figure : Figure.values()) {
            add(figure.attribute(), SimpleType.LONG, figure.meaning(), view -> view.figure(figure));
        }
    }

    private void lists() {
        TabularType counts = Tables.HEAL_COUNTS.tableType("action", "outcome");
        add(
                "Heals",
                counts,
                "how often each action had each outcome",
                view -> Tables.HEAL_COUNTS.table(counts, view.healCounts()));
        add(
                "LastHeals",
                Tables.HEALS.listType(),
                "the last " + MOST_ROWS + " of these, newest first",
                view -> Tables.HEALS.list(view.lastHeals(MOST_ROWS)));
        add(
                "StuckLocks",
                Tables.STUCK.listType(),
                "locks of any kind that are stuck right now, " + MOST_ROWS + " at most",
                view -> Tables.STUCK.list(view.stuck(MOST_ROWS, false)));
        add(
                "OldestHeld",
                Tables.HELD.listType(),
                "the " + MOST_ROWS + " locks that are held the longest, oldest first",
                view -> Tables.HELD.list(view.held(MOST_ROWS)));
        add(
                "HookPointStates",
                Tables.HOOK_POINTS.listType(),
                "each place of the JDK that Lockmedic looks at, and whether it took",
                view -> Tables.HOOK_POINTS.list(view.hookPoints()));
        TabularType entries = Tables.SETTINGS.tableType("key");
        add(
                "Settings",
                entries,
                "all settings as they stand, and where each came from",
                view -> Tables.SETTINGS.table(entries, settings.entries()));
    }

    private void settings() {
        for (Setting<?> setting : Setting.ALL) {
            if (setting.live()) {
                all.add(
                        new AgentAttribute(
                                name(setting),
                                SimpleType.STRING,
                                setting + ": " + setting.description().replace("`", ""),
                                view -> settings.entry(setting).value(),
                                setting));
            }
        }
    }

    private void add(
            String name, OpenType<?> type, String meaning, Function<AgentView, Object> value) {
        all.add(new AgentAttribute(name, type, meaning, value, null));
    }

    /** {@code lockmedic.file-locks.max-hold} is {@code FileLocksMaxHold}. */
    static String name(Setting<?> setting) {
        StringBuilder name = new StringBuilder();
        for (String word : setting.key().substring(Setting.PREFIX.length()).split("[.-]")) {
            name.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
        }
        return name.toString();
    }
}
