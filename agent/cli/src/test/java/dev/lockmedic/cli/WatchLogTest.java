package dev.lockmedic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The lines for a log: figures each time, and what has changed. */
class WatchLogTest {
    private static final String AT = "2026-11-23T10:20:00Z ";

    private final WatchLog log = new WatchLog();

    private List<String> lines(String members) throws Exception {
        return log.lines(
                Snapshot.of(
                        new ObjectMapper()
                                .readTree(
                                        ("{'at':'2026-11-23T10:20:00.123Z'," + members + "}")
                                                .replace('\'', '"'))));
    }

    private static String held(String ref, String state, long heldMs) {
        return "{'ref':'"
                + ref
                + "','lock':'/"
                + ref
                + ".lock','holder':{'thread':'w'},'heldMs':"
                + heldMs
                + ",'maxHoldMs':60000,'state':'"
                + state
                + "'}";
    }

    @Test
    void quietHostsGetOneLineEachTime() throws Exception {
        String quiet =
                "'heldTotal':2,'held':["
                        + held("a", "held", 12_000)
                        + "],'watchdog':{'alive':true,'latenessMicros':{'p99':310},'stalls':0}";
        String line =
                AT
                        + "held=2 overdue=0 not-released=0 stuck=0 healed=0 next-deadline=48s"
                        + " late-p99=0.31ms stalls=0";
        assertThat(lines(quiet)).containsExactly(line);
        assertThat(lines(quiet)).containsExactly(line);
        assertThat(lines("'pid':1"))
                .containsExactly(
                        AT + "held=0 overdue=0 not-released=0 stuck=0 healed=0 next-deadline=-");
    }

    @Test
    void eachChangeIsToldOnce() throws Exception {
        String late = "'overdueTotal':1,'held':[" + held("a", "overdue", 61_000) + "]";
        assertThat(lines(late))
                .element(1)
                .isEqualTo(AT + "overdue: /a.lock, held by w for 1m1s (max hold 1m)");
        assertThat(lines(late)).hasSize(1);
        assertThat(lines("'held':[" + held("a", "not-released", 70_000) + "]"))
                .element(1)
                .isEqualTo(AT + "not-released: /a.lock, held by w for 1m10s (max hold 1m)");
        assertThat(lines("'held':[]"))
                .element(1)
                .asString()
                .startsWith(AT + "no longer overdue: /a.lock");
    }

    @Test
    void stuckLocksComeAndGo() throws Exception {
        String stuck =
                "'jvmLocks':{'stuck':[{'lock':'L@1','owner':'thread t','heldMs':75000,'reason':'hold-exceeded','waiters':4%s}]}";
        assertThat(lines(stuck.formatted("")))
                .element(1)
                .isEqualTo(
                        AT + "stuck: L@1, held by thread t for 1m15s (hold-exceeded), 4 waiting");
        assertThat(lines(stuck.formatted(",'deadlock':true,'chain':['a','b']")))
                .element(1)
                .asString()
                .startsWith(AT + "stuck in a DEADLOCK: L@1")
                .endsWith("4 waiting; a, b");
        assertThat(lines("'pid':1")).element(1).asString().startsWith(AT + "no longer stuck: L@1");
    }

    @Test
    void healsAreToldAsTheyHappen() throws Exception {
        String one =
                "{'at':'1','lock':'/a','outcome':'released','action':'force-release','holder':'w','heldMs':5000,'reasons':['hold-exceeded']}";
        String two = one.replace("/a", "/b");
        assertThat(lines("'heals':[" + one + "]")).as("before the first look").hasSize(1);
        assertThat(lines("'heals':[" + one + "," + two + "]"))
                .hasSize(2)
                .element(1)
                .isEqualTo(AT + "released: /b by force-release, held by w for 5s (hold-exceeded)");
        assertThat(lines("'heals':[" + one + "," + two + "]")).hasSize(1);
    }

    @Test
    void theWatchdogIsMissed() throws Exception {
        assertThat(lines("'watchdog':{'alive':false}"))
                .contains(AT + "THE WATCHDOG IS NOT RUNNING");
        assertThat(lines("'watchdog':{'alive':false}")).hasSize(1);
        assertThat(lines("'watchdog':{'alive':true}")).contains(AT + "the watchdog runs again");
    }

    @Test
    void aFloodIsCutAndNamesAreSafe() throws Exception {
        String many =
                IntStream.range(0, 200)
                        .mapToObj(i -> held("x" + i, "overdue", 61_000))
                        .collect(Collectors.joining(","));
        assertThat(lines("'held':[" + many + "]"))
                .hasSize(52)
                .last()
                .isEqualTo(AT + "150 more changes");
        assertThat(lines("'held':[{'ref':'z','lock':'/\\u001b[2J\\nz','state':'overdue'}]"))
                .allSatisfy(line -> assertThat(line).matches("\\P{Cntrl}*"));
    }
}
