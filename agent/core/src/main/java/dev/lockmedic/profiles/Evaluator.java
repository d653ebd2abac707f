package dev.lockmedic.profiles;

import dev.lockmedic.profiles.Expression.Step;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Finds the value of one expression. What goes wrong on the way makes the value absent and is told
 * once; nothing is thrown into the host.
 */
final class Evaluator {
    private static final Object[] NO_ARGUMENTS = {};

    private final String where;
    private final Expression expression;
    private final Members members;
    private final Reports reports;
    private final Access[] lastAccess;

    /**
     * @param where how messages name the expression's place
     */
    Evaluator(String where, Expression expression, Members members, Reports reports) {
        this.where = where;
        this.expression = expression;
        this.members = members;
        this.reports = reports;
        this.lastAccess = new Access[expression.steps().size()];
    }

    /** What the roots stand for. */
    record Values(Object self, Object[] arguments, Object returned, Object hold) {}

    Expression expression() {
        return expression;
    }

    /** The value, without the Optional it may be in; null if it is absent. */
    Object value(Values values) {
        try {
            Object value = root(values);
            for (int i = 0; i < lastAccess.length && value != null; i++) {
                value = step(i, value);
            }
            return unwrap(value);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof InterruptedException) {
                // It is the host's thread: the interrupt is still its own business.
                Thread.currentThread().interrupt();
            }
            failed("threw " + e.getCause());
        } catch (NoSuchMethodException | NoSuchFieldException e) {
            failed("can't be followed: " + e.getMessage());
        } catch (Throwable e) {
            failed("can't be followed: " + e);
        }
        return null;
    }

    private void failed(String why) {
        reports.failure(where, where + ": " + expression + " " + why);
    }

    private Object root(Values values) {
        switch (expression.root()) {
            case THIS:
            case LOCK:
                return values.self();
            case RETURN:
                return values.returned();
            case HOLD:
                return values.hold();
            case LITERAL:
                return expression.literal();
            default:
                Object[] arguments = values.arguments();
                int index = expression.argument();
                return arguments != null && index < arguments.length ? arguments[index] : null;
        }
    }

    private Object step(int index, Object on) throws ReflectiveOperationException {
        Step step = expression.steps().get(index);
        Object target = on;
        if (isOptional(on)) {
            target = unwrap(on);
            if (target == null || opensOptional(step)) {
                return target;
            }
        }
        AccessibleObject member = member(index, step, target.getClass());
        return member instanceof Field field
                ? field.get(target)
                : ((Method) member).invoke(target, NO_ARGUMENTS);
    }

    /** The member found last is remembered, but keeps neither the host's class nor its loader. */
    private AccessibleObject member(int index, Step step, Class<?> type)
            throws ReflectiveOperationException {
        Access last = lastAccess[index];
        AccessibleObject known = last == null ? null : last.member(type);
        if (known != null) {
            return known;
        }
        AccessibleObject found =
                step.method()
                        ? members.method(type, step.name(), NO_ARGUMENTS, false)
                        : members.field(type, step.name());
        lastAccess[index] = new Access(new WeakReference<>(type), new SoftReference<>(found));
        return found;
    }

    /** Why the first step can't be taken on objects of this class; null if it can. */
    String obstacle(Class<?> type) {
        if (expression.steps().isEmpty()) {
            return null;
        }
        try {
            member(0, expression.steps().get(0), type);
            return null;
        } catch (NoSuchMethodException | NoSuchFieldException e) {
            return e.getMessage();
        } catch (Throwable e) {
            return e.toString();
        }
    }

    private static boolean opensOptional(Step step) {
        return step.method() && (step.name().equals("get") || step.name().equals("orElseThrow"));
    }

    private static boolean isOptional(Object value) {
        return value instanceof Optional
                || value instanceof OptionalLong
                || value instanceof OptionalInt;
    }

    static Object unwrap(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.orElse(null);
        }
        if (value instanceof OptionalLong optional) {
            return optional.isPresent() ? (Object) optional.getAsLong() : null;
        }
        if (value instanceof OptionalInt optional) {
            return optional.isPresent() ? (Object) optional.getAsInt() : null;
        }
        return value;
    }

    private record Access(WeakReference<Class<?>> type, SoftReference<AccessibleObject> reference) {
        AccessibleObject member(Class<?> wanted) {
            return type.get() == wanted ? reference.get() : null;
        }
    }
}
