package dev.lockmedic.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileSourcesTest {
    @TempDir Path dir;

    @Test
    void readsNamedFilesAndFolders() throws IOException {
        Path file = write("a.json", profile("a"));
        write("folder/c.json", profile("c"));
        write("folder/b.json", profile("b"));
        write("folder/readme.txt", "no profile");
        ProfileSources.Result result =
                ProfileSources.find(file + " , " + dir.resolve("folder") + ",", List.of());
        assertThat(names(result)).containsExactly("a", "b", "c");
        assertThat(result.profiles().get(0).source()).isEqualTo(file.toString());
        assertThat(result.problems()).isEmpty();
    }

    @Test
    void withoutASettingAndAClassPathThereIsNothing() {
        assertThat(ProfileSources.find(null, List.of()))
                .isEqualTo(new ProfileSources.Result(List.of(), List.of()));
    }

    @Test
    void aBrokenProfileTakesNoOtherWithIt() throws IOException {
        Path broken = write("folder/a.json", "{\"name\": 1}");
        write("folder/b.json", profile("b"));
        Path missing = dir.resolve("missing");
        Path empty = Files.createDirectory(dir.resolve("empty"));
        ProfileSources.Result result =
                ProfileSources.find(missing + "," + dir.resolve("folder") + "," + empty, List.of());
        assertThat(names(result)).containsExactly("b");
        assertThat(result.problems())
                .containsExactly(
                        "lockmedic.profiles: there is no file or folder " + missing,
                        "\"name\" must be a string, not a number at line 1, column 10 of " + broken,
                        "lockmedic.profiles: no *.json in folder " + empty);
    }

    @Test
    void readsWhatJarsAndFoldersOfTheClassPathCarry() throws IOException {
        Path jar =
                jar(
                        "lib/host.jar",
                        Map.of(
                                "META-INF/lockmedic/a.json",
                                profile("a"),
                                "META-INF/lockmedic/deeper/x.json",
                                profile("x"),
                                "META-INF/lockmedic/x.txt",
                                "no profile",
                                "META-INF/other.json",
                                "{}"));
        Path application =
                jar("app.jar", Map.of("BOOT-INF/classes/META-INF/lockmedic/b.json", profile("b")));
        write("classes/META-INF/lockmedic/c.json", profile("c"));
        ProfileSources.Result result =
                ProfileSources.find(null, List.of(jar, application, dir.resolve("classes")));
        assertThat(names(result)).containsExactly("a", "b", "c");
        assertThat(result.profiles().get(0).source())
                .isEqualTo(jar + "!/META-INF/lockmedic/a.json");
        assertThat(result.problems()).isEmpty();
    }

    @Test
    void followsTheClassPathOfManifests() throws IOException {
        Path launcher =
                jar(
                        "launcher.jar",
                        Map.of(
                                "META-INF/MANIFEST.MF",
                                "Manifest-Version: 1.0\r\n"
                                        + "Class-Path: lib/with%20space.jar missing.jar http://x/y.ja\r\n"
                                        + " r classes/ launcher.jar :\r\n\r\n"
                                        + "Name: broken section\r\nno colon here\r\n"));
        jar("lib/with space.jar", Map.of("META-INF/lockmedic/a.json", profile("a")));
        write("classes/META-INF/lockmedic/b.json", profile("b"));
        ProfileSources.Result result = ProfileSources.find(null, List.of(launcher));
        assertThat(names(result)).containsExactly("a", "b");
        assertThat(result.problems()).isEmpty();
    }

    @Test
    void entriesThatAreNoJarsArePassedOver() throws IOException {
        Path noJar = write("no.jar", "not a zip");
        ProfileSources.Result result =
                ProfileSources.find(null, List.of(noJar, dir.resolve("missing.jar")));
        assertThat(result.profiles()).isEmpty();
        assertThat(result.problems()).isEmpty();
    }

    @Test
    void aBrokenProfileInAJarIsNamed() throws IOException {
        Path jar =
                jar(
                        "host.jar",
                        Map.of(
                                "META-INF/lockmedic/a.json",
                                "{",
                                "META-INF/lockmedic/b.json",
                                profile("b")));
        ProfileSources.Result result = ProfileSources.find(null, List.of(jar));
        assertThat(names(result)).containsExactly("b");
        assertThat(result.problems())
                .singleElement()
                .asString()
                .startsWith("not JSON: ")
                .endsWith(" of " + jar + "!/META-INF/lockmedic/a.json");
    }

    @Test
    void theSettingWinsOverTheClassPath() throws IOException {
        Path named = write("mine.json", profile("a"));
        Path jar = jar("host.jar", Map.of("META-INF/lockmedic/a.json", profile("a")));
        ProfileSources.Result result = ProfileSources.find(named.toString(), List.of(jar));
        assertThat(result.profiles())
                .map(ProfileSources.Found::source)
                .containsExactly(named.toString());
        assertThat(result.problems())
                .containsExactly(
                        "profile \"a\" of "
                                + jar
                                + "!/META-INF/lockmedic/a.json is not used: "
                                + named
                                + " has one of that name");
    }

    @Test
    void oneAcquireMethodIsDescribedOnce() throws IOException {
        Path first = write("1.json", Samples.SMALL);
        Path second = write("2.json", Samples.SMALL.replace("\"small\"", "\"other\""));
        ProfileSources.Result result = ProfileSources.find(first + "," + second, List.of());
        assertThat(result.profiles().get(0).profile().locks()).hasSize(1);
        assertThat(result.profiles().get(1).profile().locks()).isEmpty();
        assertThat(result.problems())
                .containsExactly(
                        "profile \"other\" describes com.example.Lock.acquire, which profile"
                                + " \"small\" already does; the first is used");
    }

    @Test
    void knowsTheClassPathOfThisJvm() {
        String first = System.getProperty("java.class.path").split(java.io.File.pathSeparator)[0];
        assertThat(ProfileSources.classPathOfThisJvm()).contains(Path.of(first));
    }

    private static String profile(String name) {
        return "{\"name\": \"" + name + "\", \"lockFiles\": [\"*.lck\"]}";
    }

    private static List<String> names(ProfileSources.Result result) {
        return result.profiles().stream().map(found -> found.profile().name()).toList();
    }

    private Path write(String name, String text) throws IOException {
        Path file = dir.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private Path jar(String name, Map<String, String> entries) throws IOException {
        Path jar = dir.resolve(name);
        Files.createDirectories(jar.getParent());
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            String[] names = entries.keySet().toArray(String[]::new);
            Arrays.sort(names);
            for (String entry : names) {
                zip.putNextEntry(new ZipEntry(entry));
                zip.write(entries.get(entry).getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }
}
