package dev.lockmedic.interception;

import java.io.File;
import java.nio.file.FileSystems;
import java.util.List;
import net.bytebuddy.jar.asm.MethodVisitor;

/**
 * One method of the JDK that is woven around its body.
 *
 * @param name for people
 * @param whose which class is asked for it first
 * @param method its name
 * @param parameters descriptor of its parameters
 * @param enter name of the method of {@code Hooks} that is asked before the body
 * @param enterParameters descriptor of that method's parameters
 * @param passed which variables go there; 0 is {@code this}
 */
record HookPoint(
        String name,
        Owner whose,
        String method,
        String parameters,
        String enter,
        String enterParameters,
        List<Integer> passed)
        implements Point {
    /** Where a method is looked for. */
    enum Owner {
        /** The class of the default file system's provider. */
        PROVIDER,
        /** {@code java.io.File}. */
        FILE
    }

    private static final String PATH = "Ljava/nio/file/Path;";
    private static final String SET = "Ljava/util/Set;";
    private static final String ATTRS = "[Ljava/nio/file/attribute/FileAttribute;";
    private static final String COPY_OPTIONS = "[Ljava/nio/file/CopyOption;";
    private static final String JAVA_FILE = "Ljava/io/File;";

    /**
     * All of them: exclusive creation, deletion and renaming end in these, however they are called.
     */
    static final List<HookPoint> ALL =
            List.of(
                    provider("newByteChannel", PATH + SET + ATTRS, "opening", PATH + SET, 1, 2),
                    provider("newFileChannel", PATH + SET + ATTRS, "opening", PATH + SET, 1, 2),
                    provider(
                            "newAsynchronousFileChannel",
                            PATH + SET + "Ljava/util/concurrent/ExecutorService;" + ATTRS,
                            "opening",
                            PATH + SET,
                            1,
                            2),
                    provider("createDirectory", PATH + ATTRS, "making", PATH, 1),
                    provider("createLink", PATH + PATH, "linking", PATH, 1),
                    provider("createSymbolicLink", PATH + PATH + ATTRS, "linking", PATH, 1),
                    provider(
                            "copy",
                            PATH + PATH + COPY_OPTIONS,
                            "copying",
                            PATH + PATH + COPY_OPTIONS,
                            1,
                            2,
                            3),
                    provider(
                            "move",
                            PATH + PATH + COPY_OPTIONS,
                            "moving",
                            PATH + PATH + COPY_OPTIONS,
                            1,
                            2,
                            3),
                    provider("implDelete", PATH + "Z", "deleting", PATH + "Z", 1, 2),
                    file("createNewFile", "", "making", JAVA_FILE, 0),
                    file("mkdir", "", "making", JAVA_FILE, 0),
                    file("delete", "", "deleting", JAVA_FILE, 0),
                    file("renameTo", JAVA_FILE, "moving", JAVA_FILE + JAVA_FILE, 0, 1));

    private static HookPoint provider(
            String method,
            String parameters,
            String enter,
            String enterParameters,
            Integer... passed) {
        return new HookPoint(
                "FileSystemProvider." + method,
                Owner.PROVIDER,
                method,
                "(" + parameters + ")",
                enter,
                enterParameters,
                List.of(passed));
    }

    private static HookPoint file(
            String method,
            String parameters,
            String enter,
            String enterParameters,
            Integer... passed) {
        return new HookPoint(
                "File." + method,
                Owner.FILE,
                method,
                "(" + parameters + ")",
                enter,
                enterParameters,
                List.of(passed));
    }

    @Override
    public Class<?> owner() {
        return whose == Owner.FILE ? File.class : FileSystems.getDefault().provider().getClass();
    }

    @Override
    public MethodVisitor weave(MethodVisitor target, ClassShape shape, String descriptor) {
        return new MethodWeaver(
                target, this, shape.name(), descriptor, shape.variables(method, descriptor));
    }

    /**
     * By name, which no two share. What a record has by default is put together at run time, by
     * machinery that nothing else in the host's start needs.
     */
    @Override
    public boolean equals(Object other) {
        return other instanceof HookPoint point && name.equals(point.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
