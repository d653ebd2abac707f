package dev.lockmedic.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Where process numbers and clocks mean the same: a boot of a machine, and the namespaces within
 * it. Every part may be unknown; an unknown boot or namespace is never the same as another one,
 * while an unknown host name tells nothing.
 *
 * @param bootId random id of the boot of the kernel; null if unknown
 * @param pidNamespace number of the pid namespace; null if unknown
 * @param timeNamespace number of the time namespace, {@link #NO_NAMESPACE} on a kernel without
 *     them; null if unknown
 * @param host name of the machine or container, for people and as one more thing that tells
 *     machines apart; null if unknown
 */
public record Realm(String bootId, String pidNamespace, String timeNamespace, String host) {
    /** In place of a time namespace on kernels before 5.6. */
    static final String NO_NAMESPACE = "none";

    /** What can be told of nowhere. */
    static final Realm UNKNOWN = new Realm(null, null, null, null);

    static final Pattern BOOT_ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    static final Pattern NAMESPACE = Pattern.compile("[0-9]{1,20}|" + NO_NAMESPACE);
    static final Pattern HOST = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,63}");

    /** That of this process, by {@code /proc}; no name is looked up. Reads four small files. */
    public static Realm here() {
        return read(Path.of("/proc"));
    }

    static Realm read(Path proc) {
        Path namespaces = proc.resolve("self/ns");
        // A kernel without pid namespaces is older than Java 17 runs on: there is no /proc.
        String link = namespace(namespaces.resolve("pid"));
        String pid = NO_NAMESPACE.equals(link) ? null : link;
        return new Realm(
                line(proc.resolve("sys/kernel/random/boot_id"), BOOT_ID),
                pid,
                pid == null ? null : namespace(namespaces.resolve("time")),
                line(proc.resolve("sys/kernel/hostname"), HOST));
    }

    private static String line(Path file, Pattern allowed) {
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
            return allowed.matcher(text).matches() ? text : null;
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    /** From a link such as {@code pid:[4026531836]}. */
    private static String namespace(Path link) {
        try {
            String target = Files.readSymbolicLink(link).toString();
            int open = target.indexOf('[');
            String number =
                    open < 0 || !target.endsWith("]")
                            ? ""
                            : target.substring(open + 1, target.length() - 1);
            return NAMESPACE.matcher(number).matches() ? number : null;
        } catch (NoSuchFileException e) {
            return NO_NAMESPACE;
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    /** Whether enough is known to tell others from this one. */
    public boolean isKnown() {
        return bootId != null && pidNamespace != null && timeNamespace != null;
    }

    /** Whether a process number means the same process in both, and its start the same moment. */
    public boolean samePids(Realm other) {
        return sameClock(other)
                && pidNamespace != null
                && pidNamespace.equals(other.pidNamespace)
                && (host == null || other.host == null || host.equals(other.host));
    }

    /** Whether both read the same boot clock: namespaces of time shift it. */
    public boolean sameClock(Realm other) {
        return sameBoot(other)
                && timeNamespace != null
                && timeNamespace.equals(other.timeNamespace);
    }

    /** Whether both are of one boot of one machine. */
    public boolean sameBoot(Realm other) {
        return bootId != null && bootId.equals(other.bootId);
    }

    /**
     * What keeps the process numbers of the other one from meaning anything here, for people, to
     * follow "its holder is".
     */
    String difference(Realm other) {
        String where;
        if (bootId == null || other.bootId == null) {
            where = "at an unknown place";
        } else if (!sameBoot(other)) {
            where =
                    host != null && host.equals(other.host)
                            ? "of another boot of this machine"
                            : "on another machine, or of another boot";
        } else if (!sameClock(other)) {
            where = "in another time namespace of this machine";
        } else if (pidNamespace == null || !pidNamespace.equals(other.pidNamespace)) {
            where = "in another pid namespace of this machine";
        } else {
            where = "on this machine under another name";
        }
        return where + (other.host == null ? "" : " (host " + other.host + ")");
    }
}
