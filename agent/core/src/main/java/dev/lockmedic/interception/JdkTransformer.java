package dev.lockmedic.interception;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Weaves the hook points of those few JDK classes, all of one class in one pass, because a
 * retransformation always starts from the original bytes. For every other class in the host it is
 * one look into a small map.
 *
 * <p>It does no I/O, loads nothing that is not loaded yet and never throws: an exception here would
 * be swallowed by the JVM and leave the class unwoven without a word, so it is kept for {@link
 * #problem}.
 */
final class JdkTransformer implements ClassFileTransformer {
    private final Map<String, List<HookPoint>> byClass;
    private final Set<HookPoint> woven = new HashSet<>();
    private volatile boolean enabled = true;
    private volatile Throwable problem;

    /**
     * @param byClass internal class name to the points to be found in that very class
     */
    JdkTransformer(Map<String, List<HookPoint>> byClass) {
        this.byClass = Map.copyOf(byClass);
    }

    @Override
    public byte[] transform(
            Module module,
            ClassLoader loader,
            String className,
            Class<?> redefined,
            ProtectionDomain domain,
            byte[] bytes) {
        if (loader != null || className == null || !enabled) {
            return null;
        }
        List<HookPoint> points = byClass.get(className);
        if (points == null) {
            return null;
        }
        try {
            return weave(bytes, points);
        } catch (Throwable t) {
            problem = t;
            return null;
        }
    }

    private byte[] weave(byte[] bytes, List<HookPoint> points) {
        ClassReader reader = new ClassReader(bytes);
        Map<String, Integer> variables = variables(reader);
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
                        HookPoint point = find(points, access, name, descriptor);
                        if (point == null) {
                            return target;
                        }
                        woven.add(point);
                        return new MethodWeaver(
                                target,
                                point,
                                reader.getClassName(),
                                descriptor,
                                variables.get(name + descriptor));
                    }
                },
                ClassReader.EXPAND_FRAMES);
        return writer.toByteArray();
    }

    private static HookPoint find(
            List<HookPoint> points, int access, String name, String descriptor) {
        if ((access & (Opcodes.ACC_NATIVE | Opcodes.ACC_ABSTRACT | Opcodes.ACC_STATIC)) != 0) {
            return null;
        }
        for (HookPoint point : points) {
            if (point.method().equals(name) && descriptor.startsWith(point.parameters())) {
                return point;
            }
        }
        return null;
    }

    /** How many variables each method's body uses; ours go above them. */
    private static Map<String, Integer> variables(ClassReader reader) {
        Map<String, Integer> variables = new HashMap<>();
        reader.accept(
                new ClassVisitor(Opcodes.ASM9) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access,
                            String name,
                            String descriptor,
                            String sig,
                            String[] thrown) {
                        return new MethodVisitor(Opcodes.ASM9) {
                            @Override
                            public void visitMaxs(int maxStack, int maxLocals) {
                                variables.put(name + descriptor, maxLocals);
                            }
                        };
                    }
                },
                ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return variables;
    }

    /** Whether the point was found and woven. */
    boolean isWoven(HookPoint point) {
        return woven.contains(point);
    }

    /** What went wrong last; null if nothing did. */
    Throwable problem() {
        return problem;
    }

    /** From now on classes come out as they went in; a retransformation then restores them. */
    void disable() {
        enabled = false;
    }
}
