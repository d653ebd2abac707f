package dev.lockmedic.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** A JVM started by a test. It ends with the test: its standard input does. */
final class ChildJvm implements AutoCloseable {
    private final Process process;

    private ChildJvm(Process process) {
        this.process = process;
    }

    /** The JDKs to try: the one of the tests and those of {@code lockmedic.test.jdks}. */
    static Stream<Path> jdks() {
        Stream<String> further =
                Stream.of(System.getProperty("lockmedic.test.jdks", "").split(","));
        return Stream.concat(Stream.of(System.getProperty("java.home")), further)
                .filter(home -> !home.isBlank())
                .map(home -> Path.of(home.strip()));
    }

    static Path thisJdk() {
        return Path.of(System.getProperty("java.home"));
    }

    /** Starts a {@link WaitingHost} and returns when it waits. */
    static ChildJvm startHost(Path jdk, Path jar, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(jdk.resolve("bin/java").toString());
        command.add("--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED");
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", jar.toString(), WaitingHost.class.getName()));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line;
        do {
            line = out.readLine();
        } while (line != null && !line.equals("ready"));
        if (line == null) {
            throw new IOException("the host ended: " + command);
        }
        return new ChildJvm(process);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start().waitFor();
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** A jar that is the fake agent and the waiting host in one. */
    static Path writeAgentJar(Path folder) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.IMPLEMENTATION_VERSION, FakeAgent.VERSION);
        attributes.put(new Attributes.Name("Agent-Class"), FakeAgent.class.getName());
        Path jar = folder.resolve("fake-agent.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (Class<?> type :
                    List.of(FakeAgent.class, WaitingHost.class, IsolatedLauncher.class)) {
                String name = type.getName().replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(name));
                try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
                    in.transferTo(out);
                }
            }
        }
        return jar;
    }
}
