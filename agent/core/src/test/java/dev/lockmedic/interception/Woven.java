package dev.lockmedic.interception;

import java.io.File;
import java.io.IOException;

/** What {@link WovenClass} offers, so that a test can call the woven copy of it. */
public interface Woven {
    /** Counts how often a body ran. */
    int runs();

    boolean bool(File file);

    void nothing(File file);

    Object object(File file);

    String fails(File file) throws IOException;

    Integer caught(File file);

    Long branches(File file, long a, double b, int kind);

    boolean loopFirst(File file);

    void synchronizedBlock(File file);

    Object notWoven(File file);
}
