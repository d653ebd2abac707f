package dev.lockmedic.takeover.explorer;

/**
 * Ends a run of an actor's code at the step whose outcome is not known yet. An Error, so that no
 * handler of the code under test takes it for a fault of the file system.
 */
final class Beyond extends Error {
    private static final long serialVersionUID = 1;

    final transient Kind kind;
    final transient int argument;

    Beyond(Kind kind, int argument) {
        super(null, null, false, false);
        this.kind = kind;
        this.argument = argument;
    }
}
