package dev.lockmedic.profiles;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the profiles of this host: those the operator names in {@code lockmedic.profiles}, and
 * those that the host's own jars carry in {@code META-INF/lockmedic}. A profile that can't be used
 * is a problem to be told; it takes no other profile with it.
 */
public final class ProfileSources {
    private final List<Found> profiles = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Map<String, String> sourcesByName = new HashMap<>();
    private final Map<String, String> ownersByAcquire = new HashMap<>();

    private ProfileSources() {}

    /** A profile and where it is from. */
    public record Found(Profile profile, String source) {}

    /** What was found, and a line for each thing that is wrong. */
    public record Result(List<Found> profiles, List<String> problems) {
        public Result {
            profiles = List.copyOf(profiles);
            problems = List.copyOf(problems);
        }
    }

    /**
     * Looks for profiles in the setting, then on the class path. It opens every jar there: to be
     * called on a thread of the agent.
     *
     * @param setting files and folders, comma-separated; may be null
     * @param classPath see {@link #classPathOfThisJvm()}
     */
    public static Result find(String setting, List<Path> classPath) {
        ProfileSources sources = new ProfileSources();
        for (String entry : setting == null ? new String[0] : setting.split(",")) {
            if (!entry.isBlank()) {
                sources.named(entry.strip());
            }
        }
        new ClassPathScan(
                        (json, source) ->
                                sources.add(() -> ProfileReader.read(json, source), source),
                        sources.problems)
                .scan(classPath);
        return new Result(sources.profiles, sources.problems);
    }

    /** The entries of the host's class path, and the jars and folders of its module path. */
    public static List<Path> classPathOfThisJvm() {
        List<Path> entries = paths(System.getProperty("java.class.path", ""));
        for (Path entry : paths(System.getProperty("jdk.module.path", ""))) {
            entries.add(entry);
            if (Files.isDirectory(entry)) {
                try {
                    entries.addAll(files(entry, "*.jar"));
                } catch (IOException e) {
                    // What can't be read has no modules for the JVM either.
                }
            }
        }
        return entries;
    }

    private static List<Path> paths(String list) {
        List<Path> paths = new ArrayList<>();
        for (String path : list.isEmpty() ? new String[0] : list.split(File.pathSeparator)) {
            try {
                // An empty element is the working directory.
                paths.add(Path.of(path));
            } catch (InvalidPathException e) {
                // What is no path to us is none to the JVM.
            }
        }
        return paths;
    }

    private void named(String entry) {
        Path path;
        try {
            path = Path.of(entry);
        } catch (InvalidPathException e) {
            problems.add("lockmedic.profiles: not a path: " + e.getMessage());
            return;
        }
        if (Files.isDirectory(path)) {
            folder(path);
        } else if (Files.exists(path)) {
            add(() -> ProfileReader.read(path), path.toString());
        } else {
            problems.add("lockmedic.profiles: there is no file or folder " + path);
        }
    }

    private void folder(Path folder) {
        try {
            List<Path> files = files(folder, "*.json");
            if (files.isEmpty()) {
                problems.add("lockmedic.profiles: no *.json in folder " + folder);
            }
            for (Path file : files) {
                add(() -> ProfileReader.read(file), file.toString());
            }
        } catch (IOException e) {
            problems.add("lockmedic.profiles: can't list folder " + folder + ": " + e);
        }
    }

    /** In order of their names, so that every start sees the same order. */
    static List<Path> files(Path folder, String glob) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> listing = Files.newDirectoryStream(folder, glob)) {
            for (Path file : listing) {
                files.add(file);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        files.sort(null);
        return files;
    }

    private void add(Read read, String source) {
        Profile profile;
        try {
            profile = read.profile();
        } catch (ProfileException e) {
            problems.add(e.getMessage());
            return;
        } catch (RuntimeException e) {
            problems.add("can't read " + source + ": " + e);
            return;
        }
        String other = sourcesByName.putIfAbsent(profile.name(), source);
        if (other != null) {
            // The same profile on two paths is usual; the first wins, as it does for classes.
            if (!other.equals(source)) {
                problems.add(
                        "profile \""
                                + profile.name()
                                + "\" of "
                                + source
                                + " is not used: "
                                + other
                                + " has one of that name");
            }
            return;
        }
        profiles.add(new Found(withoutKnownLocks(profile), source));
    }

    /** Two descriptions of one acquire method would make two holds of each. */
    private Profile withoutKnownLocks(Profile profile) {
        List<LockProfile> locks = new ArrayList<>();
        for (LockProfile lock : profile.locks()) {
            AcquireProfile acquire = lock.acquire();
            String method = lock.className() + "." + acquire.method();
            String key = method + acquire.parameters();
            String owner = ownersByAcquire.putIfAbsent(key, profile.name());
            if (owner == null) {
                locks.add(lock);
            } else {
                problems.add(
                        "profile \""
                                + profile.name()
                                + "\" describes "
                                + method
                                + ", which profile \""
                                + owner
                                + "\" already does; the first is used");
            }
        }
        return new Profile(
                profile.name(),
                profile.description(),
                profile.lockFiles(),
                profile.ownerPattern(),
                locks,
                profile.stalePolicy());
    }

    private interface Read {
        Profile profile() throws ProfileException;
    }
}
