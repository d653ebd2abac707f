package dev.lockmedic.command;

import dev.lockmedic.healers.Healers;
import dev.lockmedic.monitoring.AgentControl;
import dev.lockmedic.settings.SettingsException;
import java.util.function.Supplier;

/**
 * What can be asked of the agent from inside this JVM. On a healer: what is carried out leaves
 * thread-locals behind and may open a file, and the threads that ask are the host's.
 */
final class AgentControls implements AgentControl {
    private static final long LIMIT_MILLIS = 5000;

    private final Changes changes;
    private final StatusReport status;
    private final Healers healers;

    AgentControls(Changes changes, StatusReport status, Healers healers) {
        this.changes = changes;
        this.status = status;
        this.healers = healers;
    }

    @Override
    public void set(String key, String value) {
        if (key == null) {
            throw new IllegalArgumentException("no key; give one, for example lockmedic.policy");
        }
        String refused =
                ask("setting " + key, new Setting(key.trim(), value == null ? "" : value.trim()));
        if (!refused.isEmpty()) {
            throw new IllegalArgumentException(refused);
        }
    }

    @Override
    public String status() {
        return ask("writing the status", () -> status.json(HeldQuery.FIRST_PAGE).toString());
    }

    private String ask(String what, Supplier<String> question) {
        String answer = healers.ask(what, question, null, LIMIT_MILLIS);
        if (answer == null) {
            throw new IllegalStateException(
                    "the agent did not answer within "
                            + LIMIT_MILLIS / 1000
                            + " s; its healers are busy or stuck, and what was asked for may still"
                            + " be done");
        }
        return answer;
    }

    /** Answers why it was refused; empty if it is done. */
    private final class Setting implements Supplier<String> {
        private final String key;
        private final String value;

        Setting(String key, String value) {
            this.key = key;
            this.value = value;
        }

        @Override
        public String get() {
            try {
                changes.set(key, value);
                return "";
            } catch (SettingsException e) {
                return e.getMessage();
            }
        }
    }
}
