package dev.lockmedic.start;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Defines the classes of the boot zone in the boot loader.
 *
 * <p>By {@code jdk.internal.misc.Unsafe.defineClass}, not by {@code
 * appendToBootstrapClassLoaderSearch}: appending switches off class data sharing for the host's own
 * classes, costs 40 ms, and makes the JVM print a warning on the host's stderr. Woven JDK classes
 * can call them because the JVM lets the module of a transformed class read the boot loader's
 * unnamed module (package documentation of {@code java.lang.instrument}).
 */
final class BootZone {
    /** Superclasses before subclasses. */
    static final List<String> CLASSES =
            List.of(
                    "dev.lockmedic.hooks.AgentThread",
                    "dev.lockmedic.hooks.LockLostException",
                    "dev.lockmedic.hooks.WriteGate",
                    "dev.lockmedic.hooks.WriteHooks",
                    "dev.lockmedic.hooks.Call",
                    "dev.lockmedic.hooks.Watcher",
                    "dev.lockmedic.hooks.Watcher$Idle",
                    "dev.lockmedic.hooks.Reentry",
                    "dev.lockmedic.hooks.Hooks",
                    "dev.lockmedic.hooks.FileLockWatcher",
                    "dev.lockmedic.hooks.FileLockHooks",
                    "dev.lockmedic.hooks.HostCall",
                    "dev.lockmedic.hooks.HostWatcher",
                    "dev.lockmedic.hooks.HostWatcher$Idle",
                    "dev.lockmedic.hooks.HostHooks",
                    "dev.lockmedic.hooks.LockKeeper$Again",
                    "dev.lockmedic.hooks.LockKeeper",
                    "dev.lockmedic.hooks.LockHooks");

    private static final String FOLDER = "lockmedic/boot/";

    private BootZone() {}

    /**
     * Defines them, unless an agent that was here before has left them: the boot loader never
     * unloads anything.
     *
     * @param jar reads entries of the agent jar
     * @param expectedVersion of the hooks
     * @throws IllegalStateException saying why they can't be used
     */
    static void define(Opener opener, Function<String, byte[]> jar, int expectedVersion) {
        Class<?> present = present();
        if (present == null) {
            defineAll(opener, jar);
            present = present();
        }
        int version = version(present);
        if (version != expectedVersion) {
            throw new IllegalStateException(
                    "this JVM has hooks of version "
                            + version
                            + " in its boot loader, this agent needs version "
                            + expectedVersion
                            + "; restart the JVM with the new agent");
        }
    }

    private static Class<?> present() {
        try {
            return Class.forName("dev.lockmedic.hooks.Hooks", false, null);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    private static int version(Class<?> hooks) {
        if (hooks == null) {
            throw new IllegalStateException("the boot loader does not show the hooks it was given");
        }
        try {
            return (int) hooks.getMethod("version").invoke(null);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new IllegalStateException(
                    "other classes of the name dev.lockmedic.hooks are on the boot class path: "
                            + e);
        }
    }

    private static Map<String, byte[]> read(Function<String, byte[]> jar) {
        Map<String, byte[]> classes = new HashMap<>();
        for (String name : CLASSES) {
            byte[] bytes = jar.apply(FOLDER + name.replace('.', '/') + ".classdata");
            if (bytes == null) {
                throw new IllegalStateException("the agent jar lacks " + name + " or is damaged");
            }
            classes.put(name, bytes);
        }
        return classes;
    }

    private static void defineAll(Opener opener, Function<String, byte[]> jar) {
        try {
            opener.openBase("jdk.internal.misc");
            Class<?> unsafeClass = Class.forName("jdk.internal.misc.Unsafe");
            Object unsafe = unsafeClass.getMethod("getUnsafe").invoke(null);
            Method define =
                    unsafeClass.getMethod(
                            "defineClass",
                            String.class,
                            byte[].class,
                            int.class,
                            int.class,
                            ClassLoader.class,
                            ProtectionDomain.class);
            // All are read before any is defined: what is in the boot loader stays there.
            Map<String, byte[]> classes = read(jar);
            for (String name : CLASSES) {
                byte[] bytes = classes.get(name);
                define.invoke(unsafe, name.replace('.', '/'), bytes, 0, bytes.length, null, null);
            }
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("the boot loader refused the hooks: " + e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new IllegalStateException(
                    "this JVM does not let hooks into its boot loader: " + e);
        }
    }
}
