package dev.lockmedic.cli;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds what a {@code java} command runs, among its options. */
final class JavaCommand {
    /** Options whose value is the next argument. */
    private static final Set<String> WITH_VALUE =
            Set.of(
                    "-cp",
                    "-classpath",
                    "--class-path",
                    "-p",
                    "--module-path",
                    "--upgrade-module-path",
                    "--add-modules",
                    "--limit-modules",
                    "--add-exports",
                    "--add-opens",
                    "--add-reads",
                    "--patch-module",
                    "--enable-native-access",
                    "--source");

    private static final Set<String> BEFORE_MAIN = Set.of("-jar", "-m", "--module");

    private JavaCommand() {}

    /** The main class, jar or module with its arguments; empty if there is none. */
    static Optional<String> mainOf(List<String> arguments) {
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            if (WITH_VALUE.contains(argument) && rest.hasNext()) {
                rest.next();
            } else if (BEFORE_MAIN.contains(argument) && rest.hasNext()) {
                return Optional.of(withArguments(rest.next(), rest));
            } else if (!argument.startsWith("-") && !argument.startsWith("@")) {
                return Optional.of(withArguments(argument, rest));
            }
        }
        return Optional.empty();
    }

    private static String withArguments(String main, Iterator<String> rest) {
        StringBuilder line = new StringBuilder(main);
        rest.forEachRemaining(argument -> line.append(' ').append(argument));
        return line.toString();
    }
}
