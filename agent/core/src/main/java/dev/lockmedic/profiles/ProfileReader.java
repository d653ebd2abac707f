package dev.lockmedic.profiles;

import dev.lockmedic.profiles.Expression.Root;
import dev.lockmedic.profiles.JsonTree.Node;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Reads a profile, strictly: what is not understood is an error that says where it is, never
 * something to guess at or skip.
 */
public final class ProfileReader {
    static final int MAX_BYTES = 1 << 20;
    static final String DEFAULT_HOLD_EXCEEDED = "hold-exceeded";

    private static final Pattern NAME = Pattern.compile(".{1,100}");

    private static final Set<Root> AT_ACQUIRE = EnumSet.of(Root.THIS, Root.RETURN, Root.ARGUMENT);
    private static final Set<Root> OF_ACQUIRED =
            EnumSet.of(Root.THIS, Root.RETURN, Root.HOLD, Root.ARGUMENT);
    private static final Set<Root> ON_ENTER = EnumSet.of(Root.THIS, Root.ARGUMENT);
    private static final Set<Root> OF_HOLD = EnumSet.of(Root.LOCK, Root.HOLD, Root.ARGUMENT);

    private ProfileReader() {}

    /** Reads a file. */
    public static Profile read(Path file) throws ProfileException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString());
        } catch (IOException e) {
            throw new ProfileException("can't read " + file + ": " + e);
        }
    }

    /**
     * Reads a stream to its end.
     *
     * @param source how messages name it
     */
    public static Profile read(InputStream in, String source) throws ProfileException {
        byte[] bytes;
        try {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw new ProfileException("can't read " + source + ": " + e);
        }
        if (bytes.length > MAX_BYTES) {
            throw new ProfileException(source + " is larger than 1 MiB; that is no profile");
        }
        return read(decode(bytes, source), source);
    }

    static Profile read(String json, String source) throws ProfileException {
        Node root = JsonTree.parse(json, source);
        return profile(Fields.of(root, Keys.PROFILE, "profile", source), root, source);
    }

    private static String decode(byte[] bytes, String source) throws ProfileException {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new ProfileException(source + " is not UTF-8");
        }
    }

    private static Profile profile(Fields fields, Node root, String source)
            throws ProfileException {
        fields.optionalText("$schema");
        String name = fields.matching("name", NAME, "a short name");
        String description = fields.optionalText("description");
        List<String> lockFiles = new ArrayList<>();
        for (Node item : fields.someItems("lockFiles")) {
            lockFiles.add(glob(fields, item));
        }
        Pattern ownerPattern = ownerPattern(fields);
        List<LockProfile> locks = new ArrayList<>();
        for (Node item : fields.someItems("locks")) {
            String where = "locks[" + locks.size() + "]";
            locks.add(lock(Fields.of(item, Keys.LOCK, where, source)));
        }
        StalePolicyProfile stalePolicy =
                fields.find("stalePolicy") == null
                        ? null
                        : stalePolicy(fields.fields("stalePolicy", Keys.STALE_POLICY));
        if (lockFiles.isEmpty() && ownerPattern == null && locks.isEmpty() && stalePolicy == null) {
            throw new ProfileException(
                    "nothing described"
                            + root.place().in(source)
                            + "; give at least one of locks, stalePolicy, lockFiles, ownerPattern");
        }
        return new Profile(name, description, lockFiles, ownerPattern, locks, stalePolicy);
    }

    private static String glob(Fields fields, Node node) throws ProfileException {
        String glob = fields.text("lockFiles", node);
        if (glob.isEmpty()) {
            throw fields.wrong("lockFiles", "is not a glob: it is empty", node);
        }
        try {
            FileSystems.getDefault().getPathMatcher("glob:" + glob);
        } catch (PatternSyntaxException e) {
            throw fields.wrong("lockFiles", "is not a glob: " + firstLine(e), node);
        }
        return glob;
    }

    private static Pattern ownerPattern(Fields fields) throws ProfileException {
        String regex = fields.optionalText("ownerPattern");
        if (regex == null) {
            return null;
        }
        Node node = fields.find("ownerPattern");
        if (regex.isEmpty()) {
            throw fields.wrong("ownerPattern", "is empty", "leave it out", node);
        }
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw fields.wrong(
                    "ownerPattern", "is not a regular expression: " + firstLine(e), node);
        }
    }

    private static LockProfile lock(Fields fields) throws ProfileException {
        String className = fields.className("class");
        return new LockProfile(
                className,
                acquire(fields.fields("acquire", Keys.ACQUIRE)),
                release(fields.fields("release", Keys.RELEASE), className),
                fields.find("forceRelease") == null
                        ? null
                        : forceRelease(fields.fields("forceRelease", Keys.FORCE_RELEASE)),
                fields.optionalExpression("held", OF_HOLD));
    }

    private static AcquireProfile acquire(Fields fields) throws ProfileException {
        return new AcquireProfile(
                fields.methodName("method"),
                fields.parameters(),
                fields.expression("hold", AT_ACQUIRE),
                fields.optionalExpression("lockFile", OF_ACQUIRED),
                fields.optionalExpression("resource", OF_ACQUIRED),
                maxHold(fields));
    }

    private static Expression maxHold(Fields fields) throws ProfileException {
        Node node = fields.find("maxHoldMs");
        if (node == null || node.value() instanceof String) {
            return fields.optionalExpression("maxHoldMs", OF_ACQUIRED);
        }
        if (!(node.value() instanceof Long millis)) {
            throw fields.wrong(
                    "maxHoldMs",
                    "must be an expression or a whole number, not " + node.type(),
                    node);
        }
        if (millis <= 0) {
            throw fields.wrong("maxHoldMs", "must be more than 0", node);
        }
        return Expression.literal(millis);
    }

    private static ReleaseProfile release(Fields fields, String lockClass) throws ProfileException {
        return new ReleaseProfile(
                fields.find("class") == null ? lockClass : fields.className("class"),
                fields.methodName("method"),
                fields.parameters(),
                fields.expression("hold", ON_ENTER));
    }

    private static ForceReleaseProfile forceRelease(Fields fields) throws ProfileException {
        String on = fields.text("on");
        if (!on.equals("lock") && !on.equals("hold")) {
            String what = "must be \"lock\" or \"hold\", not \"" + on + "\"";
            throw fields.wrong("on", what, fields.find("on"));
        }
        List<Expression> arguments = new ArrayList<>();
        for (Node item : fields.items("arguments")) {
            arguments.add(argument(fields, item));
        }
        return new ForceReleaseProfile(
                ForceReleaseProfile.Target.valueOf(on.toUpperCase(Locale.ROOT)),
                fields.methodName("method"),
                arguments);
    }

    private static Expression argument(Fields fields, Node node) throws ProfileException {
        if (node.value() instanceof Long || node.value() instanceof Boolean) {
            return Expression.literal(node.value());
        }
        if (!(node.value() instanceof String text)) {
            throw fields.wrong(
                    "arguments",
                    "must be expressions, 'quoted text', whole numbers or booleans, not "
                            + node.type(),
                    node);
        }
        if (text.length() >= 2 && text.startsWith("'") && text.endsWith("'")) {
            return Expression.literal(text.substring(1, text.length() - 1));
        }
        return fields.expression("arguments", node, OF_HOLD);
    }

    private static StalePolicyProfile stalePolicy(Fields fields) throws ProfileException {
        Node reclaim = fields.find("reclaim");
        Object value = reclaim.value();
        if (!(value instanceof Boolean || value instanceof Long || value instanceof String)) {
            throw fields.wrong(
                    "reclaim",
                    "must be a boolean, a string or a whole number, not " + reclaim.type(),
                    reclaim);
        }
        String holdExceeded = fields.optionalText("holdExceeded");
        if (holdExceeded != null && holdExceeded.isEmpty()) {
            throw fields.wrong(
                    "holdExceeded", "is empty", "leave it out", fields.find("holdExceeded"));
        }
        return new StalePolicyProfile(
                fields.className("class"),
                fields.methodName("method"),
                fields.parameters(),
                fields.expression("reasons", ON_ENTER),
                holdExceeded == null ? DEFAULT_HOLD_EXCEEDED : holdExceeded,
                value);
    }

    private static String firstLine(PatternSyntaxException e) {
        return e.getDescription() + " near index " + e.getIndex();
    }
}
