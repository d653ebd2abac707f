package dev.lockmedic.profiles;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds fields and methods of host objects by name, whatever their access, and makes them usable.
 */
final class Members {
    private final Opener opener;

    Members(Opener opener) {
        this.opener = opener;
    }

    /**
     * A field of the class or of what it extends.
     *
     * @throws NoSuchFieldException with a message for people
     */
    Field field(Class<?> type, String name) throws NoSuchFieldException {
        for (Class<?> owner : hierarchy(type)) {
            for (Field field : owner.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    return usable(field);
                }
            }
        }
        List<String> names = new ArrayList<>();
        hierarchy(type).forEach(owner -> addNames(owner.getDeclaredFields(), names));
        throw new NoSuchFieldException(
                type.getName() + " has no field " + name + didYouMean(name, names));
    }

    /**
     * The method of that name that these arguments fit best, in the class, in what it extends or
     * implements.
     *
     * @param onlyStatic whether there is no object to call it on
     * @throws NoSuchMethodException with a message for people
     */
    Method method(Class<?> type, String name, Object[] arguments, boolean onlyStatic)
            throws NoSuchMethodException {
        Method best = null;
        for (Class<?> owner : hierarchy(type)) {
            for (Method method : owner.getDeclaredMethods()) {
                boolean fits =
                        method.getName().equals(name)
                                && (!onlyStatic || Modifier.isStatic(method.getModifiers()))
                                && Arguments.fit(method.getParameterTypes(), arguments);
                if (fits && (best == null || isBetter(method, best))) {
                    best = method;
                }
            }
        }
        if (best != null) {
            return usable(best);
        }
        throw new NoSuchMethodException(noMethod(type, name, arguments.length, onlyStatic));
    }

    private static String noMethod(Class<?> type, String name, int count, boolean onlyStatic) {
        List<String> names = new ArrayList<>();
        boolean sameName = false;
        for (Class<?> owner : hierarchy(type)) {
            addNames(owner.getDeclaredMethods(), names);
            for (Method method : owner.getDeclaredMethods()) {
                sameName |= method.getName().equals(name);
            }
        }
        String with =
                count == 0
                        ? "()"
                        : " that takes these " + count + (count == 1 ? " argument" : " arguments");
        return type.getName()
                + " has no "
                + (onlyStatic ? "static " : "")
                + "method "
                + name
                + with
                + (sameName ? "" : didYouMean(name, names));
    }

    /** Narrower parameters win; among equals, what may be called without opening anything does. */
    private static boolean isBetter(Method method, Method best) {
        Class<?>[] a = method.getParameterTypes();
        Class<?>[] b = best.getParameterTypes();
        boolean narrower = false;
        for (int i = 0; i < a.length; i++) {
            if (a[i] != b[i]) {
                if (!Arguments.box(b[i]).isAssignableFrom(Arguments.box(a[i]))) {
                    return false;
                }
                narrower = true;
            }
        }
        return narrower || (!isOpenToAll(best) && isOpenToAll(method));
    }

    private <M extends AccessibleObject & Member> M usable(M member) {
        if (isOpenToAll(member)) {
            return member;
        }
        try {
            member.setAccessible(true);
        } catch (InaccessibleObjectException e) {
            opener.open(member.getDeclaringClass());
            member.setAccessible(true);
        }
        return member;
    }

    private static boolean isOpenToAll(Member member) {
        Class<?> owner = member.getDeclaringClass();
        return Modifier.isPublic(member.getModifiers())
                && Modifier.isPublic(owner.getModifiers())
                && owner.getModule().isExported(owner.getPackageName(), Members.class.getModule());
    }

    /** The class and its superclasses, nearest first, then all their interfaces. */
    private static Set<Class<?>> hierarchy(Class<?> type) {
        Set<Class<?>> all = new LinkedHashSet<>();
        for (Class<?> owner = type; owner != null; owner = owner.getSuperclass()) {
            all.add(owner);
        }
        for (Class<?> owner : List.copyOf(all)) {
            addInterfaces(owner, all);
        }
        return all;
    }

    private static void addInterfaces(Class<?> type, Set<Class<?>> all) {
        for (Class<?> each : type.getInterfaces()) {
            if (all.add(each)) {
                addInterfaces(each, all);
            }
        }
    }

    private static void addNames(Member[] members, List<String> names) {
        for (Member member : members) {
            boolean simple = !(member instanceof Executable) || !member.isSynthetic();
            if (simple && !names.contains(member.getName())) {
                names.add(member.getName());
            }
        }
    }

    private static String didYouMean(String name, List<String> names) {
        String nearest = Keys.nearest(name, names);
        return nearest == null ? "" : "; did you mean " + nearest + "?";
    }
}
