package dev.lockmedic.interception;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
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
    private static final int UNWOVEN =
            Opcodes.ACC_NATIVE | Opcodes.ACC_ABSTRACT | Opcodes.ACC_STATIC | Opcodes.ACC_BRIDGE;

    private final Map<String, List<Point>> byClass;
    private final Set<String> woven = new HashSet<>();
    private volatile boolean enabled = true;
    private volatile Throwable problem;

    /**
     * @param byClass internal class name to the points to be found in that very class
     */
    JdkTransformer(Map<String, List<Point>> byClass) {
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
        List<Point> points = byClass.get(className);
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

    private byte[] weave(byte[] bytes, List<Point> points) {
        ClassReader reader = new ClassReader(bytes);
        ClassShape shape = ClassShape.of(reader);
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
                        Point point = find(points, access, name, descriptor);
                        if (point == null) {
                            return target;
                        }
                        woven.add(point.name());
                        return point.weave(target, shape, descriptor);
                    }
                },
                ClassReader.EXPAND_FRAMES);
        return writer.toByteArray();
    }

    private static Point find(List<Point> points, int access, String name, String descriptor) {
        if ((access & UNWOVEN) != 0) {
            return null;
        }
        for (Point point : points) {
            if (point.method().equals(name) && descriptor.startsWith(point.parameters())) {
                return point;
            }
        }
        return null;
    }

    /** Whether the point was found and woven. */
    boolean isWoven(Point point) {
        return woven.contains(point.name());
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
