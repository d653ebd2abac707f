package dev.lockmedic.identity;

import dev.lockmedic.lockfile.FileIdentity;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.lockfile.Payload;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What travels with a lock file, written by the holder's agent: where the holder is, and since when
 * it holds the lock by the clock there.
 *
 * <p>It is bound to one file, by inode and time of birth, and to one holder, by the payload's pid:
 * carried by anything else (a copy, a successor's file that was hit by mistake, a file that a
 * foreign program has written anew) it counts for nothing. Its start counts only as long as the
 * payload's {@code createdAt} is the one it was written for.
 *
 * @param realm where the holder is; never null, its parts may be
 * @param holdId random, 32 hexadecimal digits; no secret
 * @param startMillis start of the hold by the holder's boot clock, rounded up; {@link
 *     BootClock#UNKNOWN} if it has none
 * @param pid of the payload
 * @param createdMillis {@code createdAt} of the payload
 * @param processStart of the holder's process, in clock ticks since boot, if known
 * @param inode of the lock file
 * @param birthNanos time of birth of the lock file since 1970, {@link #NO_BIRTH} where it has none
 */
public record HoldIdentity(
        Realm realm,
        String holdId,
        long startMillis,
        long pid,
        long createdMillis,
        OptionalLong processStart,
        String inode,
        long birthNanos) {
    /** In place of a birth on file systems that keep none. */
    static final long NO_BIRTH = Long.MIN_VALUE;

    /** More than one is ever long; what is longer is none. */
    static final int LIMIT_BYTES = 1024;

    private static final String VERSION_1 = "lockmedic/1 ";
    private static final Pattern ANY_VERSION = Pattern.compile("lockmedic/[0-9]{1,9} .*");
    private static final String UNKNOWN = "-";
    private static final String NUMBER = "-?[0-9]{1,19}";

    private static final Pattern TEXT =
            Pattern.compile(
                    "lockmedic/1 hold=([0-9a-f]{32}) start=([0-9]{1,18}|-) pid=([1-9][0-9]{0,18})"
                            + " created=("
                            + NUMBER
                            + ") process=([0-9]{1,18}|-) inode=([0-9]{1,20}) birth=("
                            + NUMBER
                            + "|-) boot=("
                            + Realm.BOOT_ID
                            + "|-) pidns=("
                            + Realm.NAMESPACE
                            + "|-) timens=("
                            + Realm.NAMESPACE
                            + "|-) host=("
                            + Realm.HOST
                            + "|-)");

    private static final int REALM_GROUP = 8;
    // The pattern of a boot id has a group of its own.
    private static final int AFTER_BOOT_GROUP = REALM_GROUP + 2;

    /** A new hold id. Not from the system's source of randomness, which may block. */
    public static String newHoldId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return hex(random.nextLong()) + hex(random.nextLong());
    }

    private static String hex(long bits) {
        String digits = Long.toHexString(bits);
        return "0".repeat(16 - digits.length()) + digits;
    }

    /**
     * For a hold of this process, on the lock file as read.
     *
     * @return null if it can't be bound to the file: there is no inode, or no instant that fits
     */
    public static HoldIdentity of(
            LockSnapshot lock,
            Realm realm,
            String holdId,
            long startMillis,
            OptionalLong processStart) {
        FileIdentity file = lock.identity();
        String inode = file.inode();
        OptionalLong created = createdMillis(lock.payload());
        if (inode == null || created.isEmpty()) {
            return null;
        }
        return new HoldIdentity(
                realm,
                holdId,
                startMillis,
                lock.payload().pid(),
                created.getAsLong(),
                processStart,
                inode,
                file.hasBirth() ? birthNanos(file) : NO_BIRTH);
    }

    /** Whether this is about the holder that the lock names, in the file that it was written to. */
    boolean isOf(LockSnapshot lock) {
        FileIdentity file = lock.identity();
        return pid == lock.payload().pid()
                && inode.equals(file.inode())
                && (birthNanos == NO_BIRTH || !file.hasBirth() || birthNanos == birthNanos(file));
    }

    /**
     * Start of the hold by the boot clock, if it is still the hold that the payload tells of: a
     * holder may have written a new instant since.
     */
    OptionalLong startOf(Payload payload) {
        OptionalLong created = createdMillis(payload);
        return startMillis != BootClock.UNKNOWN
                        && created.isPresent()
                        && created.getAsLong() == createdMillis
                ? OptionalLong.of(startMillis)
                : OptionalLong.empty();
    }

    private static long birthNanos(FileIdentity file) {
        // Saturates for times that no file was born at.
        return file.birth().to(TimeUnit.NANOSECONDS);
    }

    private static OptionalLong createdMillis(Payload payload) {
        try {
            return payload.createdAt() == null
                    ? OptionalLong.empty()
                    : OptionalLong.of(payload.createdAt().toEpochMilli());
        } catch (ArithmeticException beyondLong) {
            return OptionalLong.empty();
        }
    }

    /** One line of ASCII, the inverse of {@link #parse}. */
    byte[] format() {
        return (VERSION_1
                        + "hold="
                        + holdId
                        + " start="
                        + (startMillis == BootClock.UNKNOWN ? UNKNOWN : startMillis)
                        + " pid="
                        + pid
                        + " created="
                        + createdMillis
                        + " process="
                        + (processStart.isPresent() ? processStart.getAsLong() : UNKNOWN)
                        + " inode="
                        + inode
                        + " birth="
                        + (birthNanos == NO_BIRTH ? UNKNOWN : birthNanos)
                        + " boot="
                        + orUnknown(realm.bootId())
                        + " pidns="
                        + orUnknown(realm.pidNamespace())
                        + " timens="
                        + orUnknown(realm.timeNamespace())
                        + " host="
                        + orUnknown(realm.host()))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String orUnknown(String part) {
        return part == null ? UNKNOWN : part;
    }

    private static String orNull(String text) {
        return text.equals(UNKNOWN) ? null : text;
    }

    /** Null if it is not exactly such a text: torn, of another version, anything else. */
    static HoldIdentity parse(byte[] bytes) {
        if (bytes.length > LIMIT_BYTES) {
            return null;
        }
        Matcher m = TEXT.matcher(text(bytes));
        if (!m.matches()) {
            return null;
        }
        try {
            return new HoldIdentity(
                    new Realm(
                            orNull(m.group(REALM_GROUP)),
                            orNull(m.group(AFTER_BOOT_GROUP)),
                            orNull(m.group(AFTER_BOOT_GROUP + 1)),
                            orNull(m.group(AFTER_BOOT_GROUP + 2))),
                    m.group(1),
                    m.group(2).equals(UNKNOWN) ? BootClock.UNKNOWN : Long.parseLong(m.group(2)),
                    Long.parseLong(m.group(3)),
                    Long.parseLong(m.group(4)),
                    m.group(5).equals(UNKNOWN)
                            ? OptionalLong.empty()
                            : OptionalLong.of(Long.parseLong(m.group(5))),
                    m.group(6),
                    m.group(7).equals(UNKNOWN) ? NO_BIRTH : Long.parseLong(m.group(7)));
        } catch (NumberFormatException beyondLong) {
            return null;
        }
    }

    /** Whether this says that it is of another version, which only newer agents can read. */
    static boolean isOfAnotherVersion(byte[] bytes) {
        if (bytes.length > LIMIT_BYTES) {
            return false;
        }
        String text = text(bytes);
        return !text.startsWith(VERSION_1) && ANY_VERSION.matcher(text).matches();
    }

    /** Each byte a character, so that no byte can be lost on the way. */
    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
