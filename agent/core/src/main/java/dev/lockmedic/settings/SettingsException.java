package dev.lockmedic.settings;

/** A setting that can't be used; the message names it and says what would be right. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SettingsException(String message) {
        super(message);
    }
}
