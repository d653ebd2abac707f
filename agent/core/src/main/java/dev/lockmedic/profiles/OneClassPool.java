package dev.lockmedic.profiles;

import java.util.List;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.pool.TypePool;

/**
 * Knows the one class that is being loaded, from its bytes. Of every other class it knows the name,
 * which is all that weaving needs: looking further would be I/O in the middle of class loading.
 */
final class OneClassPool extends TypePool.Default {
    private static final int PUBLIC = 1;
    private static final TypeDescription.Generic OBJECT =
            TypeDescription.ForLoadedType.of(Object.class).asGenericType();

    OneClassPool(ClassFileLocator onlyThisClass) {
        super(CacheProvider.Simple.withObjectType(), onlyThisClass, ReaderMode.FAST);
    }

    @Override
    protected Resolution doDescribe(String name) {
        Resolution resolution = super.doDescribe(name);
        return resolution.isResolved()
                ? resolution
                : new Resolution.Simple(
                        new TypeDescription.Latent(name, PUBLIC, OBJECT, List.of()));
    }
}
