package dev.lockmedic.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockmedic.lockfile.FileIdentity;
import dev.lockmedic.lockfile.LockFileReader;
import dev.lockmedic.lockfile.LockSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Identities on real files: written, read back, and what is not taken for one. */
class IdentityAttributeTest {
    private static final String BOOT = "a1cbabc9-e059-40a1-90fe-881baa72b442";
    private static final Realm HERE = new Realm(BOOT, "1", "2", "h");

    @TempDir Path folder;
    private final LockFileReader reader = new LockFileReader(identity -> false);
    private final IdentityAttribute attribute = new IdentityAttribute(reader);
    private Path lock;

    @BeforeEach
    void theLockFile() throws IOException {
        lock = folder.resolve("a.lock");
        Files.writeString(lock, "{\"pid\":4711,\"createdAt\":\"2026-01-01T00:00:00Z\"}");
        assumeTrue(IdentityAttribute.isSupported(lock), "no extended attributes here");
    }

    private HoldIdentity identity(Realm realm) throws IOException {
        return HoldIdentity.of(
                reader.read(lock), realm, HoldIdentity.newHoldId(), 1000, OptionalLong.empty());
    }

    private Origin origin() throws IOException {
        return attribute.originOf(reader.read(lock), HERE);
    }

    private UserDefinedFileAttributeView view() {
        return Files.getFileAttributeView(lock, UserDefinedFileAttributeView.class);
    }

    private void put(String text) throws IOException {
        view().write(
                        IdentityAttribute.NAME,
                        ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void isReadAsItWasWritten() throws IOException {
        FileIdentity before = FileIdentity.of(lock);
        HoldIdentity identity = identity(HERE);

        IdentityAttribute.write(lock, identity);

        Origin origin = origin();
        assertThat(origin.kind()).isEqualTo(Origin.Kind.HERE);
        assertThat(origin.identity()).isEqualTo(identity);
        assertThat(origin.startMillis(reader.read(lock).payload())).hasValue(1000);
        assertThat(FileIdentity.of(lock)).as("to others it is the file it was").isEqualTo(before);
        assertThat(view().list()).containsExactly(IdentityAttribute.NAME);
    }

    @Test
    void aLaterOneReplacesIt() throws IOException {
        IdentityAttribute.write(lock, identity(new Realm(BOOT, "123456", "2", "longer.name")));
        assertThat(origin().kind()).isEqualTo(Origin.Kind.SAME_CLOCK);

        IdentityAttribute.write(lock, identity(HERE));

        assertThat(origin().kind()).isEqualTo(Origin.Kind.HERE);
    }

    @Test
    void tellsWhereTheHolderIs() throws IOException {
        IdentityAttribute.write(lock, identity(new Realm(BOOT, "9", "2", "pod-7")));
        assertThat(origin().pidsCount()).isFalse();
        assertThat(origin().isElsewhere()).isTrue();
        assertThat(origin().words())
                .isEqualTo("in another pid namespace of this machine (host pod-7)");
        assertThat(origin().startMillis(reader.read(lock).payload())).hasValue(1000);

        IdentityAttribute.write(lock, identity(new Realm(BOOT.replace('a', 'b'), "1", "2", "h")));
        assertThat(origin().kind()).isEqualTo(Origin.Kind.ELSEWHERE);
        assertThat(origin().startMillis(reader.read(lock).payload())).isEmpty();
    }

    @Test
    void anAbsentOneIsNone() throws IOException {
        assertThat(origin()).isEqualTo(Origin.UNNAMED);
        assertThat(origin().pidsCount()).isTrue();
    }

    @Test
    void garbageIsNone() throws IOException {
        put("lockmedic/1 or not");
        assertThat(origin()).isEqualTo(Origin.UNNAMED);
        put("");
        assertThat(origin()).isEqualTo(Origin.UNNAMED);
        put("x".repeat(2000));
        assertThat(origin()).isEqualTo(Origin.UNNAMED);
    }

    @Test
    void anotherVersionIsSomewhereElse() throws IOException {
        put("lockmedic/2 whatever that says");

        assertThat(origin().kind()).isEqualTo(Origin.Kind.ELSEWHERE);
        assertThat(origin().words()).contains("another version");
    }

    @Test
    void aCopyOfTheFileCarriesNone() throws IOException {
        IdentityAttribute.write(lock, identity(HERE));
        Path copy = folder.resolve("copy.lock");
        Files.copy(lock, copy, StandardCopyOption.COPY_ATTRIBUTES);
        assertThat(Files.getFileAttributeView(copy, UserDefinedFileAttributeView.class).list())
                .contains(IdentityAttribute.NAME);

        Origin origin = attribute.originOf(reader.read(copy), HERE);

        assertThat(origin).isEqualTo(Origin.UNNAMED);
    }

    @Test
    void oneHolderWritingOverAnothersPayloadCarriesNone() throws IOException {
        IdentityAttribute.write(lock, identity(HERE));
        Files.writeString(lock, "{\"pid\":4712,\"createdAt\":\"2026-01-01T00:00:00Z\"}");

        assertThat(origin()).isEqualTo(Origin.UNNAMED);
    }

    @Test
    void aFileOfAnotherProtocolIsNotEvenOpened() throws IOException {
        Files.writeString(lock, "4711\n");
        LockSnapshot foreign = reader.read(lock);
        IdentityAttribute asserting =
                new IdentityAttribute(
                        new LockFileReader(
                                identity -> {
                                    throw new AssertionError("asked");
                                }));

        assertThat(asserting.originOf(foreign, HERE)).isEqualTo(Origin.UNNAMED);
    }

    /** Reading it would drop that lock. */
    @Test
    void whereThisProcessMayHaveAFileLockItIsUnreadable() throws IOException {
        IdentityAttribute locked = new IdentityAttribute(new LockFileReader(identity -> true));

        Origin origin = locked.originOf(reader.read(lock), HERE);

        assertThat(origin.kind()).isEqualTo(Origin.Kind.UNREADABLE);
        assertThat(origin.pidsCount()).isFalse();
        assertThat(origin.isElsewhere()).isFalse();
    }

    @Test
    void aFileSystemThatKeepsNoneRefuses() throws IOException {
        Path proc = Path.of("/proc/self/comm");
        assumeTrue(Files.exists(proc));

        assertThatThrownBy(() -> IdentityAttribute.write(proc, identity(HERE)))
                .isInstanceOf(IOException.class);
        assertThat(IdentityAttribute.isSupported(proc)).isFalse();
    }
}
