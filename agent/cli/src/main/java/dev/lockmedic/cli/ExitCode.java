package dev.lockmedic.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a command says to the script that called it. Part of the interface: never give a number a
 * new meaning.
 */
final class ExitCode {
    static final int OK = 0;
    static final int REFUSED = 1;
    static final int USAGE = 2;
    static final int NO_SUCH_PROCESS = 3;
    static final int NOT_PERMITTED = 4;
    static final int NOT_ANSWERING = 5;
    static final int NOT_ATTACHED = 6;
    static final int ALREADY_ATTACHED = 7;
    static final int UNEXPECTED = 8;
    static final int STALE_FOUND = 9;
    static final int OVERDUE_FOUND = 10;
    static final int NOT_ALL_SEEN = 11;
    static final int WATCHED_ENDED = 12;

    private ExitCode() {}

    /** Number and meaning, in order, for the help text. */
    static Map<String, String> meanings() {
        Map<String, String> meanings = new LinkedHashMap<>();
        meanings.put(" " + OK, "done");
        meanings.put(
                " " + REFUSED, "carried out, but the answer is no (the agent refused the setting)");
        meanings.put(" " + USAGE, "the command line is wrong");
        meanings.put(" " + NO_SUCH_PROCESS, "no such process");
        meanings.put(" " + NOT_PERMITTED, "not permitted (a process of another user)");
        meanings.put(
                " " + NOT_ANSWERING,
                "no JVM, a JVM with attach switched off, or one that did not answer in time");
        meanings.put(" " + NOT_ATTACHED, "Lockmedic is not attached there");
        meanings.put(" " + ALREADY_ATTACHED, "Lockmedic is attached there already");
        meanings.put(" " + UNEXPECTED, "anything unexpected");
        meanings.put(" " + STALE_FOUND, "doctor: stale lock files lie there (still, with --fix)");
        meanings.put(
                "" + OVERDUE_FOUND, "doctor: nothing stale, but a holder is past its max hold");
        meanings.put(
                "" + NOT_ALL_SEEN,
                "doctor: nothing of the two, but not all could be looked at; report: made, but a"
                        + " file could not be read to its end");
        meanings.put("" + WATCHED_ENDED, "watch: the process ended while it was watched");
        return meanings;
    }
}
