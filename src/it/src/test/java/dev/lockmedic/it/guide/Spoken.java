package dev.lockmedic.it.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a source file says to people: each call that writes a log line or ends a command, with the
 * literals of its message. It reads text, not Java, which is enough for the way in which these
 * calls are written here.
 *
 * @param where file and line
 * @param message the literals, with an ellipsis for all between them; no letters if the call only
 *     passes on what another has made
 */
record Spoken(String where, String message) {
    /** Which calls speak, and which of their arguments is the message; -1 for the last. */
    private enum Call {
        LOG("\\blog\\.(?:error|warn|info)\\(", -1, ""),
        LOGGER("\\blogger\\.(?:error|warn|info)\\(", 0, ""),
        HANDED_ON("\\b(?:log|lockmedic\\.log)::(?:error|warn|info)\\b", 0, ""),
        TELL("\\bheals\\.tell\\(", 2, ""),
        PRINT("System\\.err\\.println\\((?!\"\\[lockmedic] \" \\+ text)", 0, ""),
        SAY("(?<!void )\\bsay\\(", 0, "[lockmedic] "),
        SETTINGS("new SettingsException\\(", 0, ""),
        FAILURE("\\bFailure\\.of\\(", 1, "lockmedic: "),
        ABOUT("\\bFailure\\.about\\(", 2, "lockmedic: process …"),
        SILENT("(?<!Failure )\\bsilent\\(", 1, "lockmedic: process …"),
        RESTART("(?<!Failure )\\brestart\\(", 1, "lockmedic: process …");

        private final Pattern begin;
        private final int argument;
        private final String before;

        Call(String begin, int argument, String before) {
            this.begin = Pattern.compile(begin);
            this.argument = argument;
            this.before = before;
        }
    }

    private static final Pattern NAME = Pattern.compile("[a-z][A-Za-z]*");
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** All below these folders. */
    static List<Spoken> in(List<Path> folders) throws IOException {
        List<Spoken> all = new ArrayList<>();
        for (Path folder : folders) {
            for (Path file : sources(folder)) {
                String text = Files.readString(file);
                for (Call call : Call.values()) {
                    Matcher begin = call.begin.matcher(text);
                    while (begin.find()) {
                        all.add(of(file, text, call, begin.start(), begin.end()));
                    }
                }
            }
        }
        return all;
    }

    static List<Path> sources(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
        }
    }

    private static Spoken of(Path file, String text, Call call, int begin, int end) {
        List<String> arguments = call == Call.HANDED_ON ? List.of() : arguments(text, end);
        int index = call.argument < 0 ? arguments.size() - 1 : call.argument;
        String expression = index < arguments.size() ? arguments.get(index).strip() : "";
        if (NAME.matcher(expression).matches()) {
            expression = assigned(text, expression, begin);
        }
        long line = text.substring(0, begin).lines().count();
        String literals = literals(expression);
        return new Spoken(
                file.getFileName() + ":" + line, literals.isEmpty() ? "" : call.before + literals);
    }

    /** What a local variable was given right before; nothing if that is no text. */
    private static String assigned(String text, String variable, int before) {
        int at = text.lastIndexOf("String " + variable + " =", before);
        int method = text.lastIndexOf("\n    }", before);
        return at < 0 || at < method ? "" : arguments(text, at).get(0);
    }

    /** The literals of an expression, with an ellipsis between those that something separates. */
    static String literals(String expression) {
        StringBuilder all = new StringBuilder();
        Matcher literal = LITERAL.matcher(expression);
        int end = 0;
        while (literal.find()) {
            String between = expression.substring(end, literal.start());
            if (!all.isEmpty() && !between.matches("[\\s+]*")) {
                all.append('…');
            }
            all.append(literal.group(1).replace("\\\"", "\"").replace("\\\\", "\\"));
            end = literal.end();
        }
        return all.toString();
    }

    /**
     * From behind an opening bracket: the arguments, up to what closes it or ends the statement.
     */
    private static List<String> arguments(String text, int from) {
        List<String> arguments = new ArrayList<>();
        StringBuilder argument = new StringBuilder();
        int depth = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\'') {
                int close = i + 1;
                while (text.charAt(close) != c) {
                    close += text.charAt(close) == '\\' ? 2 : 1;
                }
                argument.append(text, i, close + 1);
                i = close;
                continue;
            }
            if (depth == 0 && (c == ')' || c == ';')) {
                break;
            }
            depth += c == '(' || c == '{' ? 1 : c == ')' || c == '}' ? -1 : 0;
            if (depth == 0 && c == ',') {
                arguments.add(argument.toString());
                argument.setLength(0);
            } else {
                argument.append(c);
            }
        }
        arguments.add(argument.toString());
        return arguments;
    }
}
