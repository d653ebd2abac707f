package dev.lockmedic.profiles;

import dev.lockmedic.hooks.HostHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** Copied into the host's acquire and release methods: it looks, and leaves the result alone. */
final class WatchAdvice {
    private WatchAdvice() {}

    @Advice.OnMethodEnter
    static Object enter(
            @Point int point,
            @Advice.Origin Class<?> type,
            @Advice.This(optional = true) Object self,
            @Advice.AllArguments Object[] arguments) {
        return HostHooks.enter(point, type, self, arguments);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, backupArguments = false)
    static void exit(
            @Advice.Enter Object entered,
            @Advice.Return(typing = Assigner.Typing.DYNAMIC) Object returned,
            @Advice.Thrown Throwable thrown) {
        HostHooks.exit(entered, returned, thrown);
    }
}
