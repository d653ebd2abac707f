package dev.lockmedic.interception;

import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Weaves one JDK method around its body:
 *
 * <pre>{@code
 *   Call call = Hooks.enter(arguments…);
 *   if (call != null && Hooks.skips(call)) {
 *       Throwable refusal = Hooks.refusal(call);
 *       if (refusal != null) throw refusal;
 *       return Hooks.result(call);
 *   }
 * body:
 *   try {
 *       …each return:  if (call != null && Hooks.again(call, result, value, null)) goto body;
 *   } catch (Throwable t) {
 *       if (call != null && Hooks.again(call, false, null, t)) goto body;
 *       throw t;
 *   }
 * }</pre>
 *
 * <p>Why not Byte Buddy's {@code Advice}, which could do the same ({@code repeatOn}, {@code
 * skipOn}): it loads about a thousand classes, which costs a host half a second before its main
 * method, and a woven method must be there from the first lock on. This takes a tenth of that. It
 * is only used on the JDK methods of {@link HookPoint}, which javac compiled: parameters keep their
 * variables and types throughout, and nothing lies below a return value on the stack. Host classes
 * of unknown compilers are woven with {@code Advice}.
 *
 * <p>No fields or methods are added, so classes that are loaded already can be retransformed. Our
 * two variables lie above those of the original body, and each of its frames gets one more entry.
 */
final class MethodWeaver extends MethodVisitor {
    private static final String HOOKS = "dev/lockmedic/hooks/Hooks";
    private static final String CALL = "dev/lockmedic/hooks/Call";
    private static final String CALL_DESCRIPTOR = "L" + CALL + ";";
    private static final String THROWABLE = "java/lang/Throwable";
    private static final String AGAIN_DESCRIPTOR =
            "(" + CALL_DESCRIPTOR + "ZLjava/lang/Object;L" + THROWABLE + ";)Z";

    private final HookPoint point;
    private final Type returned;
    private final Object[] parameterFrame;
    private final int callVariable;
    private final int resultVariable;
    private final Label body = new Label();
    private final Label bodyEnd = new Label();
    private boolean started;

    /**
     * @param owner internal name of the class
     * @param variables how many local variables the original body uses
     */
    MethodWeaver(
            MethodVisitor target, HookPoint point, String owner, String descriptor, int variables) {
        super(Opcodes.ASM9, target);
        this.point = point;
        this.returned = Type.getReturnType(descriptor);
        this.callVariable = variables;
        this.resultVariable = variables + 1;
        this.parameterFrame = parameterFrame(owner, descriptor);
    }

    @Override
    public void visitCode() {
        super.visitCode();
        enter();
        skip();
        super.visitLabel(body);
        frame(parameterFrame, CALL, new Object[0]);
        // A body that begins with a loop has a frame of its own here; two can't lie at one place.
        super.visitInsn(Opcodes.NOP);
        started = true;
    }

    private void enter() {
        Type[] types = Type.getArgumentTypes("(" + point.enterParameters() + ")V");
        for (int i = 0; i < types.length; i++) {
            super.visitVarInsn(types[i].getOpcode(Opcodes.ILOAD), variable(point.passed().get(i)));
        }
        invoke(point.enter(), "(" + point.enterParameters() + ")" + CALL_DESCRIPTOR);
        super.visitVarInsn(Opcodes.ASTORE, callVariable);
    }

    /**
     * Hook parameters count arguments; no woven method has a long or double before a passed one.
     */
    private static int variable(int argument) {
        return argument;
    }

    private void skip() {
        Label noRefusal = new Label();
        super.visitVarInsn(Opcodes.ALOAD, callVariable);
        super.visitJumpInsn(Opcodes.IFNULL, body);
        super.visitVarInsn(Opcodes.ALOAD, callVariable);
        invoke("skips", "(" + CALL_DESCRIPTOR + ")Z");
        super.visitJumpInsn(Opcodes.IFEQ, body);
        super.visitVarInsn(Opcodes.ALOAD, callVariable);
        invoke("refusal", "(" + CALL_DESCRIPTOR + ")L" + THROWABLE + ";");
        super.visitInsn(Opcodes.DUP);
        super.visitJumpInsn(Opcodes.IFNULL, noRefusal);
        super.visitInsn(Opcodes.ATHROW);
        super.visitLabel(noRefusal);
        frame(parameterFrame, CALL, new Object[] {THROWABLE});
        super.visitInsn(Opcodes.POP);
        switch (returned.getSort()) {
            case Type.BOOLEAN -> {
                super.visitVarInsn(Opcodes.ALOAD, callVariable);
                invoke("result", "(" + CALL_DESCRIPTOR + ")Z");
                super.visitInsn(Opcodes.IRETURN);
            }
            case Type.VOID -> super.visitInsn(Opcodes.RETURN);
            default -> {
                // Creation is never skipped; the verifier still wants a value.
                super.visitInsn(Opcodes.ACONST_NULL);
                super.visitInsn(Opcodes.ARETURN);
            }
        }
    }

    @Override
    public void visitInsn(int opcode) {
        if (started && opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
            leave(opcode);
        }
        super.visitInsn(opcode);
    }

    private void leave(int opcode) {
        boolean isVoid = opcode == Opcodes.RETURN;
        Label really = new Label();
        if (!isVoid) {
            super.visitVarInsn(returned.getOpcode(Opcodes.ISTORE), resultVariable);
        }
        super.visitVarInsn(Opcodes.ALOAD, callVariable);
        super.visitJumpInsn(Opcodes.IFNULL, really);
        super.visitVarInsn(Opcodes.ALOAD, callVariable);
        if (returned.getSort() == Type.BOOLEAN) {
            super.visitVarInsn(Opcodes.ILOAD, resultVariable);
        } else {
            super.visitInsn(Opcodes.ICONST_1);
        }
        if (returned.getSort() == Type.OBJECT || returned.getSort() == Type.ARRAY) {
            super.visitVarInsn(Opcodes.ALOAD, resultVariable);
        } else {
            super.visitInsn(Opcodes.ACONST_NULL);
        }
        super.visitInsn(Opcodes.ACONST_NULL);
        invoke("again", AGAIN_DESCRIPTOR);
        super.visitJumpInsn(Opcodes.IFNE, body);
        super.visitLabel(really);
        frame(parameterFrame, CALL, new Object[0], isVoid ? null : frameType(returned));
        if (!isVoid) {
            super.visitVarInsn(returned.getOpcode(Opcodes.ILOAD), resultVariable);
        }
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitLabel(bodyEnd);
        // Last in the table, so that the body's own handlers come first.
        super.visitTryCatchBlock(body, bodyEnd, bodyEnd, null);
        frame(parameterFrame, CALL, new Object[] {THROWABLE});
        Label really = new Label();
        super.visitVarInsn(Opcodes.ASTORE, resultVariable);
        super.visitVarInsn(Opcodes.ALOAD, callVariable);
        super.visitJumpInsn(Opcodes.IFNULL, really);
        super.visitVarInsn(Opcodes.ALOAD, callVariable);
        super.visitInsn(Opcodes.ICONST_0);
        super.visitInsn(Opcodes.ACONST_NULL);
        super.visitVarInsn(Opcodes.ALOAD, resultVariable);
        invoke("again", AGAIN_DESCRIPTOR);
        super.visitJumpInsn(Opcodes.IFNE, body);
        super.visitLabel(really);
        frame(parameterFrame, CALL, new Object[0], THROWABLE);
        super.visitVarInsn(Opcodes.ALOAD, resultVariable);
        super.visitInsn(Opcodes.ATHROW);
        super.visitMaxs(maxStack, maxLocals);
    }

    /** A frame of the body: the same, with our call where it always lies. */
    @Override
    public void visitFrame(int type, int numLocal, Object[] local, int numStack, Object[] stack) {
        Object[] mine = new Object[callVariable + 1];
        int entries = 0;
        int variables = 0;
        for (int i = 0; i < numLocal; i++) {
            mine[entries++] = local[i];
            variables += local[i] == Opcodes.LONG || local[i] == Opcodes.DOUBLE ? 2 : 1;
        }
        while (variables < callVariable) {
            mine[entries++] = Opcodes.TOP;
            variables++;
        }
        mine[entries++] = CALL;
        super.visitFrame(Opcodes.F_NEW, entries, mine, numStack, stack);
    }

    private void frame(Object[] parameters, Object call, Object[] stack) {
        frame(parameters, call, stack, null);
    }

    private void frame(Object[] parameters, Object call, Object[] stack, Object result) {
        Object[] local = new Object[callVariable + 2];
        int entries = 0;
        int variables = 0;
        for (Object parameter : parameters) {
            local[entries++] = parameter;
            variables += parameter == Opcodes.LONG || parameter == Opcodes.DOUBLE ? 2 : 1;
        }
        while (variables < callVariable) {
            local[entries++] = Opcodes.TOP;
            variables++;
        }
        local[entries++] = call;
        if (result != null) {
            local[entries++] = result;
        }
        super.visitFrame(Opcodes.F_NEW, entries, local, stack.length, stack);
    }

    private void invoke(String name, String descriptor) {
        super.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, name, descriptor, false);
    }

    /** The frame at the beginning of an instance method. */
    static Object[] parameterFrame(String owner, String descriptor) {
        Type[] types = Type.getArgumentTypes(descriptor);
        Object[] frame = new Object[types.length + 1];
        frame[0] = owner;
        for (int i = 0; i < types.length; i++) {
            frame[i + 1] = frameType(types[i]);
        }
        return frame;
    }

    private static Object frameType(Type type) {
        return switch (type.getSort()) {
            case Type.BOOLEAN, Type.BYTE, Type.CHAR, Type.SHORT, Type.INT -> Opcodes.INTEGER;
            case Type.LONG -> Opcodes.LONG;
            case Type.FLOAT -> Opcodes.FLOAT;
            case Type.DOUBLE -> Opcodes.DOUBLE;
            case Type.ARRAY -> type.getDescriptor();
            default -> type.getInternalName();
        };
    }
}
