package dev.lockmedic.profiles;

/** A profile that can't be used. The message is one line for people: what, where, what instead. */
public final class ProfileException extends Exception {
    private static final long serialVersionUID = 1L;

    ProfileException(String message) {
        super(message);
    }
}
