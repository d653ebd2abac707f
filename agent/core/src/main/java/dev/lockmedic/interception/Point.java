package dev.lockmedic.interception;

import net.bytebuddy.jar.asm.MethodVisitor;

/**
 * One method of the JDK that is woven. The same names and parameters on JDK 17 and 25, measured;
 * every point is optional, and its name is what {@code status} shows.
 */
interface Point {
    /** For people; no two share it. */
    String name();

    /** Name of the method. */
    String method();

    /** Descriptor of its parameters, in parentheses. */
    String parameters();

    /**
     * The class that is asked for the method first; its superclasses are searched too.
     *
     * @return null if this JDK has none
     */
    Class<?> owner();

    /** Weaves one method of this point. */
    MethodVisitor weave(MethodVisitor target, ClassShape shape, String descriptor);
}
