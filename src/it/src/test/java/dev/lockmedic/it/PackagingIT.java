package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.it.harness.AgentJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What is in the agent jar, and where: three zones that have no class in common. */
class PackagingIT {
    private static final String BOOT = "lockmedic/boot/";
    private static final String ISOLATED = "lockmedic/isolated/";

    @Test
    void manifestNamesTheOneEntryClass() throws IOException {
        try (JarFile jar = new JarFile(AgentJar.path().toFile())) {
            Attributes manifest = jar.getManifest().getMainAttributes();
            for (String role : List.of("Premain-Class", "Agent-Class", "Main-Class")) {
                assertThat(manifest.getValue(role))
                        .as(role)
                        .isEqualTo("dev.lockmedic.agent.LockmedicAgent");
            }
            assertThat(manifest.getValue("Can-Retransform-Classes")).isEqualTo("true");
            assertThat(manifest.getValue("Boot-Class-Path")).isNull();
            assertThat(manifest.getValue("Class-Path")).isNull();
        }
    }

    @Test
    void hostsSeeTheEntryClassAndNothingElse() throws IOException {
        assertThat(entries())
                .filteredOn(name -> name.endsWith(".class"))
                .isNotEmpty()
                .allMatch(name -> name.matches("dev/lockmedic/agent/[^/]+[.]class"));
        URL[] jar = {AgentJar.path().toUri().toURL()};
        try (URLClassLoader host = new URLClassLoader(jar, null)) {
            assertThat(host.getResource("dev/lockmedic/start/Starter.class")).isNull();
            assertThat(host.getResource("org/slf4j/Logger.class")).isNull();
            assertThat(host.getResource("META-INF/services")).isNull();
        }
    }

    /** The incident report is made of these, and by the isolated loader's classes alone. */
    @Test
    void theReportsPageIsInTheIsolatedZone() throws IOException {
        String folder = ISOLATED + "dev/lockmedic/cli/report/";
        assertThat(entries())
                .contains(folder + "report.html", folder + "report.css", folder + "report.js")
                .noneMatch(name -> name.endsWith(".js") && !name.startsWith(folder));
    }

    /** Its name is what the process list shows, and the rest of it is the agent's. */
    @Test
    void sentinelHasAMainClassOfItsOwn() throws IOException {
        assertThat(entries())
                .contains(
                        "dev/lockmedic/agent/LockmedicSentinel.class",
                        ISOLATED + "dev/lockmedic/sentinel/SentinelMain.classdata");
    }

    @Test
    void eachClassIsInOneZoneOnly() throws IOException {
        List<String> names = new ArrayList<>();
        for (String entry : entries()) {
            if (entry.endsWith(".class") || entry.endsWith(".classdata")) {
                names.add(
                        entry.replaceAll("^(" + BOOT + "|" + ISOLATED + ")|[.]class(data)?$", ""));
            }
        }
        assertThat(names).hasSizeGreaterThan(100).doesNotHaveDuplicates();
    }

    @Test
    void everythingBundledIsKnownAndRelocated() throws IOException {
        Set<String> packages = new TreeSet<>();
        for (String entry : entries()) {
            if (entry.startsWith(ISOLATED) && entry.endsWith(".classdata")) {
                String name = entry.substring(ISOLATED.length());
                Matcher top =
                        Pattern.compile("dev/lockmedic/libs/[^/]+|dev/lockmedic|[^/]+")
                                .matcher(name);
                assertThat(top.lookingAt()).isTrue();
                packages.add(top.group());
            }
        }
        assertThat(packages)
                .allMatch(name -> name.startsWith("dev/lockmedic"))
                .contains("dev/lockmedic", "dev/lockmedic/libs/slf4j");
    }

    @Test
    void bootClassesNeedNothingButJavaBase() throws IOException {
        List<String> boot =
                entries().stream()
                        .filter(name -> name.startsWith(BOOT) && name.endsWith(".classdata"))
                        .toList();
        assertThat(boot).isNotEmpty();
        for (String entry : boot) {
            Constants constants = Constants.of(read(entry));
            assertThat(constants.invokesDynamically).as(entry).isFalse();
            assertThat(constants.classes)
                    .as(entry)
                    .isNotEmpty()
                    .allMatch(
                            name ->
                                    name.startsWith("dev/lockmedic/hooks/")
                                            || isOfJavaBase(name.replace('/', '.')))
                    .noneMatch(name -> name.startsWith("java/util/concurrent/locks/Abstract"));
        }
    }

    private static boolean isOfJavaBase(String name) {
        if (name.startsWith("[")) {
            return true;
        }
        try {
            return "java.base".equals(Class.forName(name, false, null).getModule().getName());
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Both are compile-time constants, so the class files have them. */
    @Test
    void hooksAreOfTheVersionThatTheAgentExpects() throws IOException {
        int hooks =
                Constants.of(read(BOOT + "dev/lockmedic/hooks/Hooks.classdata"))
                        .constant("VERSION");
        int expected =
                Constants.of(read(ISOLATED + "dev/lockmedic/start/Starter.classdata"))
                        .constant("HOOKS_VERSION");
        assertThat(expected).isEqualTo(hooks);
    }

    @Test
    void licenceIsThere() throws IOException {
        assertThat(new String(read("META-INF/LICENSE"), StandardCharsets.UTF_8)).contains("Apache");
    }

    private static List<String> entries() throws IOException {
        try (JarFile jar = new JarFile(AgentJar.path().toFile())) {
            return jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
        }
    }

    private static byte[] read(String entry) {
        try (JarFile jar = new JarFile(AgentJar.path().toFile())) {
            assertThat(jar.getEntry(entry)).as(entry).isNotNull();
            return jar.getInputStream(jar.getEntry(entry)).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
