package dev.lockmedic.jvmrelease;

import dev.lockmedic.hooks.Hooks;
import dev.lockmedic.settings.ZombieUnlock;
import dev.lockmedic.testing.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** The smallest agent that can make {@link ForcedReleases}, for child JVMs of these tests. */
public final class ReleaseAgent {
    static volatile ZombieUnlock zombieUnlock = ZombieUnlock.IGNORE;
    static volatile Throwable failure;

    /** Classes of locks that were handed to transformers again. */
    static final Set<String> RETRANSFORMED = ConcurrentHashMap.newKeySet();

    private static Instrumentation instrumentation;

    private ReleaseAgent() {}

    /** Called by the JVM. */
    public static void premain(String arguments, Instrumentation given) {
        instrumentation = given;
        given.addTransformer(
                new ClassFileTransformer() {
                    @Override
                    public byte[] transform(
                            ClassLoader loader,
                            String name,
                            Class<?> redefined,
                            ProtectionDomain domain,
                            byte[] bytes) {
                        if (redefined != null && name.startsWith("java/util/concurrent/")) {
                            RETRANSFORMED.add(name);
                        }
                        return null;
                    }
                },
                true);
    }

    static ForcedReleases releases() throws ReflectiveOperationException {
        return new ForcedReleases(
                instrumentation, ReleaseAgent::open, () -> zombieUnlock, t -> failure = t);
    }

    static void open(Class<?> type) {
        Set<Module> us = Set.of(ReleaseAgent.class.getModule());
        Map<String, Set<Module>> what = Map.of(type.getPackageName(), us);
        instrumentation.redefineModule(type.getModule(), Set.of(), what, what, Set.of(), Map.of());
    }

    /** A JVM with this agent and with the hooks in its boot loader. */
    static ChildJvm start(Path jdk, Path folder, Class<?> main, String... arguments) {
        try {
            Path hooks =
                    Path.of(
                            Hooks.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            Path jar = Files.createTempFile(folder, "agent", ".jar");
            Manifest manifest = new Manifest();
            Attributes attributes = manifest.getMainAttributes();
            attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
            attributes.putValue("Premain-Class", ReleaseAgent.class.getName());
            attributes.putValue("Can-Retransform-Classes", "true");
            new JarOutputStream(Files.newOutputStream(jar), manifest).close();
            return ChildJvm.start(
                    jdk,
                    List.of(
                            "-XX:+UnlockDiagnosticVMOptions",
                            "-XX:+BytecodeVerificationLocal",
                            // All of the compilers: what they assume is part of what is tested.
                            "-XX:TieredStopAtLevel=4",
                            "-Xmx256m",
                            "-Xlog:redefine+class*=warning:stderr",
                            "-Xbootclasspath/a:" + hooks,
                            "-javaagent:" + jar),
                    main,
                    arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
