package dev.lockmedic.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which paths are lock files, and that the quick test never turns away what the slow one takes. */
class LockFilesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "**/*.lock | /a/b.lock | true",
                "**/*.lock | /b.lock | true",
                "**/*.lock | /a/.lock | true",
                "**/*.lock | /a/b.lock.tmp | false",
                "**/*.lock | /a/b.lock/c | false",
                "**/*.lock,**/*.pid | /a/b.pid | true",
                "**/*.{lock,lck} | /a/b.lck | true",
                "**/*.{lock,lck},**/LOCK | /a/LOCK | true",
                "**/*.{lock,lck} | /a/b.lok | false",
                "/var/run/*.lock | /var/run/a.lock | true",
                "/var/run/*.lock | /var/run/x/a.lock | false",
                "/var/run/only.lock | /var/run/only.lock | true",
                "/var/run/only.lock | /run/only.lock | false",
                "**/lock-? | /a/lock-1 | true",
                "**/[a-c].lock | /x/d.lock | false",
            })
    void matches(String globs, String path, boolean expected) {
        LockFiles lockFiles = LockFiles.parse(globs);

        assertThat(lockFiles.matches(Path.of(path))).isEqualTo(expected);
        if (expected) {
            assertThat(lockFiles.mayMatch(path)).isTrue();
        }
    }

    @Test
    void whatIsClearlyNoLockFileIsTurnedAwayQuickly() {
        assertThat(LockFiles.parse("**/*.lock").mayMatch("/a/b.txt")).isFalse();
        assertThat(LockFiles.parse("/var/run/*.lock").mayMatch("/a/b.txt")).isFalse();
        assertThat(LockFiles.NONE.mayMatch("/a/b.lock")).isFalse();
        assertThat(LockFiles.NONE.matches(Path.of("/a/b.lock"))).isFalse();
    }

    /** The hooks ask with the text that the host wrote, before the path is made absolute. */
    @ParameterizedTest
    @CsvSource({
        "/data/only.lock, only.lock",
        "**/locks/a.lock, locks/a.lock",
        "/data/only.lock, /data/x/../only.lock",
        "/data/only.lock, /data/./only.lock",
    })
    void aRelativeOrUnnormalisedTextMayMatchToo(String glob, String text) {
        assertThat(LockFiles.parse(glob).mayMatch(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " , ", "**/*.{lock", "[a-"})
    void whatIsNoGlobIsRefused(String text) {
        assertThatThrownBy(() -> LockFiles.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void globsAreKeptAsWrittenAndCanBeJoined() {
        LockFiles both =
                LockFiles.parse(" **/*.lock , **/*.{a,b} ").and(LockFiles.of(List.of("/x")));

        assertThat(both.globs()).containsExactly("**/*.lock", "**/*.{a,b}", "/x");
        assertThat(both).hasToString("**/*.lock,**/*.{a,b},/x");
        assertThat(both.matches(Path.of("/x"))).isTrue();
    }

    @Test
    void agreesWithThePathMatcherOnRandomGlobsAndPaths() {
        Random random = new Random(20260101);
        int matched = 0;
        for (int i = 0; i < 20_000; i++) {
            String glob = (random.nextBoolean() ? "**/" : "/") + text(random, "ab.*?/{}[]", 6);
            String path = "/" + text(random, "ab./", 6);
            LockFiles lockFiles;
            try {
                lockFiles = LockFiles.of(List.of(glob));
            } catch (IllegalArgumentException noGlob) {
                continue;
            }
            Path absolute = Path.of(path);
            boolean expected =
                    FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(absolute);
            assertThat(lockFiles.matches(absolute)).as("%s on %s", glob, path).isEqualTo(expected);
            if (expected) {
                matched++;
                assertThat(lockFiles.mayMatch(absolute.toString()))
                        .as("%s may match %s", glob, path)
                        .isTrue();
            }
        }
        assertThat(matched).as("pairs that match, so that something was tested").isGreaterThan(500);
    }

    private static String text(Random random, String alphabet, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = 1 + random.nextInt(most); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
