package dev.lockmedic.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileReaderTest {
    @Test
    void readsEveryKey() throws Exception {
        Profile profile = ProfileReader.read(Samples.FULL, "x.json");
        assertThat(profile.name()).isEqualTo("session-gateway");
        assertThat(profile.description()).isEqualTo("the gateway");
        assertThat(profile.lockFiles()).containsExactly("**/*.jsonl.lock");
        assertThat(profile.ownerPattern().pattern()).isEqualTo("gateway(\\.jar)?");
        LockProfile lock = profile.locks().get(0);
        assertThat(lock.className()).isEqualTo("com.example.gateway.SessionWriteLock");
        assertThat(lock.acquire().method()).isEqualTo("acquire");
        assertThat(lock.acquire().parameters()).containsExactly("java.nio.file.Path", "long");
        assertThat(lock.acquire().hold()).hasToString("return");
        assertThat(lock.acquire().lockFile()).hasToString("return.lockFile()");
        assertThat(lock.acquire().resource()).hasToString("arg0");
        assertThat(lock.acquire().maxHoldMs()).hasToString("hold.maxHoldMs");
        assertThat(lock.release().className()).isEqualTo("com.example.gateway.Handle");
        assertThat(lock.release().hold()).hasToString("this");
        assertThat(lock.forceRelease().on()).isEqualTo(ForceReleaseProfile.Target.LOCK);
        assertThat(lock.forceRelease().arguments())
                .map(Expression::toString)
                .containsExactly("hold", "'lockmedic'", "5", "true", "arg1");
        assertThat(lock.held()).hasToString("hold.isHeld()");
        assertThat(profile.stalePolicy())
                .isEqualTo(
                        new StalePolicyProfile(
                                "com.example.gateway.StalePolicy",
                                "shouldRemove",
                                List.of("java.util.Set"),
                                Expression.parse(
                                        "arg0", java.util.Set.of(Expression.Root.ARGUMENT)),
                                "HOLD_EXCEEDED",
                                "TAKE"));
    }

    @Test
    void optionalPartsAreAbsent() throws ProfileException {
        Profile profile = ProfileReader.read(Samples.SMALL, "x.json");
        assertThat(profile.description()).isNull();
        assertThat(profile.lockFiles()).isEmpty();
        assertThat(profile.ownerPattern()).isNull();
        assertThat(profile.locks().get(0).acquire().parameters()).isNull();
        assertThat(profile.locks().get(0).release().className()).isEqualTo("com.example.Lock");
        assertThat(profile.locks().get(0).forceRelease()).isNull();
        assertThat(profile.stalePolicy().holdExceeded()).isEqualTo("hold-exceeded");
        assertThat(profile.stalePolicy().reclaim()).isEqualTo(true);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"release\": {| \"relase\": {|unknown key \"relase\" at line 6, column 7 of x.json; did you mean \"release\"?",
                "\"hold\": \"this\"|\"hold\": \"this\", \"zzzzz\": 1|unknown key \"zzzzz\" at line 6, column 56 of x.json; known here: method, hold, class, parameters",
                "\"name\": \"small\"|\"name\": \"small\", \"name\": \"b\"|duplicate key \"name\" at line 2, column 20 of x.json; it is also at line 2",
                "\"method\": \"release\", |`` |missing key \"method\" in locks[0].release at line 6, column 18 of x.json",
                "\"name\": \"small\"|\"name\": 7|\"name\" must be a string, not a number at line 2, column 11 of x.json",
                "\"name\": \"small\"|\"name\": null|\"name\" must be a string, not null at line 2, column 11 of x.json",
                "\"name\": \"small\"|\"name\": \"\"|\"name\" is not a short name: \"\" at line 2, column 11 of x.json",
                "\"method\": \"release\"|\"method\": \"release()\"|\"method\" is not a method name: \"release()\" at line 6, column 29 of x.json",
                "\"com.example.Lock\"|\"com.example.\"|\"class\" is not a class name: \"com.example.\" at line 4, column 16 of x.json",
                "\"com.example.Lock\"|\"java.util.concurrent.Semaphore\"|\"class\" is java.util.concurrent.Semaphore at line 4, column 16 of x.json; a profile describes the host's own classes only",
                "\"hold\": \"return\"|\"hold\": \"retrun\"|\"hold\" is not an expression: \"retrun\" at line 5, column 48 of x.json; write this, return or argN, then any number of .field or .method()",
                "\"hold\": \"return\"|\"hold\": \"return.get(1)\"|\"hold\" is not an expression: \"return.get(1)\" at line 5, column 48 of x.json; write this, return or argN, then any number of .field or .method()",
                "\"hold\": \"this\"|\"hold\": \"return\"|\"hold\" can't begin with \"return\" at line 6, column 48 of x.json; use this or argN",
                "\"hold\": \"return\"|\"hold\": \"return\", \"maxHoldMs\": 0|\"maxHoldMs\" must be more than 0 at line 5, column 71 of x.json",
                "\"hold\": \"return\"|\"hold\": \"return\", \"maxHoldMs\": 1.5|\"maxHoldMs\" must be an expression or a whole number, not a number at line 5, column 71 of x.json",
                "\"hold\": \"return\"|\"hold\": \"return\", \"parameters\": [\"List<String>\"]|\"parameters\" is not a type name: \"List<String>\" at line 5, column 73 of x.json",
                "\"reclaim\": true|\"reclaim\": []|\"reclaim\" must be a boolean, a string or a whole number, not an array at line 9, column 86 of x.json",
                "\"name\": \"small\"|\"name\": \"small\", \"ownerPattern\": \"(\"|\"ownerPattern\" is not a regular expression: Unclosed group near index 1 at line 2, column 36 of x.json",
                "\"name\": \"small\"|\"name\": \"small\", \"lockFiles\": [\"{\"]|\"lockFiles\" is not a glob: Missing '} near index 0 at line 2, column 34 of x.json",
                "\"name\": \"small\"|\"name\": \"small\", \"lockFiles\": []|\"lockFiles\" is empty at line 2, column 33 of x.json; leave it out",
                "\"name\": \"small\"|\"name\": \"small\", \"lockFiles\": \"*\"|\"lockFiles\" must be an array, not a string at line 2, column 33 of x.json",
                "\"release\": {|\"forceRelease\": {\"on\": \"Lock\", \"method\": \"m\"}, \"release\": {|\"on\" must be \"lock\" or \"hold\", not \"Lock\" at line 6, column 30 of x.json",
                "\"release\": {|\"forceRelease\": {\"on\": \"lock\", \"method\": \"m\", \"arguments\": [null]}, \"release\": {|\"arguments\" must be expressions, 'quoted text', whole numbers or booleans, not null at line 6, column 67 of x.json",
                "\"acquire\": {\"method\": \"acquire\", \"hold\": \"return\"}|\"acquire\": \"acquire\"|locks[0].acquire must be an object, not a string at line 5, column 18 of x.json",
            })
    void saysWhatIsWrongAndWhere(String find, String replace, String message) {
        assertThat(Samples.SMALL).contains(find);
        assertWrong(Samples.SMALL.replace(find, replace.strip()), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"name\": \"x\"}|nothing described at line 1, column 1 of x.json; give at least one of locks, stalePolicy, lockFiles, ownerPattern",
                "[]|profile must be an object, not an array at line 1, column 1 of x.json",
                "`` |no JSON in x.json: it is empty",
                "{} {}|more than one JSON value at line 1, column 4 of x.json; a profile is one object",
                "{'a': 1}|not JSON: Unexpected character (''' (code 39)): was expecting double-quote to start field name at line 1, column 2 of x.json",
            })
    void saysWhatIsWrongWithTheWhole(String json, String message) {
        assertWrong(json.strip(), message);
    }

    @Test
    void commentsAreNotJson() {
        assertThatExceptionOfType(ProfileException.class)
                .isThrownBy(() -> ProfileReader.read("{ // why\n}", "x.json"))
                .withMessageStartingWith("not JSON: Unexpected character ('/' (code 47))")
                .withMessageEndingWith(" at line 1, column 3 of x.json");
    }

    @Test
    void deepNestingIsRefused() {
        assertThatExceptionOfType(ProfileException.class)
                .isThrownBy(() -> ProfileReader.read("[".repeat(100_000), "x.json"))
                .withMessageStartingWith("not JSON: Document nesting depth (17) exceeds");
    }

    @Test
    void sizeAndEncodingAreChecked() throws ProfileException {
        byte[] large = new byte[ProfileReader.MAX_BYTES + 1];
        assertThatExceptionOfType(ProfileException.class)
                .isThrownBy(() -> ProfileReader.read(new ByteArrayInputStream(large), "x.json"))
                .withMessage("x.json is larger than 1 MiB; that is no profile");
        byte[] latin1 = "{\"name\": \"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThatExceptionOfType(ProfileException.class)
                .isThrownBy(() -> ProfileReader.read(new ByteArrayInputStream(latin1), "x.json"))
                .withMessage("x.json is not UTF-8");
        byte[] marked = ("\uFEFF" + Samples.SMALL).getBytes(StandardCharsets.UTF_8);
        assertThat(ProfileReader.read(new ByteArrayInputStream(marked), "x.json").name())
                .isEqualTo("small");
    }

    @Test
    void aMissingFileIsOneMessage() {
        assertThatExceptionOfType(ProfileException.class)
                .isThrownBy(() -> ProfileReader.read(Path.of("no-such-profile.json")))
                .withMessage(
                        "can't read no-such-profile.json: java.nio.file.NoSuchFileException:"
                                + " no-such-profile.json");
    }

    @Test
    void aMessageIsOneLineWhateverItQuotes() {
        assertWrong(
                "{\"a\\nb\\u001b[31m\":1}",
                "unknown key \"a\\u000ab\\u001b[31m\" at line 1, column 2 of x.json; known here:"
                        + " name, $schema, description, lockFiles, ownerPattern, locks,"
                        + " stalePolicy");
    }

    @Test
    void theContextClassLoaderDoesNotMatter() throws ProfileException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(null);
        try {
            assertThat(ProfileReader.read(Samples.FULL, "x.json").locks()).hasSize(1);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void assertWrong(String json, String message) {
        assertThatExceptionOfType(ProfileException.class)
                .isThrownBy(() -> ProfileReader.read(json, "x.json"))
                .withMessage(message);
    }
}
