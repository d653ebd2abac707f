package dev.lockmedic.cli;

import java.util.Optional;

/**
 * Looks at a process before anything is sent to it. Attaching sends SIGQUIT, which ends a program
 * that does not expect it: a mistyped pid must not cost anybody a process.
 */
final class ProcessCheck {
    private static final long ROOT = 0;

    private ProcessCheck() {}

    static void check(long pid) {
        if (pid == ProcessHandle.current().pid()) {
            throw Failure.about(pid, ExitCode.USAGE, "is this command itself", "give another pid");
        }
        if (!ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
            throw noSuchProcess(pid, null);
        }
        Optional<Long> ownUser = ProcessFacts.ownUser();
        Optional<ProcessFacts> facts = ProcessFacts.read(pid);
        if (ownUser.isPresent() && facts.isPresent()) {
            check(pid, facts.get(), ownUser.get());
        }
    }

    static void check(long pid, ProcessFacts facts, long ownUser) {
        if (facts.threadGroup() != pid) {
            throw Failure.about(
                    pid,
                    ExitCode.NO_SUCH_PROCESS,
                    "does not exist: that is a thread of process " + facts.threadGroup(),
                    "use " + facts.threadGroup());
        }
        if (facts.state() == 'Z' || facts.state() == 'X') {
            throw Failure.about(
                    pid,
                    ExitCode.NO_SUCH_PROCESS,
                    "has ended already",
                    "'list' shows the JVMs that run");
        }
        if (facts.hasJvm().isPresent() && !facts.hasJvm().get()) {
            throw Failure.about(
                    pid,
                    ExitCode.NOT_ANSWERING,
                    "(" + facts.name() + ") is not a JVM",
                    "'list' shows the JVMs of this machine");
        }
        if (ownUser != ROOT && ownUser != facts.user()) {
            throw foreign(pid, null);
        }
        if (facts.state() == 'T' || facts.state() == 't') {
            throw Failure.about(
                    pid,
                    ExitCode.NOT_ANSWERING,
                    "is stopped and cannot answer",
                    "continue it with 'kill -CONT " + pid + "' or let go of it in the debugger");
        }
        if (!facts.handlesQuit() && !facts.listens()) {
            throw Failure.about(
                    pid,
                    ExitCode.NOT_ANSWERING,
                    "(" + facts.name() + ") does not handle SIGQUIT, by which a JVM is asked",
                    "it is no JVM, or is still starting (try again), or has attach switched off"
                            + " (restart it with -javaagent:"
                            + AgentJar.nameForAdvice()
                            + ")");
        }
    }

    static Failure noSuchProcess(long pid, Throwable cause) {
        return Failure.about(
                pid,
                ExitCode.NO_SUCH_PROCESS,
                "does not exist",
                "'list' shows the JVMs of this machine",
                cause);
    }

    static Failure foreign(long pid, Throwable cause) {
        Optional<String> user = userOf(pid);
        return Failure.about(
                pid,
                ExitCode.NOT_PERMITTED,
                "belongs to " + user.map(u -> "user " + u).orElse("another user"),
                user.filter("root"::equals).isPresent()
                        ? "run this as root"
                        : "run this as " + user.orElse("that user") + " or as root",
                cause);
    }

    static Optional<String> userOf(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().user())
                .or(() -> ProcessFacts.read(pid).map(facts -> Long.toString(facts.user())));
    }
}
