package dev.lockmedic.agent;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.util.function.Function;

/**
 * The entry class: {@code Premain-Class}, {@code Agent-Class} and {@code Main-Class} of the agent
 * jar.
 *
 * <p>What must never be done here:
 *
 * <ul>
 *   <li>let a Throwable out of {@link #premain}: it would end the host before its main method;
 *   <li>use logging, a library, or any class that the host may have set up differently;
 *   <li>print on stdout, which belongs to the host;
 *   <li>keep anything that would hold the isolated loader after a detach;
 *   <li>change in a way that an older copy of it, loaded first, would not understand.
 * </ul>
 */
public final class LockmedicAgent {
    /** Takes agent arguments of later loads, which are commands; null while not attached. */
    private static Function<String, String> running;

    private LockmedicAgent() {}

    /** Called by the JVM for {@code -javaagent}, before the host's main method. */
    public static void premain(String arguments, Instrumentation instrumentation) {
        load(arguments, instrumentation, "premain");
    }

    /** Called by the JVM for each dynamic load: the first starts, later ones are commands. */
    public static void agentmain(String arguments, Instrumentation instrumentation) {
        load(arguments, instrumentation, "attach");
    }

    /** The command line. */
    public static void main(String[] arguments) throws Throwable {
        runIsolated("dev.lockmedic.cli.Main", arguments);
    }

    /** Runs a main class of the isolated zone in a JVM of our own, where there is no host. */
    static void runIsolated(String mainClass, String[] arguments) throws Throwable {
        File jar = jar();
        System.setProperty("lockmedic.agent.jar", jar.getPath());
        IsolatedLoader loader = new IsolatedLoader(jar, ClassLoader.getSystemClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        try {
            Class.forName(mainClass, true, loader)
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @SuppressWarnings("unchecked")
    private static synchronized void load(
            String arguments, Instrumentation instrumentation, String how) {
        if (isJdkTool()) {
            return;
        }
        IsolatedLoader loader = null;
        try {
            if (running != null) {
                running.apply(arguments == null ? "" : arguments);
                return;
            }
            loader = new IsolatedLoader(jar(), ClassLoader.getPlatformClassLoader());
            IsolatedLoader zone = loader;
            running =
                    (Function<String, String>)
                            Class.forName("dev.lockmedic.start.Starter", true, zone)
                                    .getMethod(
                                            "start",
                                            String.class,
                                            Instrumentation.class,
                                            String.class,
                                            Function.class,
                                            Runnable.class)
                                    .invoke(
                                            null,
                                            arguments,
                                            instrumentation,
                                            how,
                                            new ZoneReader(zone),
                                            new Detached(zone));
            if (running == null) {
                zone.close();
            }
        } catch (Throwable t) {
            running = null;
            if (loader != null) {
                loader.close();
            }
            Throwable cause = t;
            while (cause.getCause() != null
                    && (cause instanceof InvocationTargetException
                            || cause instanceof ExceptionInInitializerError)) {
                cause = cause.getCause();
            }
            System.err.println(
                    "[lockmedic] not started, the host runs on without it: "
                            + cause
                            + "; check that the agent jar is whole");
        }
    }

    private static synchronized void detached(IsolatedLoader loader) {
        running = null;
        loader.close();
    }

    /**
     * {@code javac}, {@code jcmd} and their like, met through JAVA_TOOL_OPTIONS, are left alone.
     */
    private static boolean isJdkTool() {
        try {
            String module = System.getProperty("jdk.module.main");
            return module != null && (module.startsWith("jdk.") || module.startsWith("java."));
        } catch (Throwable t) {
            return false;
        }
    }

    private static File jar() throws Exception {
        return new File(
                LockmedicAgent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** Reads entries of the agent jar for the isolated zone. */
    private static final class ZoneReader implements Function<String, byte[]> {
        private final IsolatedLoader loader;

        ZoneReader(IsolatedLoader loader) {
            this.loader = loader;
        }

        @Override
        public byte[] apply(String entry) {
            return loader.read(entry);
        }
    }

    /** Called by the isolated zone when it has taken itself out of the JVM. */
    private static final class Detached implements Runnable {
        private final IsolatedLoader loader;

        Detached(IsolatedLoader loader) {
            this.loader = loader;
        }

        @Override
        public void run() {
            detached(loader);
        }
    }
}
