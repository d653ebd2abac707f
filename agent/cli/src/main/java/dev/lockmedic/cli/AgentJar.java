package dev.lockmedic.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** The agent jar this command was started from, which is also what it loads into other JVMs. */
final class AgentJar {
    /** Set by the jar's entry class before it calls {@link Main}. */
    static final String PATH_PROPERTY = "lockmedic.agent.jar";

    private final Path path;

    private AgentJar(Path path) {
        this.path = path;
    }

    static AgentJar find() {
        String path = System.getProperty(PATH_PROPERTY);
        if (path == null || path.isEmpty()) {
            throw Failure.of(
                    ExitCode.UNEXPECTED,
                    "the agent jar is not known; start this as 'java -jar lockmedic-agent.jar ...'"
                            + " or with -D"
                            + PATH_PROPERTY
                            + "=<path of the jar>");
        }
        if (!Files.isRegularFile(Path.of(path))) {
            throw Failure.of(
                    ExitCode.UNEXPECTED,
                    "the agent jar " + path + " is not there (" + PATH_PROPERTY + ")");
        }
        Path jar = Path.of(path).toAbsolutePath().normalize();
        if (jar.toString().indexOf('=') >= 0) {
            throw Failure.of(
                    ExitCode.USAGE,
                    "the agent jar can't be loaded from "
                            + jar
                            + ": a JVM takes what follows the first '=' for settings; put the jar"
                            + " under a path without one");
        }
        return new AgentJar(jar);
    }

    /** The path for messages, also where the jar itself is not needed. */
    static String nameForAdvice() {
        String path = System.getProperty(PATH_PROPERTY);
        return path == null || path.isEmpty() ? "lockmedic-agent.jar" : path;
    }

    /** The version, also where this was not started from a jar. */
    static String versionOrUnknown() {
        String path = System.getProperty(PATH_PROPERTY);
        return path == null || path.isEmpty() ? "of unknown version" : find().version();
    }

    File file() {
        return path.toFile();
    }

    String version() {
        try (JarFile jar = new JarFile(file())) {
            Manifest manifest = jar.getManifest();
            String version =
                    manifest == null
                            ? null
                            : manifest.getMainAttributes()
                                    .getValue(Attributes.Name.IMPLEMENTATION_VERSION);
            return version == null ? "of unknown version" : version;
        } catch (IOException e) {
            return "of unknown version";
        }
    }

    /**
     * A JVM in a container opens the jar by this path in its own file system. Where that can be
     * looked at (Linux), a missing jar is told before anything is loaded.
     */
    void requireVisibleTo(long pid) {
        Path root = Path.of("/proc", Long.toString(pid), "root");
        if (Files.isReadable(root)
                && !Files.exists(root.resolve(path.getRoot().relativize(path)))) {
            throw Failure.about(
                    pid,
                    ExitCode.UNEXPECTED,
                    "does not see " + path + " (it runs in a container?)",
                    "put the jar under the same path there");
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
