package dev.lockmedic.fuzz;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes bad documents out of good ones. It knows what JSON looks like, so that most of what it
 * makes gets past the first byte of a parser: values and keys are replaced, doubled and nested as
 * whole; and what files look like that were torn, overwritten or written in another encoding.
 *
 * <p>Bytes are handled as text of one byte a character, so nothing is lost on the way.
 */
public final class Mutator {
    /** No document gets larger than this and a little. */
    static final int LARGEST = 64 * 1024;

    private static final Pattern VALUE =
            Pattern.compile(
                    "(?<=[:\\[,])\\s*(\"(?:[^\"\\\\]|\\\\.)*+\"|[-+.0-9eE]++|true|false|null)");
    private static final Pattern KEY = Pattern.compile("\"([^\"\\\\]*+)\"\\s*:");

    private static final String[] VALUES = {
        "0",
        "-0",
        "1",
        "-1",
        "1.5",
        "1e0",
        "1e3",
        "1E-3",
        "-1e999999999",
        "1e999999999",
        "1e-999999999",
        "0.1e1",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "18446744073709551616",
        "999999999999999999",
        "1000000000000000000",
        "4294967296",
        "2147483648",
        "NaN",
        "Infinity",
        "-Infinity",
        "0x1F",
        "01",
        "+1",
        "1.",
        ".5",
        "null",
        "true",
        "false",
        "{}",
        "[]",
        "[[]]",
        "{\"pid\":1}",
        "\"\"",
        "\"0\"",
        "\"4711\"",
        "\"2026-01-01T00:00:00Z\"",
        "\"2026-01-01T00:00:00+18:00\"",
        "\"2026-02-30T00:00:00Z\"",
        "\"2026-01-01T24:00:00Z\"",
        "\"2026-12-31T23:59:60Z\"",
        "\"+999999999-12-31T23:59:59.999999999Z\"",
        "\"-999999999-01-01T00:00:00Z\"",
        "\"+1000000000-12-31T23:59:59Z\"",
        "\"1970-01-01\"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"\\n\\r\"",
        "\"a\\nb\"",
        "\"\\u2028\\u001b[31m\"",
        "\"arg0\"",
        "\"arg99999999999\"",
        "\"return.a.b.c()\"",
        "\"hold.\"",
        "\"'\"",
        "\"**/{a,b\"",
        "\"[\"",
        "\"\\\\\"",
        "\"(a\"",
        "\"(?<n>x)\\\\k<m>\"",
        "\"\\\\p{Foo}\"",
        "\"x{2147483647}\"",
        "\"java.lang.String[][]\"",
    };

    private static final String[] KEYS = {
        "pid",
        "createdAt",
        "maxHoldMs",
        "starttime",
        "name",
        "locks",
        "class",
        "",
        "PID",
        "p\\u0069d",
        "\\n"
    };

    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\0",
        "\u0001",
        "\n",
        "\r",
        "//",
        "/**/",
        "'",
        "\u00ff",
        "\u00c0\u0080",
        "\u00ed\u00a0\u0080",
        "\u00f4\u0090\u0080\u0080",
        "\u00ef\u00bb\u00bf",
        "\u00fe\u00ff",
        "e",
        "-",
        "."
    };

    private static final String[] NESTINGS = {"[", "{\"a\":", "(", "\\\\Q", "(?:", "[^", "{"};

    private final List<byte[]> seeds;
    private final Random random;

    /** Mutates these; what it makes depends on the random numbers alone. */
    public Mutator(List<byte[]> seeds, Random random) {
        this.seeds = seeds;
        this.random = random;
    }

    /** The next document. One in some dozens is a seed as it is. */
    public byte[] next() {
        String text = text(one(seeds));
        int mutations = random.nextInt(6);
        for (int i = 0; i < mutations && text.length() <= LARGEST; i++) {
            text = mutated(text);
        }
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return bytes.length <= LARGEST ? bytes : Arrays.copyOf(bytes, LARGEST);
    }

    private String mutated(String text) {
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + size());
        return switch (random.nextInt(16)) {
            case 0 -> text.substring(0, from);
            case 1 -> text.substring(0, from) + text.substring(to);
            case 2 -> text.substring(0, to) + text.substring(from);
            case 3 -> text.substring(0, from) + one(PIECES) + text.substring(from);
            case 4 -> flipped(text);
            case 5 -> text.substring(0, from) + slice(text(one(seeds))) + text.substring(to);
            case 6 -> encoded(text);
            case 7 -> text.substring(0, from) + "\0".repeat(to - from) + text.substring(to);
            case 8 -> padded(text, from);
            case 9 -> nested(text, from);
            case 10 -> replaced(text, KEY, "\"" + one(KEYS) + "\":");
            case 11 -> doubled(text);
            case 12 -> replaced(text, VALUE, longValue());
            default -> replaced(text, VALUE, one(VALUES));
        };
    }

    private String flipped(String text) {
        if (text.isEmpty()) {
            return one(PIECES);
        }
        int at = random.nextInt(text.length());
        char changed = (char) (text.charAt(at) ^ 1 << random.nextInt(8));
        return text.substring(0, at) + changed + text.substring(at + 1);
    }

    /** Only what is text can be written in another encoding. */
    private String encoded(String text) {
        Charset charset =
                one(
                        List.of(
                                StandardCharsets.UTF_16LE,
                                StandardCharsets.UTF_16BE,
                                StandardCharsets.UTF_16,
                                Charset.forName("UTF-32LE"),
                                Charset.forName("UTF-32BE"),
                                StandardCharsets.UTF_8));
        String mark = random.nextBoolean() ? "\ufeff" : "";
        return text((mark + text).getBytes(charset));
    }

    private String padded(String text, int at) {
        String pad = one(new String[] {" ", "\n", "\t", "x", "\0", "9", "\u00e9"});
        int times = random.nextInt(8) == 0 ? LARGEST - text.length() - random.nextInt(3) : size();
        return text.substring(0, at) + pad.repeat(Math.max(0, times)) + text.substring(at);
    }

    private String nested(String text, int at) {
        String open = one(NESTINGS);
        int depth = 1 << random.nextInt(random.nextInt(8) == 0 ? 17 : 6);
        String close = random.nextBoolean() ? "" : (open.contains("{") ? "}" : "]").repeat(depth);
        return text.substring(0, at) + open.repeat(depth) + close + text.substring(at);
    }

    /** A number or a text as long as nobody would write one. */
    private String longValue() {
        String many = one(new String[] {"9", "0", "[", "(", "a", "\\\\", "\\u0000", "{a}", "*"});
        String run = many.repeat(1 << random.nextInt(random.nextInt(8) == 0 ? 14 : 6));
        return Character.isDigit(many.charAt(0)) && random.nextBoolean()
                ? (random.nextBoolean() ? "-1" : "1") + run + (random.nextBoolean() ? "" : ".5e9")
                : "\"" + run + "\"";
    }

    /** A member once more, somewhere else, so that there are two of it. */
    private String doubled(String text) {
        Matcher member = Pattern.compile("\"[^\"\\\\]*+\"\\s*:\\s*[^,{}\\[\\]]++").matcher(text);
        List<String> members = new ArrayList<>();
        while (member.find() && members.size() < 50) {
            members.add(member.group());
        }
        int brace = text.indexOf('{');
        if (members.isEmpty() || brace < 0) {
            return text + text;
        }
        String again = replaced(one(members), VALUE, one(VALUES));
        return random.nextBoolean()
                ? text.substring(0, brace + 1) + again + "," + text.substring(brace + 1)
                : text.replaceFirst("\\}\\s*$", Matcher.quoteReplacement("," + again + "}"));
    }

    private String replaced(String text, Pattern what, String by) {
        Matcher matcher = what.matcher(text);
        List<int[]> places = new ArrayList<>();
        while (matcher.find() && places.size() < 200) {
            places.add(new int[] {matcher.start(), matcher.end()});
        }
        if (places.isEmpty()) {
            return text + by;
        }
        int[] place = one(places);
        return text.substring(0, place[0]) + by + text.substring(place[1]);
    }

    private int size() {
        return 1 + random.nextInt(random.nextInt(4) == 0 ? 4096 : 16);
    }

    private String slice(String text) {
        int from = random.nextInt(text.length() + 1);
        return text.substring(from, Math.min(text.length(), from + size()));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private String one(String[] of) {
        return of[random.nextInt(of.length)];
    }
}
