package dev.lockmedic.interception;

import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Weaves one writing method of the JDK: a call of {@code WriteHooks} before anything else, with
 * what the class itself knows of its file. An asynchronous write is also stopped where it is
 * carried out, right before the bytes go to the system: it may have waited long for its thread.
 *
 * <p>Straight-line code that leaves the stack as it was, so that frames stay as they are; only
 * {@code transferTo}, which must look what it is given, adds one.
 */
final class WriteWeaver extends MethodVisitor {
    private static final String HOOKS = "dev/lockmedic/hooks/WriteHooks";
    private static final String OBJECT = "Ljava/lang/Object;";
    private static final String STRING = "Ljava/lang/String;";
    private static final String WRITE = "(" + OBJECT + OBJECT + STRING + ")V";
    private static final String MODE = "Ljava/nio/channels/FileChannel$MapMode;";

    /** After {@code this} and two longs. */
    private static final int TRANSFER_TARGET = 5;

    private final WritePoint.Kind kind;
    private final ClassShape shape;
    private final String descriptor;

    WriteWeaver(MethodVisitor target, WritePoint.Kind kind, ClassShape shape, String descriptor) {
        super(Opcodes.ASM9, target);
        this.kind = kind;
        this.shape = shape;
        this.descriptor = descriptor;
    }

    @Override
    public void visitCode() {
        super.visitCode();
        switch (kind) {
            case WRITE -> {
                file(0);
                invoke("writing", WRITE);
            }
            case WRITE_WITHOUT_PATH -> {
                super.visitVarInsn(Opcodes.ALOAD, 0);
                writingWithoutPath();
            }
            case TRANSFER_TO -> transferTo();
            case MAP -> {
                file(0);
                super.visitVarInsn(Opcodes.ALOAD, 1);
                invoke("mapping", "(" + OBJECT + OBJECT + STRING + MODE + ")V");
            }
            case OPEN -> {
                super.visitVarInsn(Opcodes.ALOAD, 0);
                super.visitVarInsn(Opcodes.ALOAD, 1);
                invoke("opening", "(" + OBJECT + STRING + ")V");
            }
            case OPEN_WITH_MODE -> {
                super.visitVarInsn(Opcodes.ALOAD, 0);
                super.visitVarInsn(Opcodes.ALOAD, 1);
                super.visitVarInsn(Opcodes.ILOAD, 2);
                invoke("opening", "(" + OBJECT + STRING + "I)V");
            }
            case SUBMIT -> {
                super.visitVarInsn(Opcodes.ALOAD, 0);
                invoke("submitting", "(" + OBJECT + ")V");
            }
            case CARRY_OUT -> {}
        }
    }

    /** In the middle of the method: its own handler makes the exception the write's result. */
    @Override
    public void visitMethodInsn(
            int opcode, String owner, String name, String called, boolean isInterface) {
        if (kind == WritePoint.Kind.CARRY_OUT
                && owner.equals("sun/nio/ch/IOUtil")
                && name.equals("write")) {
            super.visitVarInsn(Opcodes.ALOAD, 0);
            super.visitFieldInsn(Opcodes.GETFIELD, shape.name(), "this$0", shape.field("this$0"));
            writingWithoutPath();
        }
        super.visitMethodInsn(opcode, owner, name, called, isInterface);
    }

    /** Another channel's file is written to directly, without any method of that channel. */
    private void transferTo() {
        Label otherwise = new Label();
        super.visitVarInsn(Opcodes.ALOAD, TRANSFER_TARGET);
        super.visitTypeInsn(Opcodes.INSTANCEOF, shape.name());
        super.visitJumpInsn(Opcodes.IFEQ, otherwise);
        file(TRANSFER_TARGET);
        invoke("writing", WRITE);
        super.visitLabel(otherwise);
        Object[] frame = MethodWeaver.parameterFrame(shape.name(), descriptor);
        super.visitFrame(Opcodes.F_NEW, frame.length, frame, 0, new Object[0]);
        // A body that begins with a loop has a frame of its own here; two can't lie at one place.
        super.visitInsn(Opcodes.NOP);
    }

    /** Loads the object in that variable, its parent, if the class has any, and its path. */
    private void file(int variable) {
        super.visitVarInsn(Opcodes.ALOAD, variable);
        field(variable, "parent");
        field(variable, "path");
    }

    private void field(int variable, String field) {
        String type = shape.field(field);
        if (type == null) {
            super.visitInsn(Opcodes.ACONST_NULL);
            return;
        }
        super.visitVarInsn(Opcodes.ALOAD, variable);
        if (variable != 0) {
            super.visitTypeInsn(Opcodes.CHECKCAST, shape.name());
        }
        super.visitFieldInsn(Opcodes.GETFIELD, shape.name(), field, type);
    }

    private void writingWithoutPath() {
        super.visitInsn(Opcodes.ACONST_NULL);
        super.visitInsn(Opcodes.ACONST_NULL);
        invoke("writing", WRITE);
    }

    private void invoke(String name, String hook) {
        super.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, name, hook, false);
    }
}
