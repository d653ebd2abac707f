package dev.lockmedic.profiles;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Looks for {@code META-INF/lockmedic/*.json} in the folders and jars of a class path, and in the
 * jars that their manifests name. Files only: no URL handler and no class loader of the host runs.
 */
final class ClassPathScan {
    private static final String FOLDER = "META-INF/lockmedic/";

    /** Where application classes are in a jar that is a whole application. */
    private static final List<String> ROOTS = List.of("", "BOOT-INF/classes/", "WEB-INF/classes/");

    private static final int MAX_ENTRIES = 10_000;
    private static final int MAX_MANIFEST = 1 << 20;

    private final Sink sink;
    private final List<String> problems;
    private final Deque<Path> open = new ArrayDeque<>();
    private final Set<Path> seen = new HashSet<>();

    ClassPathScan(Sink sink, List<String> problems) {
        this.sink = sink;
        this.problems = problems;
    }

    /** Takes a profile that was found. */
    interface Sink {
        void take(InputStream json, String source);
    }

    void scan(List<Path> classPath) {
        classPath.forEach(this::enqueue);
        while (!open.isEmpty()) {
            Path entry = open.remove();
            try {
                if (Files.isDirectory(entry)) {
                    folder(entry);
                } else if (Files.isRegularFile(entry)) {
                    jar(entry);
                }
            } catch (IOException | RuntimeException e) {
                // The JVM passes over what it can't read on the class path, and so do we.
            }
        }
    }

    private void enqueue(Path entry) {
        Path absolute = entry.toAbsolutePath().normalize();
        if (seen.size() < MAX_ENTRIES && seen.add(absolute)) {
            open.add(absolute);
        }
    }

    private void folder(Path folder) throws IOException {
        Path profiles = folder.resolve(FOLDER);
        if (Files.isDirectory(profiles)) {
            for (Path file : ProfileSources.files(profiles, "*.json")) {
                try (InputStream in = Files.newInputStream(file)) {
                    sink.take(in, file.toString());
                } catch (IOException e) {
                    problems.add("can't read " + file + ": " + e);
                }
            }
        }
    }

    private void jar(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            List<String> names = new ArrayList<>();
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                String name = entries.nextElement().getName();
                if (isProfile(name)) {
                    names.add(name);
                }
            }
            names.sort(null);
            for (String name : names) {
                String source = jar + "!/" + name;
                try (InputStream in = zip.getInputStream(zip.getEntry(name))) {
                    sink.take(in, source);
                } catch (IOException | RuntimeException e) {
                    problems.add("can't read " + source + ": " + e);
                }
            }
            manifestClassPath(zip, jar);
        }
    }

    private static boolean isProfile(String name) {
        if (!name.endsWith(".json")) {
            return false;
        }
        for (String root : ROOTS) {
            String folder = root + FOLDER;
            if (name.startsWith(folder) && name.indexOf('/', folder.length()) < 0) {
                return true;
            }
        }
        return false;
    }

    private void manifestClassPath(ZipFile zip, Path jar) throws IOException {
        ZipEntry entry = zip.getEntry("META-INF/MANIFEST.MF");
        if (entry == null) {
            return;
        }
        Manifest manifest;
        try (InputStream in = zip.getInputStream(entry)) {
            manifest = new Manifest(new ByteArrayInputStream(mainSection(in)));
        }
        String classPath = manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
        for (String element : classPath == null ? new String[0] : classPath.strip().split("\\s+")) {
            try {
                URI uri = jar.toUri().resolve(element);
                if ("file".equals(uri.getScheme())) {
                    enqueue(Path.of(uri));
                }
            } catch (IllegalArgumentException e) {
                // The JVM passes over an element that is no URL of a file.
            }
        }
    }

    /** Signed jars have a section for each of their thousands of entries; only the first counts. */
    private static byte[] mainSection(InputStream in) throws IOException {
        byte[] all = in.readNBytes(MAX_MANIFEST);
        ByteArrayOutputStream section = new ByteArrayOutputStream();
        boolean lineEmpty = true;
        for (byte b : all) {
            if (b == '\n') {
                if (lineEmpty) {
                    break;
                }
                lineEmpty = true;
            } else if (b != '\r') {
                lineEmpty = false;
            }
            section.write(b);
        }
        section.write('\n');
        return section.toByteArray();
    }
}
