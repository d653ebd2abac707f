package dev.lockmedic.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts whole JVMs to be measured. */
final class ChildJvm {
    private ChildJvm() {}

    /** The classes of these benchmarks. */
    static String ownClassPath() {
        try {
            return Path.of(
                            ChildJvm.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Copies one class out, so that a host of one class has a class path of one class. */
    static void extract(Class<?> type, Path folder) throws IOException {
        String name = "/" + type.getName().replace('.', '/') + ".class";
        Path target = folder.resolve(name.substring(1));
        Files.createDirectories(target.getParent());
        try (InputStream in = type.getResourceAsStream(name)) {
            Files.copy(in, target);
        }
    }

    /** Starts {@code java jvmArguments -cp classPath main arguments}. */
    static Process start(
            Options options,
            List<String> jvmArguments,
            String classPath,
            Class<?> main,
            String... arguments)
            throws IOException {
        return prepare(options, jvmArguments, classPath, main, arguments)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** The same, not started yet: somebody wants to read what it says on stderr. */
    static ProcessBuilder prepare(
            Options options,
            List<String> jvmArguments,
            String classPath,
            Class<?> main,
            String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(options.java().toString());
        command.addAll(jvmArguments);
        command.add("-cp");
        command.add(classPath);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /** What {@code java -version} says, such as {@code 17.0.15}. */
    static String version(Options options) throws IOException {
        Process java =
                new ProcessBuilder(options.java().toString(), "-version")
                        .redirectErrorStream(true)
                        .start();
        try (InputStream out = java.getInputStream()) {
            String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            String[] parts = text.split("\"");
            return parts.length < 2 ? "unknown" : parts[1];
        }
    }

    /** JMH uses what newer JDKs warn of; the measured code does not. */
    static List<String> withoutWarningsOfJmh(Options options) throws IOException {
        return feature(options) >= 24
                ? List.of("--sun-misc-unsafe-memory-access=allow")
                : List.of();
    }

    /** The feature release, such as 17; 0 if it does not tell. */
    static int feature(Options options) throws IOException {
        String feature = version(options).split("[.+-]")[0];
        return feature.matches("\\d+") ? Integer.parseInt(feature) : 0;
    }
}
