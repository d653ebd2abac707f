package dev.lockmedic.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The isolated zone comes out of its folder in the agent jar, and sees nothing of the host. */
class IsolatedLoaderTest {
    /** Packed as a class of the isolated zone. */
    public static final class Inside {
        /** For the loader. */
        public Inside() {}
    }

    @TempDir Path folder;
    private Path jar;

    @BeforeEach
    void pack() throws IOException {
        jar = folder.resolve("agent.jar");
        String name = Inside.class.getName().replace('.', '/');
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out);
                InputStream bytes = Inside.class.getResourceAsStream("/" + name + ".class")) {
            zip.putNextEntry(new ZipEntry("lockmedic/isolated/" + name + ".classdata"));
            bytes.transferTo(zip);
            zip.putNextEntry(new ZipEntry("lockmedic/isolated/some.properties"));
            zip.write("a=b".getBytes(StandardCharsets.UTF_8));
        }
    }

    private IsolatedLoader loader() throws IOException {
        return new IsolatedLoader(jar.toFile(), ClassLoader.getPlatformClassLoader());
    }

    @Test
    void loadsItsClassesAndNoneOfTheHosts() throws Exception {
        IsolatedLoader loader = loader();
        Class<?> inside = loader.loadClass(Inside.class.getName());

        assertThat(inside).isNotSameAs(Inside.class);
        assertThat(inside.getClassLoader()).isSameAs(loader);
        assertThatThrownBy(() -> loader.loadClass(IsolatedLoaderTest.class.getName()))
                .isInstanceOf(ClassNotFoundException.class);
        loader.close();
    }

    @Test
    void findsItsResources() throws IOException {
        IsolatedLoader loader = loader();

        assertThat(loader.getResource("some.properties").openStream()).hasContent("a=b");
        assertThat(Collections.list(loader.getResources("some.properties"))).hasSize(1);
        assertThat(loader.getResource("none.properties")).isNull();
        assertThat(loader.read("lockmedic/isolated/some.properties"))
                .isEqualTo("a=b".getBytes(StandardCharsets.UTF_8));
        assertThat(loader.read("none")).isNull();
        loader.close();
    }
}
