package dev.lockmedic.cli;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A terminal that belongs to one picture, with keys that come as they are pressed. By {@code stty},
 * which is wherever a shell is: it needs no native code. It is as it was before after {@link
 * #close}, which the end of this JVM calls too, whatever ends it, short of {@code kill -9}.
 */
final class Terminal implements AutoCloseable {
    private static final File CONTROLLING = new File("/dev/tty");
    private static final Pattern SIZE = Pattern.compile("(\\d+) (\\d+)");

    /** Another screen, no cursor, no wrapping of lines that are too long by mistake. */
    private static final String ENTER = "\033[?1049h\033[?25l\033[?7l\033[2J";

    private static final String LEAVE = "\033[0m\033[?7h\033[?25h\033[?1049l";

    private final String before;
    private final OutputStream out = new FileOutputStream(FileDescriptor.out);
    private final InputStream in;
    private final Charset charset;
    private final Thread atExit = new Thread(this::restore, "lockmedic-cli-restore");
    private boolean open = true;

    /** Columns and rows. */
    record Size(int columns, int rows) {}

    private Terminal(String before, InputStream in, Charset charset) {
        this.before = before;
        this.in = in;
        this.charset = charset;
    }

    /** Takes over the terminal of this process; empty where there is none that can be. */
    static Optional<Terminal> open() {
        String term = System.getenv("TERM");
        if (!Output.isTerminal() || term == null || term.equals("dumb")) {
            return Optional.empty();
        }
        Optional<String> before = stty("-g").filter(state -> !state.isEmpty());
        if (before.isEmpty()) {
            return Optional.empty();
        }
        InputStream in;
        try {
            in = new FileInputStream(CONTROLLING);
        } catch (IOException e) {
            return Optional.empty();
        }
        Terminal terminal = new Terminal(before.get(), in, charsetOfTerminal());
        // Before anything is changed: what ends this process from here on must find it.
        Runtime.getRuntime().addShutdownHook(terminal.atExit);
        // Ctrl-C still ends it. Being stopped, or a thread dump, would leave a mess.
        if (stty("-echo", "-icanon", "min", "1", "time", "0", "quit", "undef", "susp", "undef")
                .isEmpty()) {
            terminal.close();
            return Optional.empty();
        }
        terminal.write(ENTER);
        return Optional.of(terminal);
    }

    private static Charset charsetOfTerminal() {
        try {
            String name = System.getProperty("native.encoding");
            return name == null ? Charset.defaultCharset() : Charset.forName(name);
        } catch (IllegalArgumentException e) {
            return StandardCharsets.US_ASCII;
        }
    }

    InputStream in() {
        return in;
    }

    /** Whether it shows more than ASCII, by the locale of this process. */
    boolean isUnicode() {
        return charset.equals(StandardCharsets.UTF_8);
    }

    /** As it is now; what terminals have been since there are any, where it does not tell. */
    Size size() {
        Matcher matcher = SIZE.matcher(stty("size").orElse(""));
        if (matcher.matches()) {
            int rows = Integer.parseInt(matcher.group(1));
            int columns = Integer.parseInt(matcher.group(2));
            if (rows > 0 && columns > 0) {
                return new Size(columns, rows);
            }
        }
        return new Size(80, 24);
    }

    /**
     * Has this called on each change of its size, on some thread.
     *
     * @return false where nobody tells of that
     */
    boolean onResize(Runnable action) {
        try {
            // By reflection: no part of Java, but of every JDK, and javac warns of it.
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler calls =
                    (proxy, method, arguments) ->
                            switch (method.getName()) {
                                case "handle" -> {
                                    action.run();
                                    yield null;
                                }
                                case "equals" -> proxy == arguments[0];
                                case "hashCode" -> System.identityHashCode(proxy);
                                default -> "resize";
                            };
            signal.getMethod("handle", signal, handler)
                    .invoke(
                            null,
                            signal.getConstructor(String.class).newInstance("WINCH"),
                            Proxy.newProxyInstance(
                                    Terminal.class.getClassLoader(),
                                    new Class<?>[] {handler},
                                    calls));
            return true;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return false;
        }
    }

    /** Shows these lines, and nothing else. None may be longer than it is wide. */
    void show(List<String> lines, int rows) {
        StringBuilder text = new StringBuilder();
        int shown = Math.min(lines.size(), rows);
        for (int i = 0; i < shown; i++) {
            // Cleared before: in the last column, clearing to the end takes away what stands there.
            text.append("\033[").append(i + 1).append(";1H\033[2K").append(lines.get(i));
        }
        if (shown < rows) {
            text.append("\033[").append(shown + 1).append(";1H\033[J");
        }
        write(text.toString());
    }

    private synchronized void write(String text) {
        if (!open) {
            return;
        }
        try {
            out.write(text.getBytes(charset));
            out.flush();
        } catch (IOException e) {
            // It is gone; its keys tell so.
        }
    }

    @Override
    public void close() {
        restore();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // It is this very hook, or about to run and find that all is done.
        }
    }

    private synchronized void restore() {
        if (open) {
            write(LEAVE);
            open = false;
            stty(before);
        }
    }

    /** What it says; empty if it fails. */
    private static Optional<String> stty(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add("stty");
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectInput(CONTROLLING)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            return process.exitValue() == 0 ? Optional.of(said.strip()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
