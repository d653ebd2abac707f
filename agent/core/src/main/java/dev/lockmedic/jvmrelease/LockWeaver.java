package dev.lockmedic.jvmrelease;

import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Weaves one method of a lock. Only methods that javac compiled and whose parameters keep their
 * variables and types; no variable is added, and no field or method.
 *
 * <p>The release of an exclusive lock is woven where it fails, and is told of once it has
 * succeeded: then nothing can go wrong any more. At its beginning there is a fence: the compiler
 * may otherwise carry what it knows of the owner from the lock to the unlock, over a whole critical
 * section, and a hold that was lost in it would go unnoticed. (A {@code ReentrantLock} reads its
 * volatile state first, a write lock does not.)
 */
final class LockWeaver extends MethodVisitor {
    private static final String HOOKS = "dev/lockmedic/hooks/LockHooks";
    private static final String OBJECT = "Ljava/lang/Object;";
    private static final String FAILURE = "java/lang/IllegalMonitorStateException";

    private final Woven.Style style;
    private final Object[] parameters;
    private final Label body = new Label();
    private final Label bodyEnd = new Label();

    LockWeaver(MethodVisitor target, Woven point, String descriptor) {
        super(Opcodes.ASM9, target);
        style = point.style();
        Type[] types = Type.getArgumentTypes(descriptor);
        parameters = new Object[types.length + 1];
        parameters[0] = point.owner();
        for (int i = 0; i < types.length; i++) {
            parameters[i + 1] = frameType(types[i]);
        }
    }

    private static Object frameType(Type type) {
        return switch (type.getSort()) {
            case Type.INT -> Opcodes.INTEGER;
            case Type.LONG -> Opcodes.LONG;
            default -> type.getInternalName();
        };
    }

    @Override
    public void visitCode() {
        super.visitCode();
        switch (style) {
            case DENIED, DENIED_STAMP -> {
                startBody();
                fence();
            }
            case HELD -> fence();
            case READING -> {
                super.visitVarInsn(Opcodes.ALOAD, 0);
                invoke("reading", "(" + OBJECT + ")V");
            }
            case RELEASING_READ -> {
                super.visitVarInsn(Opcodes.ALOAD, 0);
                invoke("releasingRead", "(" + OBJECT + ")Z");
                super.visitJumpInsn(Opcodes.IFEQ, body);
                super.visitInsn(Opcodes.ICONST_0);
                super.visitInsn(Opcodes.IRETURN);
                startBody();
            }
            case RELEASING -> {
                super.visitVarInsn(Opcodes.ALOAD, 0);
                super.visitVarInsn(Opcodes.ILOAD, 1);
                invoke("releasing", "(" + OBJECT + "I)I");
                super.visitInsn(Opcodes.DUP);
                super.visitVarInsn(Opcodes.ISTORE, 1);
                super.visitJumpInsn(Opcodes.IFGE, body);
                super.visitInsn(Opcodes.ICONST_0);
                super.visitInsn(Opcodes.IRETURN);
                startBody();
            }
            case ACQUIRED, DRAINED -> {}
        }
    }

    private void startBody() {
        super.visitLabel(body);
        frame();
        // A body that begins with a loop has a frame of its own here; two can't lie at one place.
        super.visitInsn(Opcodes.NOP);
    }

    private void fence() {
        super.visitMethodInsn(
                Opcodes.INVOKESTATIC, "java/lang/invoke/VarHandle", "acquireFence", "()V", false);
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode == Opcodes.IRETURN) {
            returning();
        }
        super.visitInsn(opcode);
    }

    private void returning() {
        switch (style) {
            case DENIED -> {
                super.visitInsn(Opcodes.DUP);
                super.visitVarInsn(Opcodes.ALOAD, 0);
                super.visitInsn(Opcodes.SWAP);
                invoke("givenBack", "(" + OBJECT + "Z)V");
            }
            case HELD -> {
                Label held = new Label();
                super.visitInsn(Opcodes.DUP);
                super.visitJumpInsn(Opcodes.IFNE, held);
                super.visitInsn(Opcodes.POP);
                super.visitVarInsn(Opcodes.ALOAD, 0);
                invoke("holds", "(" + OBJECT + ")Z");
                super.visitLabel(held);
                frame(Opcodes.INTEGER);
            }
            case ACQUIRED -> {
                super.visitInsn(Opcodes.DUP);
                super.visitVarInsn(Opcodes.ALOAD, 0);
                super.visitInsn(Opcodes.SWAP);
                super.visitVarInsn(Opcodes.ILOAD, 1);
                invoke("acquired", "(" + OBJECT + "II)V");
            }
            case DRAINED -> {
                super.visitInsn(Opcodes.DUP);
                super.visitVarInsn(Opcodes.ALOAD, 0);
                super.visitInsn(Opcodes.SWAP);
                invoke("drained", "(" + OBJECT + "I)V");
            }
            default -> {}
        }
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        if (style == Woven.Style.DENIED || style == Woven.Style.DENIED_STAMP) {
            super.visitLabel(bodyEnd);
            super.visitTryCatchBlock(body, bodyEnd, bodyEnd, FAILURE);
            frame(FAILURE);
            super.visitVarInsn(Opcodes.ALOAD, 0);
            super.visitInsn(Opcodes.SWAP);
            if (style == Woven.Style.DENIED) {
                invoke("denied", "(" + OBJECT + "L" + FAILURE + ";)Z");
                super.visitJumpInsn(Opcodes.IFNE, body);
                super.visitInsn(Opcodes.ICONST_0);
                super.visitInsn(Opcodes.IRETURN);
            } else {
                super.visitVarInsn(Opcodes.LLOAD, 1);
                invoke("denied", "(" + OBJECT + "L" + FAILURE + ";J)Z");
                super.visitJumpInsn(Opcodes.IFNE, body);
                super.visitInsn(Opcodes.RETURN);
            }
        }
        super.visitMaxs(maxStack, maxLocals);
    }

    private void frame(Object... stack) {
        super.visitFrame(Opcodes.F_NEW, parameters.length, parameters, stack.length, stack);
    }

    private void invoke(String name, String descriptor) {
        super.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, name, descriptor, false);
    }
}
