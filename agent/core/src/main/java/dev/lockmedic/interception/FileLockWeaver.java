package dev.lockmedic.interception;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Weaves one method in which FileLocks come or go: straight-line code that leaves the stack as it
 * was, so that frames stay as they are.
 */
final class FileLockWeaver extends MethodVisitor {
    private static final String HOOKS = "dev/lockmedic/hooks/FileLockHooks";
    private static final String OBJECT = "Ljava/lang/Object;";
    private static final String STRING = "Ljava/lang/String;";

    /** How a file dispatcher is asked for a lock, on JDK 17 and 25. */
    private static final String ASKED = "(Ljava/io/FileDescriptor;ZJJZ)I";

    private final FileLockPoint.Kind kind;
    private final ClassShape shape;

    FileLockWeaver(MethodVisitor target, FileLockPoint.Kind kind, ClassShape shape) {
        super(Opcodes.ASM9, target);
        this.kind = kind;
        this.shape = shape;
    }

    @Override
    public void visitCode() {
        super.visitCode();
        if (kind == FileLockPoint.Kind.RELEASED) {
            super.visitVarInsn(Opcodes.ALOAD, 0);
            invoke("released", "(" + OBJECT + ")V");
        }
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode == Opcodes.ARETURN) {
            if (kind == FileLockPoint.Kind.OBTAINED) {
                super.visitInsn(Opcodes.DUP);
                path();
                invoke("obtained", "(" + OBJECT + STRING + ")V");
            } else if (kind == FileLockPoint.Kind.REQUESTED) {
                super.visitInsn(Opcodes.DUP);
                invoke("requested", "(" + OBJECT + ")V");
            }
        }
        super.visitInsn(opcode);
    }

    @Override
    public void visitMethodInsn(
            int opcode, String owner, String name, String called, boolean isInterface) {
        super.visitMethodInsn(opcode, owner, name, called, isInterface);
        if (kind == FileLockPoint.Kind.ANSWERED && name.equals("lock") && called.equals(ASKED)) {
            super.visitInsn(Opcodes.DUP);
            super.visitVarInsn(Opcodes.ALOAD, 0);
            super.visitFieldInsn(Opcodes.GETFIELD, shape.name(), "val$fli", shape.field("val$fli"));
            invoke("answered", "(I" + OBJECT + ")V");
        }
    }

    /** The channel's own, where its class keeps one. */
    private void path() {
        String type = shape.field("path");
        if (!STRING.equals(type)) {
            super.visitInsn(Opcodes.ACONST_NULL);
            return;
        }
        super.visitVarInsn(Opcodes.ALOAD, 0);
        super.visitFieldInsn(Opcodes.GETFIELD, shape.name(), "path", type);
    }

    private void invoke(String name, String hook) {
        super.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, name, hook, false);
    }
}
