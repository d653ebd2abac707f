package dev.lockmedic.doctor;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/** Why something could not be looked at, in the words of people. */
final class Problems {
    private Problems() {}

    static String inWords(Exception e) {
        if (e instanceof AccessDeniedException) {
            return "it may not be read by this user";
        }
        if (e instanceof FileSystemException file && file.getReason() != null) {
            return "it can't be read: " + file.getReason();
        }
        return "it can't be read: " + e;
    }
}
