package com.example.gateway;

import java.io.IOException;

/** The session's write lock could not be had in time. */
final class SessionLockTimeoutException extends IOException {
    private static final long serialVersionUID = 1L;

    SessionLockTimeoutException(long timeoutMs, String holder) {
        super("session file locked (timeout " + timeoutMs + "ms): " + holder);
    }
}
