package dev.lockmedic.jvmrelease;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.HashSet;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Weaves the locks that were asked for, and leaves every other class of the host alone. Never
 * throws: the JVM would swallow it without a word, so it is kept for {@link #problem}.
 */
final class LockTransformer implements ClassFileTransformer {
    private static final int UNWOVEN =
            Opcodes.ACC_NATIVE | Opcodes.ACC_ABSTRACT | Opcodes.ACC_STATIC | Opcodes.ACC_BRIDGE;

    private final Set<Woven> woven = new HashSet<>();

    // Replaced, never changed: classes are loaded on any thread.
    private volatile Set<String> wanted = Set.of();
    private volatile Throwable problem;

    /** Weaves these classes from now on, by internal names. */
    void want(Set<String> classes) {
        wanted = classes;
    }

    @Override
    public byte[] transform(
            Module module,
            ClassLoader loader,
            String className,
            Class<?> redefined,
            ProtectionDomain domain,
            byte[] bytes) {
        if (loader != null || className == null || !wanted.contains(className)) {
            return null;
        }
        try {
            return weave(className, bytes);
        } catch (Throwable t) {
            problem = t;
            return null;
        }
    }

    private byte[] weave(String className, byte[] bytes) {
        ClassReader reader = new ClassReader(bytes);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, writer) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access,
                            String name,
                            String descriptor,
                            String sig,
                            String[] thrown) {
                        MethodVisitor target =
                                super.visitMethod(access, name, descriptor, sig, thrown);
                        for (Woven point : Woven.ALL) {
                            if ((access & UNWOVEN) == 0
                                    && point.owner().equals(className)
                                    && point.method().equals(name)) {
                                woven.add(point);
                                return new LockWeaver(target, point, descriptor);
                            }
                        }
                        return target;
                    }
                },
                ClassReader.EXPAND_FRAMES);
        return writer.toByteArray();
    }

    boolean isWoven(Woven point) {
        return woven.contains(point);
    }

    /** What went wrong last; null if nothing did. */
    Throwable problem() {
        return problem;
    }
}
