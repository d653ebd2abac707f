package dev.lockmedic.holds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.lockfile.FileIdentity;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;

/** Which file is the one that a hold made. */
class MadeFileTest {
    private static FileIdentity file(Object key, long birthMillis) {
        FileTime birth = FileTime.fromMillis(birthMillis);
        return new FileIdentity(
                FileIdentity.Kind.FILE, key, birth, true, FileTime.fromMillis(birthMillis + 1), 1);
    }

    @Test
    void beforeAnybodyHasLookedTheTimeOfBirthTells() {
        Hold hold = new Hold(1, Starts.by(Thread.currentThread()));

        assertThat(hold.madeFile().match(file("key", 1005))).isEqualTo(MadeFile.Match.YES);
        assertThat(hold.madeFile().match(file("key", 500))).isEqualTo(MadeFile.Match.UNSURE);
        assertThat(hold.madeFile().match(file("key", 5000))).isEqualTo(MadeFile.Match.UNSURE);
    }

    /** Its thread was stopped in the middle of the call: a successor's may be born within it. */
    @Test
    void theBirthWithinALongCallTellsNothing() {
        Hold hold =
                new Hold(
                        1,
                        new Hold.Start(
                                Hold.Kind.LOCK_FILE,
                                Starts.LOCK.toString(),
                                Starts.LOCK,
                                Thread.currentThread(),
                                0,
                                1000,
                                1700,
                                true,
                                false));

        assertThat(hold.madeFile().match(file("key", 1005))).isEqualTo(MadeFile.Match.UNSURE);
    }

    @Test
    void afterwardsTheIdentityTells() {
        Hold hold = new Hold(1, Starts.by(Thread.currentThread()));
        hold.madeFile().identity(file("key", 5000));

        assertThat(hold.madeFile().match(file("key", 5000))).isEqualTo(MadeFile.Match.YES);
        assertThat(hold.madeFile().match(file("key", 1005))).isEqualTo(MadeFile.Match.NO);
        assertThat(hold.madeFile().match(file("other", 5000))).isEqualTo(MadeFile.Match.NO);
    }

    @Test
    void theBirthOfALinkedOrAdoptedFileTellsNothing() {
        assertThat(new Hold(1, Starts.adopted()).madeFile().match(file("key", 1000)))
                .isEqualTo(MadeFile.Match.UNSURE);
    }
}
