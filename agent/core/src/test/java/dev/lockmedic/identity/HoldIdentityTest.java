package dev.lockmedic.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.lockfile.FileIdentity;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.lockfile.Payload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of an identity, what is none, and to which lock one belongs. */
class HoldIdentityTest {
    private static final Realm REALM =
            new Realm(
                    "a1cbabc9-e059-40a1-90fe-881baa72b442", "4026531836", "4026531834", "gate-1.x");
    private static final String HOLD = "0123456789abcdef0123456789abcdef";
    private static final long BORN = 1_764_108_633_831_137_252L;
    private static final Instant CREATED = Instant.parse("2026-11-25T22:17:13.831Z");

    private static LockSnapshot lock(String inode, long bornNanos, boolean hasBirth, long pid) {
        FileTime birth = FileTime.from(bornNanos, TimeUnit.NANOSECONDS);
        return new LockSnapshot(
                Path.of("/x/a.lock"),
                new FileIdentity(
                        FileIdentity.Kind.FILE,
                        "(dev=fe00,ino=" + inode + ")",
                        birth,
                        hasBirth,
                        birth,
                        1),
                new byte[1],
                new Payload(
                        Payload.Form.OBJECT,
                        pid,
                        CREATED,
                        OptionalLong.empty(),
                        OptionalLong.empty()),
                null);
    }

    private static HoldIdentity identity() {
        return HoldIdentity.of(
                lock("131090", BORN, true, 4711), REALM, HOLD, 645_760, OptionalLong.of(64_000));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text() {
        return new String(identity().format(), StandardCharsets.US_ASCII);
    }

    @Test
    void isOneLine() {
        assertThat(text())
                .isEqualTo(
                        "lockmedic/1 hold=0123456789abcdef0123456789abcdef start=645760 pid=4711"
                                + " created=1795645033831 process=64000 inode=131090"
                                + " birth=1764108633831137252"
                                + " boot=a1cbabc9-e059-40a1-90fe-881baa72b442 pidns=4026531836"
                                + " timens=4026531834 host=gate-1.x");
    }

    @Test
    void parsingIsTheInverse() {
        assertThat(HoldIdentity.parse(identity().format())).isEqualTo(identity());
        HoldIdentity least =
                new HoldIdentity(
                        Realm.UNKNOWN,
                        HOLD,
                        BootClock.UNKNOWN,
                        1,
                        -1,
                        OptionalLong.empty(),
                        "2",
                        HoldIdentity.NO_BIRTH);
        assertThat(HoldIdentity.parse(least.format())).isEqualTo(least);
    }

    @Test
    void theLongestIsWithinTheBound() {
        HoldIdentity longest =
                new HoldIdentity(
                        new Realm(REALM.bootId(), "9".repeat(20), "9".repeat(20), "h".repeat(64)),
                        HOLD,
                        999_999_999_999_999_999L,
                        Long.MAX_VALUE,
                        Long.MIN_VALUE + 1,
                        OptionalLong.of(999_999_999_999_999_999L),
                        "9".repeat(20),
                        Long.MAX_VALUE);

        assertThat(longest.format()).hasSizeLessThan(HoldIdentity.LIMIT_BYTES / 2);
        assertThat(HoldIdentity.parse(longest.format())).isEqualTo(longest);
    }

    @Test
    void aTornOneIsNone() {
        byte[] whole = identity().format();
        // Without its last characters a host is a shorter host.
        int hostless = text().indexOf("host=") + "host=".length();
        for (int length = 0; length <= hostless; length++) {
            assertThat(HoldIdentity.parse(Arrays.copyOf(whole, length))).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "{\"hold\":1}",
                "lockmedic/1",
                "lockmedic/1 hold=x",
                "lockmedic/2 hold=0123456789abcdef0123456789abcdef"
            })
    void garbageIsNone(String text) {
        assertThat(HoldIdentity.parse(bytes(text))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "start=645760|start=-5",
                "start=645760|start=9999999999999999999",
                "pid=4711|pid=0",
                "pid=4711|pid=-1",
                "pid=4711|pid=9999999999999999999",
                "pid=4711|pid=4711 pid=4711",
                "hold=0123|hold=ABCD",
                "created=1795645033831|created=99999999999999999999",
                "boot=a1cb|boot=zzzz",
                "host=gate-1.x|host=gate 1",
                "host=gate-1.x|host=gate\u00e9",
                "host=gate-1.x|host=gate\n",
                "pidns=4026531836 |",
                "lockmedic/1 |lockmedic/1  "
            })
    void oneWrongPartIsEnough(String change) {
        String[] parts = change.split("\\|", -1);
        String changed = text().replace(parts[0], parts[1]);

        assertThat(changed).isNotEqualTo(text());
        assertThat(HoldIdentity.parse(bytes(changed))).isNull();
    }

    @Test
    void aMegabyteIsNoneAndCostsNothing() {
        assertThat(HoldIdentity.parse(bytes(text() + "x".repeat(1 << 20)))).isNull();
        assertThat(HoldIdentity.isOfAnotherVersion(bytes("lockmedic/2 " + "x".repeat(1 << 20))))
                .isFalse();
    }

    @Test
    void noBytesMakeItThrow() {
        Random random = new Random(1);
        byte[] whole = identity().format();
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = whole.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            HoldIdentity parsed = HoldIdentity.parse(bytes);
            if (parsed != null) {
                assertThat(HoldIdentity.parse(parsed.format())).isEqualTo(parsed);
            }
        }
    }

    @Test
    void anotherVersionIsKnownAsSuch() {
        assertThat(HoldIdentity.isOfAnotherVersion(bytes("lockmedic/2 anything"))).isTrue();
        assertThat(HoldIdentity.isOfAnotherVersion(bytes("lockmedic/1 torn"))).isFalse();
        assertThat(HoldIdentity.isOfAnotherVersion(bytes("lockmedic"))).isFalse();
        assertThat(HoldIdentity.isOfAnotherVersion(identity().format())).isFalse();
    }

    @Test
    void belongsToOneFileAndOneHolder() {
        HoldIdentity identity = identity();

        assertThat(identity.isOf(lock("131090", BORN, true, 4711))).isTrue();
        assertThat(identity.isOf(lock("131091", BORN, true, 4711))).as("a copy").isFalse();
        assertThat(identity.isOf(lock("131090", BORN + 1, true, 4711)))
                .as("the inode used again")
                .isFalse();
        assertThat(identity.isOf(lock("131090", BORN, true, 4712)))
                .as("written anew by another")
                .isFalse();
        assertThat(identity.isOf(lock("131090", BORN + 1, false, 4711)))
                .as("read where births are not known")
                .isTrue();
    }

    @Test
    void withoutInodeThereIsNone() {
        FileTime time = FileTime.fromMillis(0);
        LockSnapshot lock =
                new LockSnapshot(
                        Path.of("/x/a.lock"),
                        new FileIdentity(FileIdentity.Kind.FILE, null, time, true, time, 1),
                        new byte[1],
                        lock("1", 1, true, 1).payload(),
                        null);

        assertThat(HoldIdentity.of(lock, REALM, HOLD, 0, OptionalLong.empty())).isNull();
    }

    @Test
    void itsStartIsOfThePayloadItWasWrittenFor() {
        Payload same = lock("131090", BORN, true, 4711).payload();
        Payload renewed =
                new Payload(
                        Payload.Form.OBJECT,
                        4711,
                        CREATED.plusMillis(1),
                        OptionalLong.empty(),
                        OptionalLong.empty());

        assertThat(identity().startOf(same)).hasValue(645_760);
        assertThat(identity().startOf(renewed)).isEmpty();
    }

    @Test
    void holdIdsDiffer() {
        assertThat(HoldIdentity.newHoldId())
                .matches("[0-9a-f]{32}")
                .isNotEqualTo(HoldIdentity.newHoldId());
    }
}
