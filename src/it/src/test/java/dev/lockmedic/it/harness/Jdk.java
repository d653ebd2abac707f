package dev.lockmedic.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A JDK on which child JVMs run.
 *
 * @param feature its feature release, such as 17
 */
public record Jdk(Path home, int feature) {
    private static final List<Jdk> ALL = find();

    /** The JDK that builds and those of {@code -Dlockmedic.test.jdks=<home>,<home>}. */
    public static List<Jdk> all() {
        return ALL;
    }

    private static List<Jdk> find() {
        String more = System.getProperty("lockmedic.test.jdks", "");
        return Stream.concat(
                        Stream.of(System.getProperty("java.home")),
                        Arrays.stream(more.split(",")).map(String::trim))
                .filter(home -> !home.isEmpty())
                .map(Path::of)
                .map(Path::normalize)
                .distinct()
                .map(home -> new Jdk(home, feature(home)))
                .toList();
    }

    private static int feature(Path home) {
        try {
            return Files.readAllLines(home.resolve("release")).stream()
                    .filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> line.replaceAll("[^0-9.].*?", ""))
                    .map(version -> Integer.parseInt(version.split("[.]")[0]))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(home + "/release has no version"));
        } catch (IOException e) {
            throw new UncheckedIOException(home + " is no JDK", e);
        }
    }

    /** Path of one of its programs. */
    public String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    /** Whether it has virtual threads. */
    public boolean hasVirtualThreads() {
        return feature >= 21;
    }

    @Override
    public String toString() {
        return "JDK " + feature;
    }
}
