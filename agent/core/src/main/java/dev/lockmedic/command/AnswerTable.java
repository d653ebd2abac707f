package dev.lockmedic.command;

/** Where answers are left for whoever asked, by name. Any thread; never blocks. */
public interface AnswerTable {
    /** In place of what was there under this key. */
    void put(String key, String value);

    /** Nothing is there any more. */
    void remove(String key);
}
