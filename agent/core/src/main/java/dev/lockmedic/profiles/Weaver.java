package dev.lockmedic.profiles;

import dev.lockmedic.hooks.HostHooks;
import java.util.List;
import java.util.Map;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.TypeResolutionStrategy;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.implementation.Implementation;

/** Weaves calls of {@link HostHooks} into the methods of a class: advice only, no new members. */
final class Weaver {
    private final ProfileWatcher watcher;
    private final ClassFileLocator watchAdvice = inMemory(WatchAdvice.class);
    private final ClassFileLocator decideAdvice = inMemory(DecideAdvice.class);

    /** Reads all that will be needed, so that nothing has to be read while classes load. */
    Weaver(ProfileWatcher watcher) {
        this.watcher = watcher;
    }

    /** The class as it is described by its bytes. */
    static TypeDescription describe(String className, byte[] bytes) {
        return pool(className, bytes).describe(className).resolve();
    }

    private static OneClassPool pool(String className, byte[] bytes) {
        return new OneClassPool(ClassFileLocator.Simple.of(className, bytes));
    }

    /** The class with the parts woven into its methods. */
    byte[] weave(
            TypeDescription type,
            byte[] bytes,
            Map<MethodDescription.InDefinedShape, List<Woven>> parts) {
        AsmVisitorWrapper.ForDeclaredMethods visitor = new AsmVisitorWrapper.ForDeclaredMethods();
        for (Map.Entry<MethodDescription.InDefinedShape, List<Woven>> part : parts.entrySet()) {
            MethodDescription.InDefinedShape wanted = part.getKey();
            visitor = visitor.method(method -> method.equals(wanted), advice(part.getValue()));
        }
        String name = type.getName();
        return new ByteBuddy()
                .with(TypeValidation.DISABLED)
                .with(MethodGraph.Compiler.ForDeclaredMethods.INSTANCE)
                .with(Implementation.Context.Disabled.Factory.INSTANCE)
                .decorate(type, ClassFileLocator.Simple.of(name, bytes))
                .visit(visitor)
                .make(TypeResolutionStrategy.Disabled.INSTANCE, pool(name, bytes))
                .getBytes();
    }

    private Advice advice(List<Woven> parts) {
        boolean decides = false;
        for (Woven part : parts) {
            decides |= part.changesResult();
        }
        Advice.WithCustomMapping mapping =
                Advice.withCustomMapping().bind(Point.class, (Object) watcher.point(parts));
        return decides
                ? mapping.to(DecideAdvice.class, decideAdvice)
                : mapping.to(WatchAdvice.class, watchAdvice);
    }

    private static ClassFileLocator inMemory(Class<?> advice) {
        try {
            return ClassFileLocator.Simple.of(
                    advice.getName(), ClassFileLocator.ForClassLoader.read(advice));
        } catch (RuntimeException e) {
            throw new IllegalStateException("advice " + advice.getName() + " is not readable", e);
        }
    }
}
