package dev.lockmedic.interception;

import java.util.HashMap;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** What a weaver must know of a class before it comes to a method: read in a pass of its own. */
final class ClassShape extends ClassVisitor {
    private final Map<String, Integer> variables = new HashMap<>();
    private final Map<String, String> fields = new HashMap<>();
    private final String name;

    private ClassShape(String name) {
        super(Opcodes.ASM9);
        this.name = name;
    }

    static ClassShape of(ClassReader reader) {
        ClassShape shape = new ClassShape(reader.getClassName());
        reader.accept(shape, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return shape;
    }

    /** Internal name of the class. */
    String name() {
        return name;
    }

    /** How many variables this method's body uses; ours go above them. */
    int variables(String method, String descriptor) {
        return variables.get(method + descriptor);
    }

    /** Descriptor of a field that this very class declares; null if it has none of that name. */
    String field(String field) {
        return fields.get(field);
    }

    @Override
    public FieldVisitor visitField(
            int access, String field, String descriptor, String signature, Object value) {
        fields.put(field, descriptor);
        return null;
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String method, String descriptor, String signature, String[] thrown) {
        return new MethodVisitor(Opcodes.ASM9) {
            @Override
            public void visitMaxs(int maxStack, int maxLocals) {
                variables.put(method + descriptor, maxLocals);
            }
        };
    }
}
