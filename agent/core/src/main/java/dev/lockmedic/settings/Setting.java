package dev.lockmedic.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * One setting: its key, its default, how its text is read, and the sentence the reference prints.
 * All settings there are stand here, one constant each.
 *
 * @param <T> what a value is in code
 */
public final class Setting<T> {
    /** What every key starts with; in agent arguments it may be left out. */
    public static final String PREFIX = "lockmedic.";

    /** Whether anything is taken at all. */
    public static final Setting<Policy> POLICY =
            new Setting<>(
                    "policy",
                    "reclaim",
                    true,
                    Setting::policy,
                    "`off`, `report` or `reclaim`: how far Lockmedic may go with a stale lock file"
                            + " or a lock that a profile describes.");

    /** Which files are lock files. */
    public static final Setting<LockFiles> LOCK_FILES =
            new Setting<>(
                    "lock-files",
                    "**/*.lock",
                    false,
                    LockFiles::parse,
                    "Globs of lock files, comma-separated. Setting it names the files: they are then"
                            + " known to speak the protocol, so that an empty or torn payload is an"
                            + " orphan once its grace is over.");

    /** The operator's hold limit. */
    public static final Setting<Optional<Long>> MAX_HOLD =
            new Setting<>(
                    "max-hold",
                    null,
                    true,
                    Setting::optionalMillis,
                    "Hold limit of locks that record none. Without it such a lock is never overdue.");

    /** The operator's bound on recorded limits. */
    public static final Setting<Optional<Long>> MAX_HOLD_CAP =
            new Setting<>(
                    "max-hold-cap",
                    null,
                    true,
                    Setting::optionalMillis,
                    "Upper bound on the limits that holders record.");

    /** From when on a lock is old. */
    public static final Setting<Long> STALE_AFTER =
            new Setting<>(
                    "stale-after",
                    "30m",
                    true,
                    Durations::parseMillis,
                    "Age from which a lock is `too-old`. That alone is only ever reported.");

    /** How long a file may be without payload. */
    public static final Setting<Long> ORPHAN_GRACE =
            new Setting<>(
                    "orphan-grace",
                    "30s",
                    true,
                    Durations::parseMillis,
                    "How long a named lock file may be without a readable payload before it is an"
                            + " orphan.");

    /** What stops the writes of a zombie. */
    public static final Setting<Fence> FENCE =
            new Setting<>(
                    "fence",
                    "on",
                    true,
                    text -> oneOf(Fence.values(), text),
                    "`off`, `on` or `strict`: what stops a holder that is overdue or has lost its lock"
                            + " from writing to the resource. `on` refuses its writes within its JVM,"
                            + " with a `LockLostException`; `strict` also has whoever takes the lock"
                            + " replace the resource's inode first, so that a write that was already"
                            + " past the check lands in an unlinked file.");

    /** How large a resource the strict fence copies. */
    public static final Setting<Long> FENCE_COPY_LIMIT =
            new Setting<>(
                    "fence-copy-limit",
                    "64m",
                    true,
                    Sizes::parseBytes,
                    "The largest resource that the strict fence copies (`512k`, `64m`, `2g`; a bare"
                            + " number is bytes). A larger one is fenced as by `on`, and the log says"
                            + " so.");

    /** Whether a holder is interrupted when it has lost its lock. */
    public static final Setting<Boolean> INTERRUPT =
            new Setting<>(
                    "interrupt",
                    "false",
                    true,
                    Setting::bool,
                    "`true` or `false`: whether the thread whose lock was taken from it is interrupted.");

    /** How long after a contended acquisition the lock is looked at again. */
    public static final Setting<Long> SETTLE =
            new Setting<>(
                    "settle",
                    "20ms",
                    true,
                    text ->
                            text != null && text.trim().equals("0")
                                    ? 0
                                    : Durations.parseMillis(text),
                    "After an acquisition that took a stale lock's place, how long to wait before the"
                            + " new lock is looked at once more, to catch the late deletion of a foreign"
                            + " program that judged the same stale lock. `0` switches it off. The host's"
                            + " call waits for it.");

    /** Whether a child JVM releases what this one can't. */
    public static final Setting<Boolean> SENTINEL =
            new Setting<>(
                    "sentinel",
                    "false",
                    false,
                    Setting::bool,
                    "`true` or `false`: whether a small child JVM releases overdue lock files while this"
                            + " whole JVM stands still (a safepoint that does not come, a stopped"
                            + " process). It has 18 to 25 MB of memory to itself.");

    /** Where profiles are. */
    public static final Setting<List<String>> PROFILES =
            new Setting<>(
                    "profiles",
                    "",
                    false,
                    Setting::list,
                    "Files or folders of profiles, comma-separated, beside those that the host's own"
                            + " jars carry under `META-INF/lockmedic/`.");

    /** How far it may go with a FileLock. */
    public static final Setting<Policy> FILE_LOCKS_POLICY =
            new Setting<>(
                    "file-locks.policy",
                    "report",
                    true,
                    Setting::policy,
                    "`off`, `report` or `reclaim`: how far Lockmedic may go with a `FileLock` of this"
                            + " JVM that is held past its limit. `reclaim` releases it and fences what"
                            + " was opened with it. It never goes further than `lockmedic.policy`.");

    /** Hold limit of FileLocks. */
    public static final Setting<Optional<Long>> FILE_LOCKS_MAX_HOLD =
            new Setting<>(
                    "file-locks.max-hold",
                    null,
                    true,
                    Setting::optionalMillis,
                    "Hold limit of every `FileLock`. Without it none is ever overdue, but for those"
                            + " that a rule gives a limit.");

    /** Limits and policies of single FileLocks. */
    public static final Setting<List<LockRule<LockFiles, Policy>>> FILE_LOCKS_RULES =
            new Setting<>(
                    "file-locks.rules",
                    "",
                    true,
                    text -> LockRules.parse(text, Setting::policy, LockFiles::parse),
                    "Limit and policy of single FileLocks, by a glob on the absolute path of the"
                            + " locked file: `glob=max-hold:policy`, separated by semicolons, for"
                            + " example `/srv/index/**=10m:reclaim;**/queue.dat=never`. Limit or policy"
                            + " may be left out; the first rule that matches counts.");

    /** How far it may go with a lock inside the JVM. */
    public static final Setting<JvmLockPolicy> JVM_LOCKS_POLICY =
            new Setting<>(
                    "jvm-locks.policy",
                    "report",
                    true,
                    text -> oneOf(JvmLockPolicy.values(), text),
                    "`off`, `report`, `interrupt` or `release`: how far Lockmedic may go with a lock"
                            + " inside the JVM (`java.util.concurrent.locks`, `synchronized`) whose"
                            + " holder lets others wait past the limit. Each step includes those before"
                            + " it. After a `release` what the lock guards may be half-written."
                            + " `synchronized` can't be released. It never goes further than"
                            + " `lockmedic.policy`.");

    /** Hold limit of locks inside the JVM. */
    public static final Setting<Long> JVM_LOCKS_MAX_HOLD =
            new Setting<>(
                    "jvm-locks.max-hold",
                    "60s",
                    true,
                    Durations::parseMillis,
                    "For how long one hold of a lock inside the JVM may keep others waiting until it is"
                            + " overdue.");

    /** Limits and policies of single locks inside the JVM. */
    public static final Setting<List<LockRule<ClassPattern, JvmLockPolicy>>> JVM_LOCKS_RULES =
            new Setting<>(
                    "jvm-locks.rules",
                    "",
                    true,
                    text ->
                            LockRules.parse(
                                    text,
                                    policy -> oneOf(JvmLockPolicy.values(), policy),
                                    ClassPattern::parse),
                    "Limit and policy of single locks inside the JVM: `pattern=max-hold:policy`,"
                            + " separated by semicolons, for example"
                            + " `com.acme.RoutingTable=10s:release;com.acme.batch.**=never`. A pattern"
                            + " is compared with the class of the lock, and with `Class` and"
                            + " `Class.method` of the frame that takes it; `*` stands for anything"
                            + " within a name, `**` for dots as well. Limit or policy may be left out;"
                            + " the first rule that matches counts. A `Semaphore` is only looked at if"
                            + " a rule matches it.");

    /** What becomes of a lock inside the JVM whose owner has ended. */
    public static final Setting<Boolean> JVM_LOCKS_RELEASE_ENDED =
            new Setting<>(
                    "jvm-locks.release-ended",
                    "true",
                    true,
                    Setting::bool,
                    "`true` or `false`: whether a lock inside the JVM whose owner thread has ended is"
                            + " released at once. Nobody else could ever unlock it.");

    /** What becomes of the unlock of a thread that has lost its lock. */
    public static final Setting<ZombieUnlock> JVM_LOCKS_ZOMBIE_UNLOCK =
            new Setting<>(
                    "jvm-locks.zombie-unlock",
                    "ignore",
                    true,
                    text -> oneOf(ZombieUnlock.values(), text),
                    "`ignore` or `throw`: what becomes of the unlock of a thread whose lock inside the"
                            + " JVM was released by force: it does nothing, or it throws an"
                            + " `IllegalMonitorStateException` that says what happened.");

    /** Where events are written. */
    public static final Setting<String> EVENTS =
            new Setting<>(
                    "events",
                    "",
                    true,
                    String::trim,
                    "File that events are written to, one JSON object a line (see the event reference);"
                            + " `%p` in it stands for the pid of the JVM. Its folder is made. It must be"
                            + " a file of its own. Without it no events are written.");

    /** When the file of events is put aside. */
    public static final Setting<Long> EVENTS_MAX_SIZE =
            new Setting<>(
                    "events.max-size",
                    "64m",
                    true,
                    Sizes::parseBytes,
                    "Size at which the file of events is put aside, as `path.1`, and a new one begun.");

    /** How many of them are kept. */
    public static final Setting<Integer> EVENTS_KEEP =
            new Setting<>(
                    "events.keep",
                    "4",
                    true,
                    Setting::count,
                    "How many files of events that were put aside are kept, 0 to 1000.");

    /** Whether the agent is an MBean. */
    public static final Setting<Presence> JMX =
            new Setting<>(
                    "jmx",
                    "auto",
                    false,
                    text -> oneOf(Presence.values(), text),
                    "`auto` or `off`: whether Lockmedic is the MBean `dev.lockmedic:type=Agent`. It is"
                            + " from the moment on at which the JVM has a platform MBean server;"
                            + " Lockmedic itself never makes one.");

    /** Whether the agent writes to flight recordings. */
    public static final Setting<Presence> JFR =
            new Setting<>(
                    "jfr",
                    "auto",
                    false,
                    text -> oneOf(Presence.values(), text),
                    "`auto` or `off`: whether stuck locks and heals are events of flight recordings"
                            + " (category `Lockmedic`). They are from the moment on at which the JVM has"
                            + " a flight recorder; Lockmedic itself never starts one.");

    /** How much is logged. */
    public static final Setting<LogLevel> LOG =
            new Setting<>(
                    "log",
                    "info",
                    true,
                    Setting::level,
                    "`off`, `error`, `warn`, `info` or `debug`: what the agent writes to stderr.");

    /** A properties file with further settings. */
    public static final Setting<String> CONFIG =
            new Setting<>(
                    "config",
                    "",
                    false,
                    text -> text,
                    "A properties file with settings; weaker than all other places.");

    /** All of them, in the order of the reference. */
    public static final List<Setting<?>> ALL =
            List.of(
                    POLICY,
                    LOCK_FILES,
                    MAX_HOLD,
                    MAX_HOLD_CAP,
                    STALE_AFTER,
                    ORPHAN_GRACE,
                    FENCE,
                    FENCE_COPY_LIMIT,
                    INTERRUPT,
                    SETTLE,
                    SENTINEL,
                    PROFILES,
                    FILE_LOCKS_POLICY,
                    FILE_LOCKS_MAX_HOLD,
                    FILE_LOCKS_RULES,
                    JVM_LOCKS_POLICY,
                    JVM_LOCKS_MAX_HOLD,
                    JVM_LOCKS_RULES,
                    JVM_LOCKS_RELEASE_ENDED,
                    JVM_LOCKS_ZOMBIE_UNLOCK,
                    EVENTS,
                    EVENTS_MAX_SIZE,
                    EVENTS_KEEP,
                    JMX,
                    JFR,
                    LOG,
                    CONFIG);

    private final String key;
    private final String defaultText;
    private final boolean live;
    private final Function<String, T> parser;
    private final String description;

    private Setting(
            String shortKey,
            String defaultText,
            boolean live,
            Function<String, T> parser,
            String description) {
        this.key = PREFIX + shortKey;
        this.defaultText = defaultText;
        this.live = live;
        this.parser = parser;
        this.description = description;
    }

    /** The full key, {@code lockmedic.…}: also the name of the system property. */
    public String key() {
        return key;
    }

    /** The name of the environment variable. */
    public String environmentName() {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The default as text, null where there is none. */
    public String defaultText() {
        return defaultText;
    }

    /** Whether it can change while the host runs. */
    public boolean live() {
        return live;
    }

    /** One or two sentences for the settings reference. */
    public String description() {
        return description;
    }

    /**
     * Reads a value.
     *
     * @param text as written; null means the default of a setting that has none
     * @throws SettingsException naming the key, the value and what is allowed
     */
    T parse(String text) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(
                    "bad value \"" + text + "\" for " + key + ": " + e.getMessage());
        }
    }

    private static Policy policy(String text) {
        return oneOf(Policy.values(), text);
    }

    private static LogLevel level(String text) {
        return oneOf(LogLevel.values(), text);
    }

    private static Integer count(String text) {
        try {
            int count = Integer.parseInt(text.trim());
            if (count >= 0 && count <= 1000) {
                return count;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new IllegalArgumentException("it must be a number from 0 to 1000");
    }

    private static Boolean bool(String text) {
        return switch (text.trim().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("it must be true or false");
        };
    }

    private static <E extends Enum<E>> E oneOf(E[] values, String text) {
        StringBuilder allowed = new StringBuilder();
        for (E value : values) {
            String name = value.name().toLowerCase(Locale.ROOT);
            if (name.equals(text.trim().toLowerCase(Locale.ROOT))) {
                return value;
            }
            allowed.append(allowed.isEmpty() ? "" : ", ").append(name);
        }
        throw new IllegalArgumentException("it must be one of " + allowed);
    }

    private static Optional<Long> optionalMillis(String text) {
        return text == null || text.isBlank()
                ? Optional.empty()
                : Optional.of(Durations.parseMillis(text));
    }

    private static List<String> list(String text) {
        return text.isBlank()
                ? List.of()
                : List.of(text.split(",")).stream()
                        .map(String::trim)
                        .filter(s -> !s.isEmpty())
                        .toList();
    }

    @Override
    public String toString() {
        return key;
    }
}
