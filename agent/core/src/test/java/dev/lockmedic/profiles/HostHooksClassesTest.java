package dev.lockmedic.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.hooks.HostCall;
import dev.lockmedic.hooks.HostHooks;
import dev.lockmedic.hooks.HostWatcher;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;
import org.junit.jupiter.api.Test;

/** What host code calls must work in the boot loader, in the middle of anything. */
class HostHooksClassesTest {
    @Test
    void bootClassesNeedNothingButTheJdkAndThemselves() throws Exception {
        List<byte[]> classes = bootClasses();
        assertThat(classes).hasSizeGreaterThanOrEqualTo(4);
        for (byte[] bytes : classes) {
            ClassReader reader = new ClassReader(bytes);
            TreeSet<String> references = new TreeSet<>();
            Remapper collector =
                    new Remapper(Opcodes.ASM9) {
                        @Override
                        public String map(String name) {
                            references.add(name);
                            return name;
                        }
                    };
            reader.accept(new ClassRemapper(new ClassWriter(0), collector), 0);
            assertThat(references)
                    .allMatch(
                            name ->
                                    name.startsWith("java/lang/")
                                            || name.startsWith("dev/lockmedic/hooks/"));
            reader.accept(new NoInvokeDynamic(reader.getClassName()), 0);
        }
    }

    private static List<byte[]> bootClasses() throws Exception {
        Path root =
                Path.of(
                        HostHooks.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        List<byte[]> classes = new ArrayList<>();
        if (Files.isDirectory(root)) {
            addClasses(root.resolve("dev/lockmedic/hooks"), classes);
        } else {
            try (var jar = java.nio.file.FileSystems.newFileSystem(root)) {
                addClasses(jar.getPath("dev/lockmedic/hooks"), classes);
            }
        }
        return classes;
    }

    /** Those that profiles bring; the others have tests of their own. */
    private static void addClasses(Path folder, List<byte[]> classes) throws IOException {
        List<String> names =
                List.of(
                        HostHooks.class.getSimpleName(),
                        HostWatcher.class.getSimpleName(),
                        HostCall.class.getSimpleName());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "Host*.class")) {
            for (Path file : files) {
                String name = file.getFileName().toString().replaceAll("(\\$.*)?\\.class", "");
                if (names.contains(name)) {
                    classes.add(Files.readAllBytes(file));
                }
            }
        }
    }

    private static final class NoInvokeDynamic extends ClassVisitor {
        private final String className;

        private NoInvokeDynamic(String className) {
            super(Opcodes.ASM9);
            this.className = className;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitInvokeDynamicInsn(
                        String callee, String type, Handle bootstrap, Object... arguments) {
                    throw new AssertionError(className + "." + name + " uses invokedynamic");
                }
            };
        }
    }
}
