package dev.lockmedic.profiles;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in a call a value is found: {@code return.lockFile()}, {@code arg0}, {@code
 * this.state.name}. A root, then fields and methods without parameters. May also be a literal.
 */
public final class Expression {
    /** A Java name; deliberately as wide as the class file format has it. */
    static final String NAME = "[^\\s.;:,\\[\\]/<>()'\"{}]+";

    private static final int MAX_STEPS = 8;
    private static final String STEP = "\\." + NAME + "(?:\\(\\))?";
    private static final Pattern STEPS = Pattern.compile("\\.(" + NAME + ")(\\(\\))?");
    private static final Pattern WHOLE =
            Pattern.compile(
                    "(?:(this|return|lock|hold)|arg(0|[1-9][0-9]?))("
                            + STEP
                            + "){0,"
                            + MAX_STEPS
                            + "}");

    private final String text;
    private final Root root;
    private final int argument;
    private final Object literal;
    private final List<Step> steps;

    private Expression(String text, Root root, int argument, Object literal, List<Step> steps) {
        this.text = text;
        this.root = root;
        this.argument = argument;
        this.literal = literal;
        this.steps = List.copyOf(steps);
    }

    /**
     * Parses an expression that may begin with one of the given roots.
     *
     * @throws Malformed if it is none, or begins with another root
     */
    static Expression parse(String text, Set<Root> allowed) throws Malformed {
        Matcher whole = WHOLE.matcher(text);
        if (!whole.matches()) {
            throw new Malformed(
                    "is not an expression: \"" + text + "\"",
                    "write " + Root.list(allowed) + ", then any number of .field or .method()");
        }
        Root root = whole.group(1) == null ? Root.ARGUMENT : Root.named(whole.group(1));
        if (!allowed.contains(root)) {
            throw new Malformed(
                    "can't begin with \"" + root.word() + "\"", "use " + Root.list(allowed));
        }
        int argument = root == Root.ARGUMENT ? Integer.parseInt(whole.group(2)) : -1;
        List<Step> steps = new ArrayList<>();
        int dot = text.indexOf('.');
        if (dot >= 0) {
            Matcher step = STEPS.matcher(text).region(dot, text.length());
            while (step.find()) {
                steps.add(new Step(step.group(1), step.group(2) != null));
            }
        }
        return new Expression(text, root, argument, null, steps);
    }

    /** A value that is the same for every call: a String, Long or Boolean. */
    static Expression literal(Object value) {
        String text = value instanceof String ? "'" + value + "'" : value.toString();
        return new Expression(text, Root.LITERAL, -1, value, List.of());
    }

    Root root() {
        return root;
    }

    /** Which argument; -1 if this is no argument. */
    int argument() {
        return argument;
    }

    Object literal() {
        return literal;
    }

    List<Step> steps() {
        return steps;
    }

    /** As it is written in the profile. */
    @Override
    public String toString() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Expression that && text.equals(that.text) && root == that.root;
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** What an expression begins with. */
    enum Root {
        THIS("this"),
        RETURN("return"),
        LOCK("lock"),
        HOLD("hold"),
        ARGUMENT("argN"),
        LITERAL("a literal");

        private final String word;

        Root(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        private static Root named(String word) {
            for (Root root : values()) {
                if (root.word.equals(word)) {
                    return root;
                }
            }
            throw new IllegalArgumentException(word);
        }

        private static String list(Set<Root> roots) {
            StringBuilder list = new StringBuilder();
            int left = roots.size();
            for (Root root : values()) {
                if (roots.contains(root)) {
                    list.append(root.word);
                    left--;
                    list.append(left > 1 ? ", " : left == 1 ? " or " : "");
                }
            }
            return list.toString();
        }
    }

    /** One field or method on the way to the value. */
    record Step(String name, boolean method) {
        @Override
        public String toString() {
            return method ? name + "()" : name;
        }
    }

    /** A text that is no expression; the message fits behind the name of its key. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        private final String advice;

        private Malformed(String message, String advice) {
            super(message);
            this.advice = advice;
        }

        String advice() {
            return advice;
        }
    }
}
