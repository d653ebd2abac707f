package dev.lockmedic.agent;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * Loads the isolated zone: everything of the agent but hooks and entry class. Its classes lie in
 * the agent jar under {@code lockmedic/isolated/} with the ending {@code .classdata}, so that no
 * loader of the host can find them.
 */
final class IsolatedLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private static final String PREFIX = "lockmedic/isolated/";

    private final File file;
    private final JarFile jar;

    /**
     * @param parent the platform loader inside a host, so that nothing of the host is seen from
     *     here
     */
    IsolatedLoader(File file, ClassLoader parent) throws IOException {
        super("lockmedic", parent);
        this.file = file;
        this.jar = new JarFile(file, false);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = read(PREFIX + name.replace('.', '/').concat(".classdata"));
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    protected URL findResource(String name) {
        // Byte Buddy reads the bytes of advice classes this way.
        String entry = PREFIX + (name.endsWith(".class") ? name.concat("data") : name);
        if (jar.getEntry(entry) == null) {
            return null;
        }
        try {
            return new URL("jar:" + file.toURI() + "!/" + entry);
        } catch (MalformedURLException e) {
            return null;
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL url = findResource(name);
        return url == null
                ? Collections.<URL>emptyEnumeration()
                : Collections.enumeration(Collections.singleton(url));
    }

    /**
     * An entry of the agent jar, null if there is none; the isolated zone reads the boot zone by
     * it.
     */
    byte[] read(String entryName) {
        ZipEntry entry = jar.getEntry(entryName);
        if (entry == null) {
            return null;
        }
        try (InputStream in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        } catch (IOException e) {
            // A damaged jar: the class is as good as absent, and the start says which one it was.
            return null;
        }
    }

    /** Releases the jar; classes not loaded by then can't be loaded any more. */
    void close() {
        try {
            jar.close();
        } catch (IOException e) {
            // Nothing was written, so nothing is lost.
        }
    }
}
