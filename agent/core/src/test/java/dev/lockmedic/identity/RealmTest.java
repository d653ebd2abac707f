package dev.lockmedic.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which places are the same for process numbers and for clocks; what is unknown is no place. */
class RealmTest {
    private static final String BOOT = "a1cbabc9-e059-40a1-90fe-881baa72b442";
    private static final Realm HERE = new Realm(BOOT, "4026531836", "4026531834", "one");

    @TempDir Path proc;

    @Test
    void thisProcessIsWhereItIs() {
        assumeTrue(Files.isReadable(Path.of("/proc/self/ns/pid")));

        Realm here = Realm.here();

        assertThat(here.isKnown()).isTrue();
        assertThat(here.samePids(Realm.here())).isTrue();
        assertThat(here.sameClock(Realm.here())).isTrue();
        assertThat(here.bootId()).matches(Realm.BOOT_ID);
    }

    @Test
    void eachPartTells() {
        Realm boot = new Realm(BOOT.replace('a', 'b'), "4026531836", "4026531834", "one");
        Realm pids = new Realm(BOOT, "4026532178", "4026531834", "one");
        Realm time = new Realm(BOOT, "4026531836", "4026532177", "one");
        Realm host = new Realm(BOOT, "4026531836", "4026531834", "two");

        assertThat(HERE.samePids(boot)).isFalse();
        assertThat(HERE.samePids(pids)).isFalse();
        assertThat(HERE.samePids(time)).as("start times are shifted").isFalse();
        assertThat(HERE.samePids(host)).isFalse();
        assertThat(HERE.sameClock(boot)).isFalse();
        assertThat(HERE.sameClock(pids)).isTrue();
        assertThat(HERE.sameClock(time)).isFalse();
        assertThat(HERE.sameClock(host)).as("a container's name is not a machine's").isTrue();
        assertThat(HERE.difference(boot)).isEqualTo("of another boot of this machine (host one)");
        assertThat(HERE.difference(pids))
                .isEqualTo("in another pid namespace of this machine (host one)");
        assertThat(HERE.difference(time))
                .isEqualTo("in another time namespace of this machine (host one)");
        assertThat(HERE.difference(host))
                .isEqualTo("on this machine under another name (host two)");
        assertThat(HERE.difference(new Realm(BOOT.replace('a', 'b'), "1", "1", "two")))
                .isEqualTo("on another machine, or of another boot (host two)");
        assertThat(HERE.difference(Realm.UNKNOWN)).isEqualTo("at an unknown place");
    }

    @Test
    void whatIsUnknownIsTheSameAsNothing() {
        assertThat(Realm.UNKNOWN.samePids(Realm.UNKNOWN)).isFalse();
        assertThat(Realm.UNKNOWN.sameClock(Realm.UNKNOWN)).isFalse();
        assertThat(HERE.samePids(Realm.UNKNOWN)).isFalse();
        assertThat(Realm.UNKNOWN.samePids(HERE)).isFalse();
        Realm noHost = new Realm(BOOT, "4026531836", "4026531834", null);
        assertThat(noHost.samePids(noHost)).as("a host name only tells places apart").isTrue();
        assertThat(noHost.samePids(HERE)).isTrue();
        assertThat(new Realm(null, "1", "1", "h").isKnown()).isFalse();
        assertThat(new Realm(BOOT, null, "1", "h").isKnown()).isFalse();
        assertThat(new Realm(BOOT, "1", null, "h").isKnown()).isFalse();
    }

    @Test
    void anOldKernelHasNoTimeNamespaces() throws IOException {
        write("sys/kernel/random/boot_id", BOOT + "\n");
        write("sys/kernel/hostname", "one\n");
        Files.createDirectories(proc.resolve("self/ns"));
        Files.createSymbolicLink(proc.resolve("self/ns/pid"), Path.of("pid:[4026531836]"));

        Realm old = Realm.read(proc);

        assertThat(old).isEqualTo(new Realm(BOOT, "4026531836", "none", "one"));
        assertThat(old.samePids(old)).isTrue();
        assertThat(old.samePids(HERE)).isFalse();
    }

    @Test
    void whereThereIsNoProcNothingIsKnown() {
        assertThat(Realm.read(proc.resolve("absent"))).isEqualTo(Realm.UNKNOWN);
    }

    @Test
    void whatIsNotAsItShouldBeIsUnknown() throws IOException {
        write("sys/kernel/random/boot_id", "not an id\n");
        write("sys/kernel/hostname", "a host\n");
        Files.createDirectories(proc.resolve("self/ns"));
        Files.createSymbolicLink(proc.resolve("self/ns/pid"), Path.of("pid:[x]"));

        assertThat(Realm.read(proc)).isEqualTo(Realm.UNKNOWN);
    }

    private void write(String name, String text) throws IOException {
        Path file = proc.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
