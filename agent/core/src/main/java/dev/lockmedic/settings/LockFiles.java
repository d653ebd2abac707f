package dev.lockmedic.settings;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * Which paths are lock files, by globs. Asked for every exclusive creation in the host, so the
 * usual form {@code **}{@code /*.suffix} is answered by the end of the text alone.
 */
public final class LockFiles {
    /** Matches nothing. */
    public static final LockFiles NONE = new LockFiles(List.of());

    private final List<String> globs;
    private final String[] suffixes;
    private final Glob[] others;

    private record Glob(String tail, PathMatcher matcher) {}

    private LockFiles(List<String> globs) {
        this.globs = globs;
        List<String> simple = new ArrayList<>();
        List<Glob> rest = new ArrayList<>();
        for (String glob : globs) {
            if (glob.startsWith("**/*") && isLiteral(glob.substring(4))) {
                simple.add(glob.substring(4));
            } else {
                rest.add(
                        new Glob(
                                literalTail(glob.substring(glob.lastIndexOf('/') + 1)),
                                FileSystems.getDefault().getPathMatcher("glob:" + glob)));
            }
        }
        this.suffixes = simple.toArray(new String[0]);
        this.others = rest.toArray(new Glob[0]);
    }

    /**
     * @param text globs, comma-separated; commas within braces belong to the glob
     * @throws IllegalArgumentException for a glob that is none
     */
    public static LockFiles parse(String text) {
        List<String> globs = split(text);
        if (globs.isEmpty()) {
            throw new IllegalArgumentException("name at least one glob, such as **/*.lock");
        }
        return of(globs);
    }

    /**
     * @throws IllegalArgumentException for a glob that is none
     */
    public static LockFiles of(List<String> globs) {
        try {
            return new LockFiles(List.copyOf(globs));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "not a glob: " + e.getPattern() + ": " + e.getDescription());
        }
    }

    /** These and those. */
    public LockFiles and(LockFiles more) {
        List<String> both = new ArrayList<>(globs);
        both.addAll(more.globs);
        return new LockFiles(both);
    }

    /** As written. */
    public List<String> globs() {
        return globs;
    }

    /**
     * False: no glob can match a path with this text, be it relative or not normalised; so only the
     * end of the file name is looked at. True: {@link #matches} must be asked.
     */
    public boolean mayMatch(String path) {
        for (String suffix : suffixes) {
            if (path.endsWith(suffix)) {
                return true;
            }
        }
        for (Glob glob : others) {
            if (path.endsWith(glob.tail)) {
                return true;
            }
        }
        return false;
    }

    /**
     * @param path absolute
     */
    public boolean matches(Path path) {
        String text = path.toString();
        for (String suffix : suffixes) {
            // "/x/.lock": the name may be the suffix alone, as the glob's star matches nothing too.
            if (text.endsWith(suffix)) {
                return true;
            }
        }
        for (Glob glob : others) {
            if (text.endsWith(glob.tail) && glob.matcher.matches(path)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> split(String text) {
        List<String> globs = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ',';
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (c == ',' && (depth <= 0 || i == text.length())) {
                String glob = text.substring(start, i).trim();
                if (!glob.isEmpty()) {
                    globs.add(glob);
                }
                start = i + 1;
            }
        }
        return globs;
    }

    private static boolean isLiteral(String text) {
        return literalTail(text).length() == text.length() && text.indexOf('/') < 0;
    }

    /** The end of a glob that stands for itself: what any matching name must end with. */
    private static String literalTail(String glob) {
        int i = glob.length();
        while (i > 0 && "*?[]{},\\".indexOf(glob.charAt(i - 1)) < 0) {
            i--;
        }
        return glob.substring(i);
    }

    @Override
    public String toString() {
        return String.join(",", globs);
    }
}
