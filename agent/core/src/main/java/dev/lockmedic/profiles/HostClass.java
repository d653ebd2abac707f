package dev.lockmedic.profiles;

import dev.lockmedic.profiles.Expression.Root;
import dev.lockmedic.profiles.Expression.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.bytebuddy.description.method.MethodDescription.InDefinedShape;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.jar.asm.Type;

/** A host's class as its bytes describe it, asked whether it is as a profile says. */
final class HostClass {
    private static final Set<String> FUTURES =
            Set.of(
                    "java.util.concurrent.Future",
                    "java.util.concurrent.CompletionStage",
                    "java.util.concurrent.CompletableFuture");

    private final TypeDescription type;

    HostClass(TypeDescription type) {
        this.type = type;
    }

    TypeDescription type() {
        return type;
    }

    String name() {
        return type.getName();
    }

    /**
     * The methods that have a body and are meant by a name and, perhaps, parameter types.
     *
     * @param parameters null for every overload
     * @throws DoesNotFit if there is none; the message says what there is instead
     */
    List<InDefinedShape> methods(String method, List<String> parameters) throws DoesNotFit {
        List<InDefinedShape> named = new ArrayList<>();
        List<InDefinedShape> wanted = new ArrayList<>();
        List<InDefinedShape> woven = new ArrayList<>();
        for (InDefinedShape each : type.getDeclaredMethods()) {
            // A bridge calls the method that it is a bridge to.
            if (each.getName().equals(method) && !each.isBridge()) {
                named.add(each);
                if (parameters == null || sameTypes(parameterTypes(each), parameters)) {
                    wanted.add(each);
                    if (!each.isAbstract() && !each.isNative()) {
                        woven.add(each);
                    }
                }
            }
        }
        if (!woven.isEmpty()) {
            return woven;
        }
        if (!wanted.isEmpty()) {
            String signature = signature(wanted.get(0));
            throw new DoesNotFit(
                    name()
                            + "."
                            + signature
                            + (wanted.get(0).isNative()
                                    ? " is native and can't be watched"
                                    : " is abstract; name the class that implements it"));
        }
        String asked =
                parameters == null ? method : method + "(" + String.join(", ", parameters) + ")";
        throw new DoesNotFit(name() + " has no method " + asked + instead(method, named));
    }

    private String instead(String method, List<InDefinedShape> named) {
        if (!named.isEmpty()) {
            return "; it has "
                    + String.join(", ", named.stream().map(HostClass::signature).toList());
        }
        List<String> names =
                type.getDeclaredMethods().stream().map(InDefinedShape::getName).toList();
        String nearest = Keys.nearest(method, names);
        if (nearest != null) {
            return "; did you mean " + nearest + "?";
        }
        return inherits() ? "; if it inherits one, name the class that declares it" : "";
    }

    /**
     * Checks that an expression can begin as it does in calls of a method.
     *
     * @throws DoesNotFit if it can't
     */
    void check(InDefinedShape method, Expression expression) throws DoesNotFit {
        String root = rootType(method, expression);
        String step = expression.steps().isEmpty() ? null : expression.steps().get(0).name();
        if (root.equals("void")) {
            throw new DoesNotFit(where(method) + " returns nothing, so there is no " + expression);
        }
        if (step != null && isPrimitive(root)) {
            throw new DoesNotFit(
                    where(method)
                            + ": "
                            + expression
                            + " can't be: what it begins with is "
                            + root);
        }
        if (step != null && root.equals(name())) {
            checkOwn(expression);
        }
    }

    /** The same for an expression that stands for a hold, which not every value can. */
    void checkHold(InDefinedShape method, Expression expression) throws DoesNotFit {
        check(method, expression);
        String type = expression.steps().isEmpty() ? rootType(method, expression) : "";
        if (type.equals("boolean")) {
            throw new DoesNotFit(
                    where(method)
                            + ": "
                            + expression
                            + " is a boolean, which can't stand for a hold");
        }
        if (FUTURES.contains(type)) {
            throw new DoesNotFit(
                    where(method)
                            + ": "
                            + expression
                            + " is a "
                            + type
                            + "; a lock that is taken later is not seen");
        }
    }

    private String rootType(InDefinedShape method, Expression expression) throws DoesNotFit {
        if (expression.root() == Root.RETURN) {
            return returnType(method);
        }
        if (expression.root() == Root.ARGUMENT) {
            List<String> types = parameterTypes(method);
            if (expression.argument() >= types.size()) {
                throw new DoesNotFit(where(method) + " has no " + "arg" + expression.argument());
            }
            return types.get(expression.argument());
        }
        if (method.isStatic()) {
            throw new DoesNotFit(where(method) + " is static, so there is no this");
        }
        return name();
    }

    /**
     * Checks the first step of an expression on an object of this class, as far as one can tell: a
     * class that may have subclasses or inherits may have more than is seen here.
     */
    void checkOwn(Expression expression) throws DoesNotFit {
        if (expression.steps().isEmpty() || !type.isFinal() || inherits()) {
            return;
        }
        Step step = expression.steps().get(0);
        List<String> names = new ArrayList<>();
        if (step.method()) {
            for (InDefinedShape method : type.getDeclaredMethods()) {
                if (method.getParameters().isEmpty()) {
                    names.add(method.getName());
                }
            }
            for (java.lang.reflect.Method method : Object.class.getMethods()) {
                names.add(method.getName());
            }
        } else {
            type.getDeclaredFields().forEach(field -> names.add(field.getName()));
        }
        if (!names.contains(step.name())) {
            String nearest = Keys.nearest(step.name(), names);
            throw new DoesNotFit(
                    name()
                            + " has no "
                            + (step.method() ? "method " : "field ")
                            + step
                            + (nearest == null ? "" : "; did you mean " + nearest + "?"));
        }
    }

    /** Whether a method of that name takes that many arguments; null if it may be inherited. */
    Boolean declares(String method, int arguments) {
        for (InDefinedShape each : type.getDeclaredMethods()) {
            if (each.getName().equals(method) && each.getParameters().size() == arguments) {
                return true;
            }
        }
        return inherits() ? null : (Boolean) false;
    }

    private boolean inherits() {
        TypeDescription.Generic parent = type.getSuperClass();
        return (parent != null && !parent.asErasure().getName().equals("java.lang.Object"))
                || !type.getInterfaces().isEmpty();
    }

    String where(InDefinedShape method) {
        return name() + "." + signature(method);
    }

    static String signature(InDefinedShape method) {
        return method.getName() + "(" + String.join(", ", parameterTypes(method)) + ")";
    }

    static String returnType(InDefinedShape method) {
        return Type.getReturnType(method.getDescriptor()).getClassName();
    }

    /** From the descriptor, because asking for the types would look for their classes. */
    private static List<String> parameterTypes(InDefinedShape method) {
        List<String> types = new ArrayList<>();
        for (Type type : Type.getArgumentTypes(method.getDescriptor())) {
            types.add(type.getClassName());
        }
        return types;
    }

    private static boolean sameTypes(List<String> actual, List<String> wanted) {
        if (actual.size() != wanted.size()) {
            return false;
        }
        for (int i = 0; i < actual.size(); i++) {
            // Source code and class files write nested classes differently.
            if (!actual.get(i).replace('$', '.').equals(wanted.get(i).replace('$', '.'))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPrimitive(String type) {
        return switch (type) {
            case "boolean", "byte", "char", "short", "int", "long", "float", "double" -> true;
            default -> false;
        };
    }

    /** The class is not as the profile says. */
    static final class DoesNotFit extends Exception {
        private static final long serialVersionUID = 1L;

        DoesNotFit(String message) {
            super(message, null, false, false);
        }
    }
}
