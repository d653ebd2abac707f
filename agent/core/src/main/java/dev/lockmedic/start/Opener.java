package dev.lockmedic.start;

import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;

/**
 * Opens single packages of the JDK, or of a host's module, to the isolated zone. An agent jar's
 * {@code Add-Opens} is ignored, and opening to the application's module would change the host.
 */
final class Opener {
    private final Instrumentation instrumentation;
    private final Module us = Opener.class.getModule();

    Opener(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    /** Opens the package of this class in its module to us; unnamed modules are open anyway. */
    void open(Class<?> type) {
        open(type.getModule(), type.getPackageName());
    }

    /** Opens one package of {@code java.base}. */
    void openBase(String packageName) {
        open(Object.class.getModule(), packageName);
    }

    private void open(Module module, String packageName) {
        if (!module.isNamed() || module.isOpen(packageName, us)) {
            return;
        }
        instrumentation.redefineModule(
                module,
                Set.of(),
                Map.of(packageName, Set.of(us)),
                Map.of(packageName, Set.of(us)),
                Set.of(),
                Map.of());
    }
}
