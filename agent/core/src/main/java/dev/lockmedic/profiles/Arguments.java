package dev.lockmedic.profiles;

/**
 * Whether values can be passed as arguments, and as what. Whole numbers go into any number type.
 */
final class Arguments {
    private Arguments() {}

    static boolean fit(Class<?>[] types, Object[] values) {
        if (types.length != values.length) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            if (!fits(types[i], values[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean fits(Class<?> type, Object value) {
        if (value == null) {
            return !type.isPrimitive();
        }
        return box(type).isInstance(value)
                || (value instanceof Long number && number(box(type), number) != null);
    }

    /** The values as these types, which they fit. */
    static Object[] as(Class<?>[] types, Object[] values) {
        Object[] converted = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            Class<?> type = box(types[i]);
            converted[i] =
                    values[i] instanceof Long number && !type.isInstance(number)
                            ? number(type, number)
                            : values[i];
        }
        return converted;
    }

    /** A whole number as a value of this boxed type, or null if it is none or would not fit. */
    static Object number(Class<?> boxed, long value) {
        if (boxed == Long.class) {
            return value;
        }
        if (boxed == Integer.class && value == (int) value) {
            return (int) value;
        }
        if (boxed == Short.class && value == (short) value) {
            return (short) value;
        }
        if (boxed == Byte.class && value == (byte) value) {
            return (byte) value;
        }
        if (boxed == Double.class) {
            return (double) value;
        }
        return boxed == Float.class ? (Object) (float) value : null;
    }

    static Class<?> box(Class<?> type) {
        if (!type.isPrimitive()) {
            return type;
        }
        if (type == int.class) {
            return Integer.class;
        }
        if (type == long.class) {
            return Long.class;
        }
        if (type == boolean.class) {
            return Boolean.class;
        }
        if (type == double.class) {
            return Double.class;
        }
        if (type == float.class) {
            return Float.class;
        }
        if (type == short.class) {
            return Short.class;
        }
        if (type == byte.class) {
            return Byte.class;
        }
        return type == char.class ? Character.class : Void.class;
    }
}
