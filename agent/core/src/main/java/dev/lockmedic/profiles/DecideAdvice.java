package dev.lockmedic.profiles;

import dev.lockmedic.hooks.HostHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** Copied into the host's stale policy: it may change the result. */
final class DecideAdvice {
    private DecideAdvice() {}

    @Advice.OnMethodEnter
    static Object enter(
            @Point int point,
            @Advice.Origin Class<?> type,
            @Advice.This(optional = true) Object self,
            @Advice.AllArguments Object[] arguments) {
        return HostHooks.enter(point, type, self, arguments);
    }

    // Byte Buddy copies the assignment to a parameter into the host's method as its result.
    @SuppressWarnings("ParameterAssignment")
    @Advice.OnMethodExit(onThrowable = Throwable.class, backupArguments = false)
    static void exit(
            @Advice.Enter Object entered,
            @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object returned,
            @Advice.Thrown Throwable thrown) {
        returned = HostHooks.exit(entered, returned, thrown);
    }
}
