package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.it.harness.Child;
import dev.lockmedic.it.harness.Cli;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.Says;
import dev.lockmedic.it.host.LuceneHost;
import dev.lockmedic.it.host.LuceneLeakHost;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.lucene.index.IndexWriter;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Lucene write lock that was leaked inside the JVM. It is two locks: a FileLock, and an entry in
 * a static set of Lucene's ("Lock held by this virtual machine").
 */
class LuceneLeakIT {
    private static final String HELD_BY_JVM =
            "open: org.apache.lucene.store.LockObtainFailedException: Lock held by this virtual"
                    + " machine: ";
    private static final Path PROFILE =
            Path.of("../docs/profiles/lucene.json").toAbsolutePath().normalize();

    @TempDir Path folder;

    private Jvm lucene(Jdk jdk, Class<?> main) throws URISyntaxException {
        return Jvm.on(jdk)
                .main(main, folder.resolve("index").toString())
                .classPath(
                        Path.of(
                                        IndexWriter.class
                                                .getProtectionDomain()
                                                .getCodeSource()
                                                .getLocation()
                                                .toURI())
                                .toString())
                .mayBeAttachedTo()
                .mayLog("set lockmedic\\..*")
                // Lucene's own advice on flags and modules.
                .maySay("(?!.*ockmedic).*");
    }

    /** Once the job has ended: on a busy machine it may take longer than the limit. */
    private static void set(Jdk jdk, Child child, String setting) {
        Cli.done(jdk, "set", Long.toString(child.pid()), setting);
    }

    @JdkTest
    void isReportedWithTheJobThatLeakedIt(Jdk jdk) throws URISyntaxException {
        Jvm jvm = lucene(jdk, LuceneLeakHost.class).agent().logs(Says.FILE_LOCK_REPORTED);
        try (Child child = jvm.start()) {
            child.awaitOut("leaked");
            set(jdk, child, "file-locks.max-hold=1s");
            assertThat(child.awaitLog(Says.FILE_LOCK_REPORTED))
                    .contains("index/write.lock is stuck, and only reported")
                    .contains("held by thread \"indexing-job\" (ended) of pid " + child.pid())
                    .contains("the thread that took it has ended without giving it back");
            child.tell("open");
            assertThat(child.awaitOut("^open: ")).startsWith(HELD_BY_JVM);
            child.tell("commit");
            assertThat(child.awaitOut("^commit: ")).isEqualTo("commit: committed");
            assertThat(child.end()).isZero();
        }
    }

    @JdkTest
    void reclaimedItIsFreeForOtherJvmsAndTheOldWriterFailsCleanly(Jdk jdk)
            throws URISyntaxException {
        Jvm jvm =
                lucene(jdk, LuceneLeakHost.class)
                        .agent()
                        .logs(Says.FILE_LOCK_RELEASED)
                        .mayLog(Says.WRITE_REFUSED);
        try (Child child = jvm.start()) {
            child.awaitOut("leaked");
            set(jdk, child, "file-locks.rules=**/write.lock=1s:reclaim");
            child.awaitLog(Says.FILE_LOCK_RELEASED);
            try (Child other = lucene(jdk, LuceneHost.class).start()) {
                other.awaitOut("open");
                other.tell("");
                other.awaitOut("committed");
                assertThat(other.end()).isZero();
            }
            // The set is Lucene's, and only Lucene's own close takes the entry out: see below.
            child.tell("open");
            assertThat(child.awaitOut("^open: ")).startsWith(HELD_BY_JVM);
            child.tell("commit");
            assertThat(child.awaitOut("^commit: "))
                    .startsWith("commit: org.apache.lucene.store.AlreadyClosedException")
                    .contains("FileLock invalidated by an external force");
            assertThat(child.end()).isZero();
        }
    }

    @JdkTest
    void withItsProfileTheNextWriterOfTheSameJvmOpens(Jdk jdk) throws URISyntaxException {
        assertThat(Files.exists(PROFILE)).isTrue();
        Jvm jvm =
                lucene(jdk, LuceneLeakHost.class)
                        .agent("profiles=" + PROFILE + ",max-hold-cap=1s,policy=report")
                        .mayLog("lock org.apache.lucene.* is stuck, and only reported: .*")
                        .logs(
                                "lock org.apache.lucene.store.NativeFSLockFactory on .*write.lock"
                                        + " released by force-release: held by thread"
                                        + " \"indexing-job\" .*");
        try (Child child = jvm.start()) {
            child.awaitOut("leaked");
            set(jdk, child, "policy=reclaim");
            child.awaitLog("released by force-release");
            child.tell("open");
            assertThat(child.awaitOut("^open: ")).isEqualTo("open: committed");
            child.tell("commit");
            assertThat(child.awaitOut("^commit: "))
                    .startsWith("commit: org.apache.lucene.store.AlreadyClosedException");
            assertThat(child.end()).isZero();
        }
    }
}
