package dev.lockmedic.command;

import dev.lockmedic.log.AgentLog;
import dev.lockmedic.settings.Settings;
import java.util.List;

/** Changes settings while the host runs, and says so; whoever asked for it. */
public final class Changes {
    private final Settings settings;
    private final Runnable changed;
    private final AgentLog log;

    /**
     * @param changed told after each change
     */
    public Changes(Settings settings, Runnable changed, AgentLog log) {
        this.settings = settings;
        this.changed = changed;
        this.log = log;
    }

    /**
     * All or none of them. Any thread.
     *
     * @param assignments as agent arguments are written: {@code key=value,key=value}
     * @return the entries as they stand now
     * @throws dev.lockmedic.settings.SettingsException for an unknown key, a bad value, or one that
     *     can't change while the host runs
     */
    List<Settings.Entry> set(String assignments) {
        return told(settings.set(assignments));
    }

    /**
     * One. Any thread.
     *
     * @param value empty for none
     * @throws dev.lockmedic.settings.SettingsException as the other one
     */
    public void set(String key, String value) {
        told(settings.set(List.of(key + "=" + value)));
    }

    private List<Settings.Entry> told(List<Settings.Entry> entries) {
        changed.run();
        for (Settings.Entry entry : entries) {
            log.info("set " + entry.key() + "=" + entry.value() + " from now on");
        }
        return entries;
    }
}
