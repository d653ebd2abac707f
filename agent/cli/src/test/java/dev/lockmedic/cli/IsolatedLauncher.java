package dev.lockmedic.cli;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;

/** Starts {@link Main} as the entry class of the agent jar does: in a class loader of its own. */
public final class IsolatedLauncher {
    private IsolatedLauncher() {}

    /** The class path for {@link Main}, then its arguments. */
    @SuppressWarnings("resource") // open as long as the JVM runs
    public static void main(String[] args) throws Exception {
        String[] path = args[0].split(File.pathSeparator);
        URL[] urls = new URL[path.length];
        for (int i = 0; i < path.length; i++) {
            urls[i] = new File(path[i]).toURI().toURL();
        }
        Thread.currentThread().setContextClassLoader(null);
        ClassLoader isolated = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
        isolated.loadClass("dev.lockmedic.cli.Main")
                .getMethod("main", String[].class)
                .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    }
}
