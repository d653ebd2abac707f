package dev.lockmedic.cli.report;

import dev.lockmedic.cli.report.Summary.FileRead;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What files of events tell, read and put in order. */
public final class Incident {
    private final Store store;
    private final List<Lane> lanes;
    private final Summary summary;

    private Incident(Store store, List<FileRead> files) {
        this.store = store;
        store.sort();
        lanes = Grouping.of(store);
        summary = Summing.of(store, lanes, files);
    }

    /**
     * Reads files to their end, or as far as that goes. At most {@value Store#MOST_EVENTS} events
     * are kept; of more the least important are left out, and counted.
     */
    public static Incident read(List<Path> files) {
        return read(files, new Store());
    }

    static Incident read(List<Path> files, Store store) {
        EventReader reader = new EventReader(store);
        List<FileRead> read = new ArrayList<>();
        for (Path file : files) {
            long before = reader.lines();
            String name =
                    file.getFileName() == null ? file.toString() : file.getFileName().toString();
            String problem = null;
            try (InputStream in = Files.newInputStream(file)) {
                reader.read(in, name, file.toAbsolutePath().toString());
            } catch (IOException e) {
                problem = e.toString();
            }
            read.add(new FileRead(file.toString(), reader.lines() - before, problem));
        }
        return new Incident(store, read);
    }

    /** It in figures. */
    public Summary summary() {
        return summary;
    }

    Store store() {
        return store;
    }

    /** The locks, worst first. */
    List<Lane> lanes() {
        return lanes;
    }
}
