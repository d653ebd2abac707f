package dev.lockmedic.profiles;

import static dev.lockmedic.fuzz.Fuzzing.require;

import dev.lockmedic.fuzz.Fuzzing;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever lies in a profile, it is a profile or one line that says what is wrong. */
class ProfileFuzzTest {
    private static final List<byte[]> SEEDS =
            Stream.of(
                            Samples.FULL,
                            Samples.SMALL,
                            "{\"name\":\"p\",\"lockFiles\":[\"**/*.lck\",\"/x/{a,b}/[c-d]?.lock\"]}",
                            "{\"name\":\"o\",\"ownerPattern\":\"(a|b)*[^c]{2,5}\\\\.jar\"}")
                    .map(text -> text.getBytes(StandardCharsets.UTF_8))
                    .toList();

    @Test
    void everyProfileIsReadOrRefusedInOneLine() {
        Fuzzing.run("profile", SEEDS, 5000, ProfileFuzzTest::check);
    }

    private static void check(byte[] document) {
        try {
            Profile profile = ProfileReader.read(new ByteArrayInputStream(document), "fuzz.json");
            require(!profile.lockFiles().contains(""), "globs", profile);
            require(
                    !profile.lockFiles().isEmpty()
                            || profile.ownerPattern() != null
                            || !profile.locks().isEmpty()
                            || profile.stalePolicy() != null,
                    "something is described",
                    profile);
        } catch (ProfileException e) {
            require(e.getMessage().contains("fuzz.json"), "says where", e);
            require(e.getMessage().chars().noneMatch(Character::isISOControl), "one line", e);
        }
    }
}
