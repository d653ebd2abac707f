package dev.lockmedic.cli;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Turns what the attach mechanism throws into a {@link Failure} that says what to do. The JDK tells
 * most causes apart by the text of the message only, and the texts differ from release to release.
 */
final class AttachError {
    private AttachError() {}

    static Failure translate(long pid, TimeLimit limit, Throwable thrown) {
        Throwable error = unwrap(thrown);
        if (error instanceof Failure failure) {
            return failure;
        }
        String message = String.valueOf(error.getMessage());
        String text = message.toLowerCase(Locale.ROOT);
        if (error instanceof TimeoutException) {
            return silent(pid, "did not answer within " + limit, error);
        }
        if (text.contains("no such process")) {
            return ProcessCheck.noSuchProcess(pid, error);
        }
        if (text.contains("dynamic agent loading is not enabled")) {
            return restart(pid, "is a JVM started with -XX:-EnableDynamicAgentLoading", "", error);
        }
        if (text.contains("does not support the attach mechanism")) {
            return restart(
                    pid,
                    "is a JVM started with -XX:+DisableAttachMechanism",
                    "without it or ",
                    error);
        }
        if (error instanceof SecurityException
                || text.contains("operation not permitted")
                || text.contains("permission denied")
                || text.contains("file should be owned by")) {
            return ProcessCheck.foreign(pid, error);
        }
        if (text.contains("java.instrument")) {
            return Failure.about(
                    pid,
                    ExitCode.UNEXPECTED,
                    "runs on a Java runtime without the module java.instrument",
                    "no agent can be loaded there; run the host on a runtime that has it",
                    error);
        }
        if (error instanceof AgentLoadException) {
            return Failure.about(
                    pid,
                    ExitCode.UNEXPECTED,
                    "could not load " + AgentJar.nameForAdvice() + " (" + message + ")",
                    "see that "
                            + ProcessCheck.userOf(pid).map(u -> "user " + u).orElse("its user")
                            + " can read the jar and enter the folders it is in; the standard error"
                            + " of that process may tell more",
                    error);
        }
        if (error instanceof AgentInitializationException) {
            return Failure.about(
                    pid,
                    ExitCode.UNEXPECTED,
                    "loaded the agent, which then failed (" + message + ")",
                    "its standard error has the reason; the host runs on without Lockmedic",
                    error);
        }
        if (error instanceof AttachNotSupportedException) {
            return text.contains("respond") || text.contains("unable to open socket")
                    ? silent(pid, "did not answer", error)
                    : silent(pid, "cannot be attached to (" + message + ")", error);
        }
        if (error instanceof IOException && !ProcessHandle.of(pid).isPresent()) {
            return Failure.about(
                    pid,
                    ExitCode.NO_SUCH_PROCESS,
                    "ended while it was asked",
                    "'list' shows the JVMs of this machine",
                    error);
        }
        if (text.contains("connection refused") || text.contains("should only be readable")) {
            return Failure.about(
                    pid,
                    ExitCode.NOT_ANSWERING,
                    "has the socket /tmp/.java_pid" + pid + " of a JVM that was killed in its way",
                    "delete that file (in its own /tmp, by its own pid, if it runs in a container)"
                            + " and try again",
                    error);
        }
        if (error instanceof IOException) {
            return silent(pid, "broke off the connection (" + message + ")", error);
        }
        return Failure.about(
                pid,
                ExitCode.UNEXPECTED,
                "could not be asked (" + error + ")",
                "-Dlockmedic.cli.debug=true shows more",
                error);
    }

    private static Failure silent(long pid, String problem, Throwable cause) {
        TargetTmp.Trouble tmp = TargetTmp.of(pid).orElse(null);
        if (tmp != null) {
            return Failure.about(pid, ExitCode.NOT_ANSWERING, tmp.problem(), tmp.remedy(), cause);
        }
        return Failure.about(
                pid,
                ExitCode.NOT_ANSWERING,
                problem,
                "it is frozen or very busy (try a longer --timeout), its /tmp has no inode left, it is"
                        + " no HotSpot JVM, or was started with -XX:+DisableAttachMechanism",
                cause);
    }

    private static Failure restart(long pid, String problem, String without, Throwable cause) {
        return Failure.about(
                pid,
                ExitCode.NOT_ANSWERING,
                problem,
                "restart it " + without + "with -javaagent:" + AgentJar.nameForAdvice(),
                cause);
    }

    /** Byte Buddy and the time limit wrap; what they wrap is what happened. */
    private static Throwable unwrap(Throwable thrown) {
        Throwable error = thrown;
        while (error.getCause() != null
                && (error instanceof InvocationTargetException
                        || error instanceof ExecutionException
                        || error instanceof IllegalStateException)) {
            error = error.getCause();
        }
        return error;
    }
}
