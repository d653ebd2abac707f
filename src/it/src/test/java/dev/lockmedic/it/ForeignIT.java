package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.it.harness.Bystander;
import dev.lockmedic.it.harness.Child;
import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.Payloads;
import dev.lockmedic.it.harness.QuietMachine;
import dev.lockmedic.it.harness.Says;
import dev.lockmedic.it.harness.Sidecar;
import dev.lockmedic.it.host.RaceHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;

/** Programs in Node, which speak the plain protocol, and JVMs with the agent share locks. */
class ForeignIT {
    private static final String FOREVER = "600000";

    /** How many times the two race in each of the ways. */
    private static final int RACES = Integer.getInteger("lockmedic.test.races", 40);

    /** Long enough for a takeover on a machine that is busy with other things. */
    private static final long PERIOD_MILLIS = 80;

    /** What Node may be away for between its look and its deletion. */
    private static final long PAUSE_MILLIS = 5;

    /** How much later than the JVM Node may begin: about what a takeover takes. */
    private static final long JITTER_NANOS = 2_000_000;

    @TempDir Path folder;

    @JdkTest
    void liveNodeHolderWithinItsLimitIsRespected(Jdk jdk) {
        try (Sidecar node = Sidecar.start();
                Host jvm = Host.start(Jvm.on(jdk).agent())) {
            assertThat(node.run("take", lock(), FOREVER, 0)).isEqualTo("taken");
            String spinning = node.begin("spin", 1500);
            assertThat(jvm.run("contender", "poll", "write", lock(), FOREVER, 1000))
                    .startsWith("not taken");
            assertThat(node.answer(spinning)).startsWith("spun");
            assertThat(node.run("holds", lock())).isEqualTo("yes");
            assertThat(node.run("free", lock())).isEqualTo("freed");
            assertThat(jvm.run("contender", "poll", "write", lock(), FOREVER, 10_000))
                    .startsWith("taken");
        }
    }

    @JdkTest
    void overdueNodeHolderLosesItsLockToTheJvm(Jdk jdk) throws IOException {
        try (Sidecar node = Sidecar.start();
                Host jvm = Host.start(Jvm.on(jdk).agent().logs(Says.RECLAIMED))) {
            assertThat(node.run("take", lock(), 700, 0)).isEqualTo("taken");
            String spinning = node.begin("spin", 2500);
            assertThat(jvm.run("contender", "poll", "write", lock(), FOREVER, 10_000))
                    .startsWith("taken after");
            byte[] successor = Files.readAllBytes(lock());
            node.answer(spinning);
            assertThat(node.run("holds", lock())).isEqualTo("no");
            assertThat(node.run("free", lock())).isEqualTo("lost");
            assertThat(lock()).hasBinaryContent(successor);
            jvm.run("contender", "free", "delete", lock());
            assertThat(lock()).doesNotExist();
        }
    }

    @JdkTest
    void killedNodeHolderLosesItsLockToTheJvm(Jdk jdk) {
        try (Sidecar node = Sidecar.start();
                Host jvm = Host.start(Jvm.on(jdk).agent().logs(Says.RECLAIMED))) {
            assertThat(node.run("take", lock(), FOREVER, 0)).isEqualTo("taken");
            node.child().signal("KILL");
            assertThat(jvm.run("contender", "poll", "write", lock(), FOREVER, 10_000))
                    .startsWith("taken after");
        }
    }

    @JdkTest
    void overdueJvmHolderGivesItsLockToNode(Jdk jdk) {
        try (Sidecar node = Sidecar.start();
                Host jvm =
                        Host.start(
                                Jvm.on(jdk)
                                        .agent()
                                        .mayLog(Says.RELEASED)
                                        .mayLog(Says.LOST)
                                        .logs(Says.REFUSED))) {
            jvm.run("holder", "take", "write", lock(), 700);
            jvm.stick("holder", "spin");
            assertThat(node.run("take", lock(), FOREVER, 10_000)).startsWith("taken");
            jvm.unstick("holder");
            jvm.run("holder", "free", "delete", lock());
            assertThat(node.run("holds", lock())).isEqualTo("yes");
            assertThat(node.run("free", lock())).isEqualTo("freed");
        }
    }

    @JdkTest
    void stoppedJvmLosesItsLockToNode(Jdk jdk) {
        try (Sidecar node = Sidecar.start();
                Host jvm =
                        Host.start(
                                Jvm.on(jdk)
                                        .agent()
                                        .mayLog(Says.LOST)
                                        .mayLog(Says.STALLED)
                                        .logs("(late release refused|is lost: another)"))) {
            jvm.run("holder", "take", "write", lock(), 700);
            jvm.stick("holder", "hang");
            jvm.child().signal("STOP");
            assertThat(node.run("take", lock(), FOREVER, 10_000))
                    .isEqualTo("taken after hold-exceeded");
            jvm.child().signal("CONT");
            jvm.unstick("holder");
            jvm.run("holder", "free", "delete", lock());
            assertThat(node.run("holds", lock())).isEqualTo("yes");
            assertThat(node.run("free", lock())).isEqualTo("freed");
        }
    }

    @JdkTest
    void nodeRespectsTheJvmWithinItsLimit(Jdk jdk) {
        try (Sidecar node = Sidecar.start();
                Host jvm = Host.start(Jvm.on(jdk).agent())) {
            jvm.run("holder", "take", "write", lock(), FOREVER);
            assertThat(node.run("judge", lock())).isEqualTo("null");
            assertThat(node.run("take", lock(), FOREVER, 300)).isEqualTo("not taken");
            jvm.run("holder", "free", "delete", lock());
            assertThat(node.run("take", lock(), FOREVER, 0)).isEqualTo("taken");
        }
    }

    @JdkTest
    void nodeThatComparesAfterTheTakeoverDeletesNothing(Jdk jdk) throws IOException {
        Payloads.of(Bystander.deadPid()).maxHoldMs(FOREVER).starttime(1).write(lock());
        try (Sidecar node = Sidecar.start();
                Host jvm = Host.start(Jvm.on(jdk).agent().logs(Says.RECLAIMED))) {
            assertThat(node.run("judge", lock())).isEqualTo("dead-pid");
            jvm.run("contender", "poll", "write", lock(), FOREVER, 10_000);
            byte[] fresh = Files.readAllBytes(lock());
            assertThat(node.run("remove", lock())).isEqualTo("changed");
            assertThat(lock()).hasBinaryContent(fresh);
        }
    }

    /** What {@link #racesAreMeasured} measures, taken apart: it is Node's race, and stays. */
    @JdkTest
    void nodeThatDeletesWhatItComparedBeforeTheTakeoverTakesAFreshLock(Jdk jdk) {
        Payloads.of(Bystander.deadPid()).maxHoldMs(FOREVER).starttime(1).write(lock());
        try (Sidecar node = Sidecar.start();
                Host jvm =
                        Host.start(
                                Jvm.on(jdk)
                                        .agent()
                                        .logs(Says.RECLAIMED)
                                        .mayLog(Says.LOST)
                                        .mayLog(Says.REFUSED))) {
            jvm.run("contender", "poll", "write", lock(), FOREVER, 10_000);
            assertThat(node.run("late", lock())).isEqualTo("removed");
            assertThat(node.run("take", lock(), FOREVER, 0)).isEqualTo("taken");
            assertThat(node.run("holds", lock())).isEqualTo("yes");
        }
    }

    /**
     * Both find the same stale lock at the same time. That one deletes what the other has just
     * made, between its own last look and its deletion, nothing done by path prevents: it is
     * counted, in both directions.
     */
    @QuietMachine
    @JdkTest
    void racesAreMeasured(Jdk jdk) throws IOException {
        for (long pause : new long[] {0, PAUSE_MILLIS}) {
            for (String settle : List.of("0", "20ms")) {
                Race race = race(jdk, settle, pause);
                System.out.println(race);
                assertThat(race.either).as("%s: somebody has it", race).isEqualTo(RACES);
                if (pause == 0) {
                    assertThat(race.both).as("%s", race).isLessThanOrEqualTo(5 + RACES / 20);
                }
            }
        }
    }

    /**
     * @param either in which at least one of the two has the lock
     * @param both in which both believe that they have it
     * @param robbedNode those of them in which the JVM's lock lies there: it has deleted Node's
     */
    private record Race(
            Jdk jdk, String settle, long pause, int byJvm, int either, int both, int robbedNode) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "foreign race, %s, settle=%s, Node away for up to %d ms: %d trials, %d won by the"
                            + " JVM, %d by both (%.0f per million), %d of these by the JVM's"
                            + " deletion, the others by Node's",
                    jdk,
                    settle,
                    pause,
                    RACES,
                    byJvm,
                    both,
                    1e6 * both / RACES,
                    robbedNode);
        }
    }

    private Race race(Jdk jdk, String settle, long pauseMillis) throws IOException {
        Path locks = Files.createDirectory(folder.resolve(settle + "-" + pauseMillis));
        Payloads stale = Payloads.of(Bystander.deadPid()).maxHoldMs(FOREVER).starttime(1);
        for (int i = 0; i < RACES; i++) {
            stale.write(locks.resolve(i + ".lock"));
        }
        long period = TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
        long pause = TimeUnit.MILLISECONDS.toNanos(pauseMillis);
        Set<Integer> byJvm;
        Set<Integer> byNode;
        try (Sidecar node = Sidecar.start();
                Child jvm =
                        Jvm.on(jdk)
                                .agent("settle=" + settle)
                                .maySayAnything()
                                .main(
                                        RaceHost.class,
                                        locks.toString(),
                                        Integer.toString(RACES),
                                        Long.toString(period))
                                .start()) {
            jvm.awaitOut("^ready$");
            jvm.tell("go");
            String start = jvm.awaitOut("^start ").split(" ")[1];
            String racing = node.begin("race", locks, RACES, start, period, JITTER_NANOS, pause);
            Duration limit = Duration.ofMillis(RACES * PERIOD_MILLIS).plus(Child.LONG);
            byJvm = numbers(jvm.awaitOut("^taken ", limit).substring("taken ".length()));
            byNode = numbers(node.answer(racing));
        }
        Set<Integer> either = new TreeSet<>(byJvm);
        either.addAll(byNode);
        byNode.retainAll(byJvm);
        int robbedNode = 0;
        for (int i : byNode) {
            String there = Files.readString(locks.resolve(i + ".lock"), StandardCharsets.UTF_8);
            String ofJvm = Files.readString(locks.resolve(i + ".payload"), StandardCharsets.UTF_8);
            robbedNode += there.equals(ofJvm) ? 1 : 0;
        }
        return new Race(
                jdk, settle, pauseMillis, byJvm.size(), either.size(), byNode.size(), robbedNode);
    }

    private static Set<Integer> numbers(String list) {
        return Arrays.stream(list.split(","))
                .map(String::trim)
                .filter(number -> !number.isEmpty())
                .map(Integer::valueOf)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Path lock() {
        return folder.resolve("shared.jsonl.lock");
    }
}
