package dev.lockmedic.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.hooks.Hooks;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The compiled classes of the boot zone keep to its rules, and the starter knows all of them. */
class BootClassesTest {
    private static final String ZONE = "dev/lockmedic/hooks/";

    static List<String> compiled() throws IOException, URISyntaxException {
        Path zone =
                Path.of(Hooks.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(zone)) {
            return compiled(zone);
        }
        try (FileSystem jar = FileSystems.newFileSystem(zone)) {
            return compiled(jar.getPath("/"));
        }
    }

    private static List<String> compiled(Path root) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve(ZONE))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
                    .map(name -> "dev.lockmedic.hooks." + name.substring(0, name.length() - 6))
                    .toList();
        }
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in =
                BootClassesTest.class.getResourceAsStream(
                        "/" + name.replace('.', '/') + ".class")) {
            return in.readAllBytes();
        }
    }

    /** Every class that the bytes name anywhere: types, descriptors, calls. */
    private static Set<String> references(byte[] bytes) {
        Set<String> names = new TreeSet<>();
        new ClassReader(bytes)
                .accept(
                        new ClassRemapper(
                                new ClassWriter(0),
                                new Remapper(Opcodes.ASM9) {
                                    @Override
                                    public String map(String internalName) {
                                        names.add(internalName);
                                        return internalName;
                                    }
                                }),
                        0);
        return names;
    }

    @Test
    void theStarterDefinesExactlyTheCompiledOnes() throws Exception {
        assertThat(BootZone.CLASSES).containsExactlyInAnyOrderElementsOf(compiled());
    }

    @Test
    void superclassesComeFirst() throws IOException {
        for (String name : BootZone.CLASSES) {
            String parent = new ClassReader(bytes(name)).getSuperName().replace('/', '.');
            if (BootZone.CLASSES.contains(parent)) {
                assertThat(BootZone.CLASSES.indexOf(parent))
                        .as("%s before %s", parent, name)
                        .isLessThan(BootZone.CLASSES.indexOf(name));
            }
        }
    }

    @Test
    void theStarterIsMadeForThisVersionOfTheHooks() {
        assertThat(Starter.HOOKS_VERSION).isEqualTo(Hooks.version()).isEqualTo(Hooks.VERSION);
    }

    @ParameterizedTest
    @MethodSource("compiled")
    void needsNothingButJavaBase(String name) throws IOException {
        for (String reference : references(bytes(name))) {
            if (reference.startsWith(ZONE)) {
                continue;
            }
            assertThat(reference)
                    .doesNotStartWith("java/util/concurrent/locks/")
                    .doesNotStartWith("java/util/logging/")
                    .doesNotStartWith("javax/management/");
            assertThat(type(reference).getModule()).isSameAs(Object.class.getModule());
        }
    }

    private static Class<?> type(String internalName) {
        try {
            return Class.forName(internalName.replace('/', '.'), false, null);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(internalName + " is not in the boot loader", e);
        }
    }

    @ParameterizedTest
    @MethodSource("compiled")
    void hasNoInvokedynamic(String name) throws IOException {
        new ClassReader(bytes(name))
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access,
                                    String method,
                                    String descriptor,
                                    String signature,
                                    String[] exceptions) {
                                return new MethodVisitor(Opcodes.ASM9) {
                                    @Override
                                    public void visitInvokeDynamicInsn(
                                            String dynamic,
                                            String type,
                                            Handle bootstrap,
                                            Object... arguments) {
                                        throw new AssertionError(name + "." + method);
                                    }
                                };
                            }
                        },
                        0);
    }

    /** So that the two tests above can fail: this very class breaks both rules. */
    @Test
    void theTestsSeeWhatTheyLookFor() throws IOException {
        byte[] own = bytes(BootClassesTest.class.getName());

        assertThat(references(own)).contains("net/bytebuddy/jar/asm/ClassReader");
        assertThat(new String(own, java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains("BootstrapMethods");
        assertThat(
                        org.assertj.core.api.Assertions.catchThrowable(
                                () -> hasNoInvokedynamic(BootClassesTest.class.getName())))
                .isInstanceOf(AssertionError.class);
    }
}
