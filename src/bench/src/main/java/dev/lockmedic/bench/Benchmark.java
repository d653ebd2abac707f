package dev.lockmedic.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** One thing to measure; gives one row of the table or more. */
interface Benchmark {
    /** What {@code --only} calls it. */
    String name();

    /**
     * Measures.
     *
     * @param folder an empty folder of its own
     */
    List<Row> run(Options options, Path folder) throws IOException, InterruptedException;
}
