package dev.lockmedic.profiles;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A host for tests: the classes of {@code com.example.host}, loaded anew and woven, and all that
 * was told of them.
 */
final class Host implements HostLockListener, AutoCloseable {
    static final String PACKAGE = "com.example.host.";

    final List<ProfileHold> acquired = new ArrayList<>();
    final List<ProfileHold> released = new ArrayList<>();
    final List<ProfileHold> dropped = new ArrayList<>();
    final List<String> patched = new ArrayList<>();
    final List<String> problems = new ArrayList<>();
    final List<PartStatus> told = new ArrayList<>();
    final ProfileTransformer transformer;
    boolean mayReclaim = true;
    RuntimeException failure;

    private final Loader loader = new Loader();

    Host(String... profiles) throws ProfileException {
        List<Profile> read = new ArrayList<>();
        for (String profile : profiles) {
            read.add(ProfileReader.read(profile, "x.json"));
        }
        transformer = new ProfileTransformer(read, this, Opener.NONE);
        transformer.start();
    }

    /** A host with a lock class; {@code json} is the inside of the lock's description. */
    static Host withLock(String json) throws ProfileException {
        return new Host("{\"name\": \"p\", \"locks\": [{" + json + "}]}");
    }

    static Host withPolicy(String json) throws ProfileException {
        return new Host(
                "{\"name\": \"p\", \"stalePolicy\": {\"class\": \"com.example.host.StalePolicies\", "
                        + json
                        + "}}");
    }

    Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName(PACKAGE + name, true, loader);
    }

    Object create(String name) throws ReflectiveOperationException {
        var constructor = type(name).getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }

    /** Calls the first method of that name and number of arguments. */
    static Object call(Object on, String name, Object... arguments) throws Exception {
        Class<?> type = on instanceof Class<?> given ? given : on.getClass();
        for (var method : type.getDeclaredMethods()) {
            if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
                method.setAccessible(true);
                try {
                    return method.invoke(on, arguments);
                } catch (InvocationTargetException e) {
                    if (e.getCause() instanceof RuntimeException exception) {
                        throw exception;
                    }
                    throw e;
                }
            }
        }
        throw new NoSuchMethodException(name);
    }

    static void set(Object on, String name, Object value) throws ReflectiveOperationException {
        var field = on.getClass().getDeclaredField(name);
        field.setAccessible(true);
        field.set(on, value);
    }

    String part(String part) {
        for (PartStatus status : transformer.parts()) {
            if (status.part().equals(part)) {
                return status.state() + " " + status.why();
            }
        }
        return null;
    }

    @Override
    public void acquired(ProfileHold hold) {
        acquired.add(hold);
        fail();
    }

    @Override
    public void released(ProfileHold hold) {
        released.add(hold);
        fail();
    }

    @Override
    public void dropped(ProfileHold hold) {
        dropped.add(hold);
        fail();
    }

    @Override
    public boolean mayReclaim() {
        fail();
        return mayReclaim;
    }

    @Override
    public void stalePolicyPatched(String profile, Collection<String> reasons, String description) {
        patched.add(description);
        fail();
    }

    @Override
    public void part(PartStatus status) {
        told.add(status);
        fail();
    }

    @Override
    public void problem(String message) {
        problems.add(message);
        fail();
    }

    private void fail() {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void close() {
        transformer.close();
    }

    static byte[] bytes(String className) {
        String file = "/" + className.replace('.', '/') + ".class";
        try (InputStream in = Host.class.getResourceAsStream(file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Loader extends ClassLoader {
        private Loader() {
            super(Host.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(PACKAGE)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded != null) {
                    return loaded;
                }
                byte[] bytes = bytes(name);
                byte[] woven =
                        transformer.transform(this, name.replace('.', '/'), null, null, bytes);
                byte[] used = woven == null ? bytes : woven;
                return defineClass(name, used, 0, used.length);
            }
        }
    }
}
