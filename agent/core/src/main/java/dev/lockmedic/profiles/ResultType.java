package dev.lockmedic.profiles;

/** What a stale policy's method returns, and how the profile's value is said in that type. */
final class ResultType {
    private final String typeName;

    /**
     * @param typeName the declared return type, as the JVM names it
     */
    ResultType(String typeName) {
        this.typeName = typeName;
    }

    /** Why a method of this type can't return the value; null if it can, as far as one can tell. */
    String obstacle(Object value) {
        boolean fits =
                switch (typeName) {
                    case "void" -> false;
                    case "boolean", "java.lang.Boolean" -> value instanceof Boolean;
                    case "java.lang.String", "java.lang.CharSequence" -> value instanceof String;
                    case "java.lang.Object", "java.lang.Comparable", "java.io.Serializable" -> true;
                    case "java.lang.Number" -> value instanceof Long;
                    default ->
                            numberType() != null
                                    ? value instanceof Long number
                                            && Arguments.number(numberType(), number) != null
                                    : value instanceof String && !typeName.endsWith("[]");
                };
        return fits ? null : "it returns " + typeName + ", which can't be " + Said.quoted(value);
    }

    /**
     * The value as the method may return it.
     *
     * @param returned what it returned; says what an Object or an interface really is
     * @param loader of the class that declares the method
     */
    Object value(Object value, Object returned, ClassLoader loader)
            throws ReflectiveOperationException {
        if (value instanceof Long number) {
            Class<?> type = numberType();
            if (type == null) {
                type = returned instanceof Number ? returned.getClass() : Long.class;
            }
            Object converted = Arguments.number(type, number);
            if (converted == null) {
                throw new NoSuchFieldException(number + " is no " + type.getName());
            }
            return converted;
        }
        boolean plain =
                value instanceof Boolean
                        || typeName.equals("java.lang.String")
                        || (typeName.startsWith("java.") && !(returned instanceof Enum));
        return plain ? value : constant((String) value, returned, loader);
    }

    private Object constant(String name, Object returned, ClassLoader loader)
            throws ReflectiveOperationException {
        Class<?> type =
                returned instanceof Enum<?> constant
                        ? constant.getDeclaringClass()
                        : Class.forName(typeName, false, loader);
        Object[] constants = type.getEnumConstants();
        if (constants == null) {
            throw new NoSuchFieldException(
                    "it returns " + typeName + ", which is no enum: there is no " + name);
        }
        for (Object constant : constants) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        throw new NoSuchFieldException(type.getName() + " has no constant " + name);
    }

    private Class<?> numberType() {
        return switch (typeName) {
            case "int", "java.lang.Integer" -> Integer.class;
            case "long", "java.lang.Long" -> Long.class;
            case "short", "java.lang.Short" -> Short.class;
            case "byte", "java.lang.Byte" -> Byte.class;
            case "double", "java.lang.Double" -> Double.class;
            case "float", "java.lang.Float" -> Float.class;
            default -> null;
        };
    }

    /** Values as messages show them. */
    private static final class Said {
        private static String quoted(Object value) {
            return value instanceof String ? "\"" + value + "\"" : value.toString();
        }
    }
}
