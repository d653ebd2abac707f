package dev.lockmedic.cli;

/**
 * A command that could not be carried out, as one line for a person and one {@link ExitCode} for a
 * script.
 *
 * <p>Made of what is wrong and what can be done about it, because {@code list} has room for the
 * first only.
 */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final String problem;

    private Failure(int exitCode, String problem, String line, Throwable cause) {
        super(oneLine(line), cause);
        this.exitCode = exitCode;
        this.problem = oneLine(problem);
    }

    /** A failure that is not about one process. */
    static Failure of(int exitCode, String line) {
        return new Failure(exitCode, line, line, null);
    }

    /**
     * A failure about one process.
     *
     * @param problem what is wrong, so that it reads well after "process 123 "
     * @param remedy what the person can do
     */
    static Failure about(long pid, int exitCode, String problem, String remedy) {
        return about(pid, exitCode, problem, remedy, null);
    }

    static Failure about(long pid, int exitCode, String problem, String remedy, Throwable cause) {
        return new Failure(
                exitCode, problem, "process " + pid + " " + problem + "; " + remedy, cause);
    }

    int exitCode() {
        return exitCode;
    }

    /** What is wrong, without the process and without the remedy. */
    String problem() {
        return problem;
    }

    private static String oneLine(String text) {
        return Printable.of(text.strip().replaceAll("\\s*\\R\\s*", " "));
    }
}
