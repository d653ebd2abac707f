package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.Namespaces;
import dev.lockmedic.it.harness.Payloads;
import dev.lockmedic.it.harness.Says;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/**
 * The identity that travels with a lock file, beside its payload: what it looks like, and what it
 * keeps a contender from that shares the folder and not the process numbers or the clock.
 */
class IdentityIT {
    private static final String LONG = "600000";

    @TempDir Path folder;

    @JdkTest
    void isBesideThePayloadAndChangesNothingThatOthersSee(Jdk jdk) throws IOException {
        try (Host host = Host.start(Jvm.on(jdk).agent())) {
            Path lock = lock("a");
            host.run("holder", "take", "write", lock, LONG);
            BasicFileAttributes before = Files.readAttributes(lock, BasicFileAttributes.class);
            byte[] payload = Files.readAllBytes(lock);

            String identity = awaitIdentity(lock);

            assertThat(identity)
                    .matches(
                            "lockmedic/1 hold=[0-9a-f]{32} start=\\d+ pid="
                                    + host.child().pid()
                                    + " created=\\d+ process="
                                    + Payloads.startTicks(host.child().pid())
                                    + " inode=\\d+ birth=\\S+ boot="
                                    + Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                                            .strip()
                                    + " pidns=\\d+ timens=\\S+ host=\\S+");
            BasicFileAttributes after = Files.readAttributes(lock, BasicFileAttributes.class);
            assertThat(lock).hasBinaryContent(payload);
            assertThat(after.lastModifiedTime()).isEqualTo(before.lastModifiedTime());
            assertThat(after.creationTime()).isEqualTo(before.creationTime());
            assertThat(after.fileKey()).isEqualTo(before.fileKey());
            host.run("holder", "free", "delete", lock);
            assertThat(lock).doesNotExist();
        }
    }

    @JdkTest
    void aHolderInAnotherPidNamespaceIsNotDeadForThoseOutside(Jdk jdk) {
        Jvm inside = Jvm.on(jdk).agent().startedBy(Namespaces.pid());
        try (Host holder = Host.start(inside);
                Host contender = Host.start(Jvm.on(jdk).agent())) {
            assertThatHolderIsRespected(holder, contender);
        }
    }

    @JdkTest
    void aHolderOutsideIsNotDeadForThoseInAPidNamespace(Jdk jdk) {
        Jvm inside = Jvm.on(jdk).agent().startedBy(Namespaces.pid());
        try (Host holder = Host.start(Jvm.on(jdk).agent());
                Host contender = Host.start(inside)) {
            assertThatHolderIsRespected(holder, contender);
        }
    }

    /** As in containers: each is its namespace's process 1. */
    @JdkTest
    void aHolderWithThePidOfTheContenderIsNotTheContender(Jdk jdk) {
        Jvm one = Jvm.on(jdk).agent().startedBy(Namespaces.pid());
        Jvm other = Jvm.on(jdk).agent().startedBy(Namespaces.pid());
        try (Host holder = Host.start(one);
                Host contender = Host.start(other)) {
            assertThatHolderIsRespected(holder, contender);
        }
    }

    @JdkTest
    void aHolderInAnotherTimeNamespaceIsNoRecycledPid(Jdk jdk) {
        Jvm ahead = Jvm.on(jdk).agent().startedBy(Namespaces.time());
        try (Host holder = Host.start(ahead);
                Host contender = Host.start(Jvm.on(jdk).agent())) {
            assertThatHolderIsRespected(holder, contender);
            assertThatHolderIsRespected(contender, holder);
        }
    }

    private void assertThatHolderIsRespected(Host holder, Host contender) {
        Path lock = lock("live");
        holder.run("holder", "take", "write", lock, LONG);
        awaitIdentity(lock);

        assertThat(contender.run("contender", "poll", "write", lock, LONG, 1500))
                .startsWith("not taken");

        holder.run("holder", "free", "delete", lock);
        assertThat(lock).doesNotExist();
    }

    /** What the tests above rest on: it is the identity, and nothing else, that keeps the lock. */
    @JdkTest
    void withoutItsIdentityTheSameHolderIsTaken(Jdk jdk) throws IOException {
        Jvm inside = Jvm.on(jdk).agent().startedBy(Namespaces.pid()).mayLog(Says.LOST);
        String says = Says.RECLAIMED + "reasons \\[(dead|recycled)-pid\\].*";
        try (Host holder = Host.start(inside);
                Host contender = Host.start(Jvm.on(jdk).agent().logs(says))) {
            Path lock = lock("nameless");
            holder.run("holder", "take", "write", lock, LONG);
            awaitIdentity(lock);
            Files.getFileAttributeView(lock, UserDefinedFileAttributeView.class)
                    .delete("lockmedic");

            assertThat(contender.run("contender", "poll", "write", lock, LONG, 5000))
                    .startsWith("taken after");
            contender.child().awaitLog(says);
        }
    }

    @JdkTest
    void anOverdueHolderInAnotherPidNamespaceIsTakenByTheBootClock(Jdk jdk) {
        assertThatOverdueIsTaken(
                jdk,
                Namespaces.pid(),
                "reclaimed .*: held by pid 1 for .*; held .* by the boot clock, past its max hold"
                        + " of 2.0s; its holder is in another pid namespace of this machine .*");
    }

    @JdkTest
    void anOverdueHolderInAnotherTimeNamespaceIsTakenOnceItWasWatchedForSoLong(Jdk jdk) {
        assertThatOverdueIsTaken(
                jdk,
                Namespaces.time(),
                "reclaimed .*: held by pid .*; watched for .* without a change, past its max hold"
                        + " of 2.0s; its holder is in another time namespace of this machine .*");
    }

    private void assertThatOverdueIsTaken(Jdk jdk, String[] startedBy, String says) {
        Jvm stuck =
                Jvm.on(jdk)
                        .agent("policy=report")
                        .startedBy(startedBy)
                        .mayLog(Says.REPORTED)
                        .mayLog(Says.LOST);
        try (Host holder = Host.start(stuck);
                Host contender = Host.start(Jvm.on(jdk).agent().logs(says))) {
            Path lock = lock("overdue");
            holder.run("holder", "take", "write", lock, "2000");
            awaitIdentity(lock);

            String answer = contender.run("contender", "poll", "write", lock, LONG, 15_000);

            assertThat(answer).startsWith("taken after");
            assertThat(Integer.parseInt(answer.split(" ")[2])).isGreaterThan(1000);
            contender.child().awaitLog(says);
        }
    }

    @JdkTest
    void withoutAttributesLocksHealAsEverAndItIsSaidOnce(Jdk jdk) throws IOException {
        Path refusing = Files.createDirectory(folder.resolve("refusing"));
        Jvm jvm =
                Jvm.on(jdk)
                        .agent()
                        .startedBy(Namespaces.withoutAttributes(refusing.toString()))
                        .logs(Says.RELEASED)
                        .logs(Says.NO_IDENTITY);
        try (Host host = Host.start(jvm)) {
            for (int i = 0; i < 3; i++) {
                host.run("holder", "take", "write", refusing.resolve(i + ".lock"), "700");
                host.stick("holder", "hang");
                host.child().awaitLog("/" + i + ".lock released");
                host.unstick("holder");
            }
            assertThat(host.child().log(Says.NO_IDENTITY)).hasSize(1);
        }
    }

    private static String awaitIdentity(Path lock) {
        return await().until(() -> identity(lock), Optional::isPresent).orElseThrow();
    }

    private static Optional<String> identity(Path lock) {
        UserDefinedFileAttributeView view =
                Files.getFileAttributeView(lock, UserDefinedFileAttributeView.class);
        try {
            if (!view.list().contains("lockmedic")) {
                return Optional.empty();
            }
            ByteBuffer value = ByteBuffer.allocate(view.size("lockmedic"));
            view.read("lockmedic", value);
            return Optional.of(new String(value.array(), StandardCharsets.US_ASCII));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path lock(String name) {
        return folder.resolve(name + ".lock");
    }
}
