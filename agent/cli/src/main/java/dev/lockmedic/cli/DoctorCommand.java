package dev.lockmedic.cli;

import com.fasterxml.jackson.core.JsonFactory;
import dev.lockmedic.doctor.PidView;
import dev.lockmedic.doctor.Sweep;
import dev.lockmedic.doctor.SweepListener;
import dev.lockmedic.profiles.ProfileException;
import dev.lockmedic.profiles.ProfileReader;
import dev.lockmedic.settings.LockFiles;
import dev.lockmedic.settings.Policy;
import dev.lockmedic.settings.Settings;
import dev.lockmedic.settings.SettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at the lock files of a folder from outside, with no JVM attached to. */
@Command(
        name = "doctor",
        description = {
            "Lists the lock files under a folder with what is known of their holders, and removes"
                    + " stale ones if told to.",
            "",
            "It attaches to nothing and never takes the lock of a process that lives: one past its"
                    + " max hold is shown as overdue. Run it where the holders run (same machine, same"
                    + " container), or else they look dead."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  lockmedic doctor /data/sessions",
            "  lockmedic doctor /data/sessions --fix",
            "  lockmedic doctor /data/sessions --json --profile gateway.json"
        })
final class DoctorCommand implements Callable<Integer> {
    private static final JsonFactory JSON = new JsonFactory();

    @Spec private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Option(
            names = "--fix",
            description = "Remove what is stale; what it can't remove does not stop the rest.")
    private boolean fix;

    @Option(names = "--json", description = "As one JSON object.")
    private boolean json;

    @Option(
            names = "--all",
            description = "Also list the files of other protocols, which are only counted else.")
    private boolean all;

    @Option(
            names = "--lock-files",
            paramLabel = "<globs>",
            description =
                    "Globs of lock files, comma-separated (default: **/*.lock). Giving it says that"
                            + " these files speak the protocol: an empty or torn one is then stale"
                            + " once its grace (orphan-grace, 30s) is over.")
    private String lockFiles;

    @Option(
            names = "--profile",
            paramLabel = "<file>",
            description = "A profile whose lockFiles are looked at too, and named by it.")
    private List<Path> profiles = new ArrayList<>();

    @Option(
            names = "--trust-pids",
            description =
                    "Take a pid that is not seen from here for dead, also where this command is"
                            + " alone in its pid namespace.")
    private boolean trustPids;

    @Option(
            names = "--depth",
            paramLabel = "<n>",
            defaultValue = "" + Sweep.DEPTH,
            description = "How deep folders may be nested (default: ${DEFAULT-VALUE}).")
    private int depth;

    @Parameters(index = "0", paramLabel = "<folder>", description = "A folder, or one lock file.")
    private Path folder;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "key=value",
            description =
                    "Settings as for the agent; those that count here are lock-files, max-hold,"
                            + " max-hold-cap, orphan-grace, profiles and stale-after.")
    private List<Setting> given = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        if (depth < 1) {
            throw new ParameterException(spec.commandLine(), "--depth must be 1 or more");
        }
        Settings settings = settings();
        LockFiles profiled = profiled(settings);
        Path root = root(settings.get(dev.lockmedic.settings.Setting.LOCK_FILES).and(profiled));
        PidView pids = trustPids ? PidView.TRUSTED : PidView.ofThisProcess();
        DoctorTally tally = new DoctorTally(pids.showsHolders());
        Sweeping sweep =
                listener -> Sweep.of(settings, profiled, pids, fix, listener).run(root, depth);
        return json ? asJson(root, sweep, tally) : asText(root, sweep, tally);
    }

    private int asText(Path root, Sweeping sweep, DoctorTally tally) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        if (!tally.seesHolders()) {
            err.println("lockmedic: " + DoctorText.ALONE);
        }
        DoctorText text = new DoctorText(spec.commandLine().getOut(), err, all);
        sweep.to(tally.before(text));
        text.end(root, tally, fix);
        return tally.exitCode();
    }

    private int asJson(Path root, Sweeping sweep, DoctorTally tally) throws IOException {
        try (DoctorJson document = new DoctorJson(JSON, spec.commandLine().getOut(), all)) {
            document.begin(root, fix);
            sweep.to(tally.before(document));
            document.end(tally);
        }
        return tally.exitCode();
    }

    /** The sweep as asked for, but for who is told. */
    private interface Sweeping {
        void to(SweepListener listener) throws IOException;
    }

    private Settings settings() {
        List<Setting> assignments = new ArrayList<>(given);
        if (lockFiles != null) {
            assignments.add(new Setting("lock-files", lockFiles));
        }
        Setting.requireDistinct(assignments);
        try {
            Settings settings =
                    Settings.resolve(
                            Setting.toAgentArgument(assignments),
                            System.getProperties(),
                            System.getenv(),
                            complaint -> {});
            Policy policy = settings.get(dev.lockmedic.settings.Setting.POLICY);
            if (fix && policy != Policy.RECLAIM) {
                throw Failure.of(
                        ExitCode.USAGE,
                        "--fix removes lock files, which policy="
                                + policy.name().toLowerCase(Locale.ROOT)
                                + " forbids; leave out --fix, or give policy=reclaim as well");
            }
            return settings;
        } catch (SettingsException e) {
            throw Failure.of(ExitCode.USAGE, e.getMessage());
        }
    }

    private LockFiles profiled(Settings settings) {
        List<Path> files = new ArrayList<>(profiles);
        for (String named : settings.get(dev.lockmedic.settings.Setting.PROFILES)) {
            files.add(path(named));
        }
        List<String> globs = new ArrayList<>();
        for (Path file : files) {
            try {
                for (Path profile : profilesIn(file)) {
                    globs.addAll(ProfileReader.read(profile).lockFiles());
                }
            } catch (ProfileException | IOException e) {
                throw Failure.of(ExitCode.USAGE, e.getMessage());
            }
        }
        return LockFiles.of(globs);
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw Failure.of(ExitCode.USAGE, "no path: " + e.getMessage());
        }
    }

    private static List<Path> profilesIn(Path file) throws IOException {
        if (!Files.isDirectory(file)) {
            return List.of(file);
        }
        try (var files = Files.list(file)) {
            return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
        }
    }

    /** Links are followed up to the folder that was given, and no further. */
    private Path root(LockFiles looked) throws IOException {
        Path absolute = folder.toAbsolutePath().normalize();
        if (Files.isDirectory(absolute)) {
            return absolute.toRealPath();
        }
        if (!Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
            throw Failure.of(ExitCode.USAGE, "there is no folder or lock file " + folder);
        }
        Path file = absolute.getParent().toRealPath().resolve(absolute.getFileName());
        if (!looked.matches(file)) {
            throw Failure.of(
                    ExitCode.USAGE,
                    "no lock file by its name: "
                            + file
                            + " does not match "
                            + looked
                            + "; --lock-files gives other globs");
        }
        return file;
    }
}
