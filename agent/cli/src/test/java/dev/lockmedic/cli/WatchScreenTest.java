package dev.lockmedic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockmedic.cli.HeldRequest.Sort;
import dev.lockmedic.cli.WatchScreen.Wish;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The picture of {@code watch}, without a terminal. */
class WatchScreenTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:20:00Z");
    private static final String AT = "'at':'2026-11-23T10:20:00Z'";

    private static final String BUSY =
            "{'version':'0.1.0','pid':4711,"
                    + AT
                    + ",'attachedAt':'2026-11-23T08:15:00Z',"
                    + "'settings':[{'key':'lockmedic.policy','value':'reclaim','from':'default'}],"
                    + "'watchdog':{'alive':true,'latenessMicros':{'p99':310.0},'stalls':1,'longestStallMs':2300},"
                    + "'healers':{'threads':2,'busy':0,'stuck':0,'queued':0},"
                    + "'heldTotal':1200,'overdueTotal':1,'notReleasedTotal':0,"
                    + "'held':["
                    + "{'ref':'h1','lock':'/data/sessions/a.jsonl.lock','holder':{'pid':4711,'thread':'worker-1'},'heldMs':252000,'maxHoldMs':300000,'state':'held','waiters':3},"
                    + "{'ref':'h2','lock':'/data/sessions/b.jsonl.lock','holder':{'pid':4711,'thread':'会话-线程'},'heldMs':400000,'maxHoldMs':300000,'state':'overdue','waiters':12},"
                    + "{'ref':'f3','kind':'file-lock','lock':'/data/store','holder':{'pid':4711,'thread':'x'},'heldMs':400,'state':'held'}],"
                    + "'jvmLocks':{'stuck':[{'lock':'ReentrantLock@1f taken in com.acme.Table.get(Table.java:7)','reason':'hold-exceeded','owner':'thread \\'d1\\' #7','motion':'waits','heldMs':75000,'maxHoldMs':60000,'waiters':4,'longestWaiter':'thread \\'http-1\\'','longestWaitMs':74000,'deadlock':true,'chain':['d1 waits for d2','d2 waits for d1'],'stack':['com.acme.Table.get(Table.java:7)']}]},"
                    + "'heals':[{'at':'2026-11-23T10:10:00Z','lock':'/data/sessions/old.lock','outcome':'released','heldMs':300000,'maxHoldMs':300000,'reasons':['hold-exceeded']},"
                    + "{'at':'2026-11-23T10:19:56Z','lock':'/data/sessions/c.lock','outcome':'reclaimed','heldMs':7000,'reasons':['dead-pid']}]}";

    private static WatchScreen screen(Ink ink, Glyphs glyphs) {
        return new WatchScreen(1000, Sort.AGE, false, ink, glyphs, ZoneOffset.UTC);
    }

    private static WatchScreen screen() {
        return screen(Ink.NONE, Glyphs.UNICODE);
    }

    private static Snapshot snapshot(String json) throws Exception {
        return Snapshot.of(
                new ObjectMapper().readTree(json.replace("\\'", "\\\"").replace('\'', '"')));
    }

    private static List<String> draw(WatchScreen screen, int columns, int rows) {
        return screen.draw(new Terminal.Size(columns, rows), NOW);
    }

    private static String text(WatchScreen screen, int columns, int rows) {
        return draw(screen, columns, rows).stream()
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"));
    }

    private static Wish press(WatchScreen screen, char letter) {
        return screen.key(Key.letter(letter));
    }

    @Test
    void theWholePictureIn80By24() throws Exception {
        WatchScreen screen = screen();
        screen.news(snapshot(BUSY));

        assertThat(text(screen, 80, 24))
                .isEqualTo(
                        """
                        Lockmedic 0.1.0 in 4711  policy reclaim  for 2h5m             10:20:00, every 1s
                        Watchdog running, late by 0.31ms p99  1 stall, longest 2.3s  healers 2, 0 busy
                        Held 1200, 1 overdue, 0 not released  stuck in the JVM 1  healed 2  by age

                          STUCK  DEADLINE           WAIT REASON        OWNER        LOCK IN THE JVM
                        > 1m15s  ██████ 15s over       4 DEADLOCK      "d1" #7      ReentrantLock@1f ta…
                                 d1 waits for d2, d2 waits for d1 · its owner waits · thread "http-1" w…

                          HELD   DEADLINE           WAIT STATE         HOLDER       LOCK
                          6m40s  ██████ 1m40s over    12 overdue       会话-线程    …ssions/b.jsonl.lock
                          4m12s  █████░ 48s left       3 held          worker-1     …ssions/a.jsonl.lock
                          400ms         -              - held          x            …a/store [file-lock]
                          1197 more are held; 'lockmedic held 4711 --all' lists them







                          HEALED   OUTCOME      HELD           LOCK
                          4s ago   reclaimed    7s             /data/sessions/c.lock
                          10m ago  released     5m of 5m       /data/sessions/old.lock
                        q quit  h help  Enter stack  sort: a age  w waiters  d deadline  n name  p pause
                        """
                                .stripTrailing());
    }

    /** The last line is the terminal's own: one that is too long would scroll all others away. */
    @ParameterizedTest
    @CsvSource({
        "80,24", "120,40", "60,15", "200,60", "40,10", "20,5", "10,3", "1,1", "80,1", "80,2", "5,50"
    })
    void nothingIsWiderOrHigherThanTheTerminal(int columns, int rows) throws Exception {
        for (Ink ink : Ink.values()) {
            for (Glyphs glyphs : List.of(Glyphs.UNICODE, Glyphs.ASCII)) {
                WatchScreen screen = screen(ink, glyphs);
                assertFits(screen, columns, rows);
                screen.news(snapshot(BUSY));
                assertFits(screen, columns, rows);
                screen.key(Key.of(Key.Kind.END));
                assertFits(screen, columns, rows);
                screen.trouble("process 4711 did not answer within 20s", NOW);
                assertFits(screen, columns, rows);
                press(screen, 'h');
                assertFits(screen, columns, rows);
                screen.key(Key.of(Key.Kind.END));
                assertFits(screen, columns, rows);
                press(screen, 'q');
                screen.key(Key.of(Key.Kind.HOME));
                screen.key(Key.of(Key.Kind.ENTER));
                assertFits(screen, columns, rows);
            }
        }
    }

    private static void assertFits(WatchScreen screen, int columns, int rows) {
        List<String> lines = draw(screen, columns, rows);
        assertThat(lines).hasSizeLessThanOrEqualTo(rows);
        assertThat(lines)
                .allSatisfy(
                        line ->
                                assertThat(Width.of(line.replaceAll("\033\\[[0-9;]*m", "")))
                                        .as(line)
                                        .isLessThanOrEqualTo(columns));
    }

    @Test
    void hostileNamesStayNames() throws Exception {
        String hostile = "\\u001b[2J\\u001b]0;title\\u0007\\r\\n\\u009b31m\\u202e\\u200b";
        WatchScreen screen = screen();
        screen.news(
                snapshot(
                        "{"
                                + AT
                                + ",'version':'X','settings':[{'key':'policy','value':'X'}],'held':[{'ref':'X','lock':'/aXb','resource':'X','kind':'X','state':'X','note':'X','since':'X','holder':{'thread':'tX','state':'X'}}],'jvmLocks':{'stuck':[{'lock':'X','owner':'X','reason':'X','motion':'X','longestWaiter':'X','longestWaitMs':1,'chain':['X'],'stack':['X'],'done':'X','state':'X','sure':'X'}]},'heals':[{'lock':'X','outcome':'X','reasons':['X']}]}"
                                        .replace("X", hostile)));
        screen.trouble("bad " + "\033[2J", NOW);
        for (int i = 0; i < 2; i++) {
            assertClean(screen);
            screen.key(Key.of(Key.Kind.ENTER));
            assertClean(screen);
            press(screen, 'q');
            screen.key(Key.of(Key.Kind.DOWN));
        }
        screen.stackFailed(screen.detailedRef() == null ? "" : screen.detailedRef(), "x\033[2J");
    }

    private static void assertClean(WatchScreen screen) {
        assertThat(draw(screen, 120, 40))
                .allSatisfy(
                        line -> assertThat(line).matches("[^\\p{Cntrl}\\x{80}-\\x{9f}\\p{Cf}]*"));
    }

    @Test
    void aTerminalThatShowsAsciiOnlyGetsNothingElse() throws Exception {
        WatchScreen screen = screen(Ink.NONE, Glyphs.ASCII);
        screen.news(snapshot(BUSY));

        assertThat(draw(screen, 80, 24)).allSatisfy(line -> assertThat(line).matches("[ -~]*"));
        assertThat(text(screen, 80, 24)).contains("4m12s  #####- 48s left", "??-??");
    }

    @Test
    void coloursComeAndGoWithTheText() throws Exception {
        WatchScreen plain = screen();
        WatchScreen coloured = screen(Ink.ANSI, Glyphs.UNICODE);
        plain.news(snapshot(BUSY));
        coloured.news(snapshot(BUSY));

        assertThat(
                        draw(coloured, 100, 30).stream()
                                .map(line -> line.replaceAll("\033\\[[0-9;]*m", "")))
                .isEqualTo(draw(plain, 100, 30));
        assertThat(text(coloured, 100, 30)).contains("\033[31moverdue").contains("\033[7m> 1m15s");
    }

    @Test
    void keysSortAndReverse() throws Exception {
        WatchScreen screen = screen();
        screen.news(snapshot(BUSY));

        // Of 1200 only three are here: whoever sorts them otherwise needs other ones.
        assertThat(press(screen, 'w')).isEqualTo(Wish.OTHER_ROWS);
        assertThat(screen.sort()).isEqualTo(Sort.WAITERS);
        assertThat(text(screen, 80, 24)).containsSubsequence("b.jsonl", "a.jsonl", "store");
        assertThat(press(screen, 'r')).isEqualTo(Wish.OTHER_ROWS);
        assertThat(screen.isReversed()).isTrue();
        assertThat(text(screen, 80, 24)).containsSubsequence("store", "a.jsonl", "b.jsonl");
        press(screen, 'n');
        assertThat(screen.isReversed()).as("a new order begins at its beginning").isFalse();
        assertThat(text(screen, 80, 24)).containsSubsequence("a.jsonl", "b.jsonl", "store");
        press(screen, 'd');
        assertThat(text(screen, 80, 24)).containsSubsequence("b.jsonl", "a.jsonl", "store");
        assertThat(press(screen, 'd')).isEqualTo(Wish.NOTHING);

        screen.news(snapshot(BUSY.replace("'heldTotal':1200", "'heldTotal':3")));
        assertThat(press(screen, 'a')).as("all are here").isEqualTo(Wish.NOTHING);
    }

    @Test
    void theSelectionStaysOnItsLock() throws Exception {
        WatchScreen screen = screen();
        screen.news(snapshot(BUSY));
        assertThat(text(screen, 80, 24)).contains("> 1m15s");
        screen.key(Key.of(Key.Kind.DOWN));
        screen.key(Key.of(Key.Kind.DOWN));
        assertThat(text(screen, 80, 24)).contains("> 4m12s");
        press(screen, 'n');
        assertThat(text(screen, 80, 24)).contains("> 4m12s");

        String without = BUSY.replaceAll("\\{'ref':'h1'.*?'waiters':3\\},", "");
        screen.news(snapshot(without));
        assertThat(text(screen, 80, 24)).contains("> 6m40s").doesNotContain("4m12s");
        screen.news(snapshot("{" + AT + "}"));
        assertThat(text(screen, 80, 24)).contains("Nothing is held.").doesNotContain(">");
        assertThat(screen.key(Key.of(Key.Kind.ENTER))).isEqualTo(Wish.NOTHING);
    }

    @Test
    void manyRowsScroll() throws Exception {
        String rows =
                IntStream.range(0, 150)
                        .mapToObj(
                                i ->
                                        "{'ref':'h"
                                                + i
                                                + "','lock':'/l/"
                                                + i
                                                + ".lock','heldMs':"
                                                + (100_000 - i)
                                                + ",'state':'held'}")
                        .collect(Collectors.joining(","));
        WatchScreen screen = screen();
        screen.news(snapshot("{" + AT + ",'heldTotal':150,'held':[" + rows + "]}"));
        assertThat(text(screen, 80, 24)).contains("/l/0.lock").doesNotContain("/l/149.lock");
        screen.key(Key.of(Key.Kind.END));
        assertThat(text(screen, 80, 24)).contains("/l/149.lock").doesNotContain("/l/0.lock");
        screen.key(Key.of(Key.Kind.PAGE_UP));
        assertThat(text(screen, 80, 24)).containsPattern("> .*/l/1[23]\\d.lock");
        screen.key(Key.of(Key.Kind.HOME));
        // After a resize the selected row is still in sight.
        assertThat(text(screen, 60, 6)).containsPattern("> .*/l/0.lock");
    }

    @Test
    void aStackIsAskedForAndShown() throws Exception {
        WatchScreen screen = screen();
        screen.news(snapshot(BUSY));
        assertThat(screen.key(Key.of(Key.Kind.ENTER))).as("known already").isEqualTo(Wish.NOTHING);
        assertThat(text(screen, 80, 24))
                .contains("at com.acme.Table.get(Table.java:7)", "Chain     d2 waits for d1");
        screen.key(Key.of(Key.Kind.ESCAPE));
        screen.key(Key.of(Key.Kind.DOWN));

        assertThat(press(screen, 's')).isEqualTo(Wish.STACK);
        assertThat(screen.detailedRef()).isEqualTo("h2");
        assertThat(text(screen, 80, 24)).contains("being taken");
        screen.stack("h1", snapshot("{}").status());
        assertThat(text(screen, 80, 24)).as("of another").contains("being taken");
        screen.stack(
                "h2",
                snapshot(
                                "{"
                                        + AT
                                        + ",'held':[{'ref':'h2','lock':'/b','holder':{'thread':'x','stack':['a.B.c(B.java:1)']}}]}")
                        .status());
        assertThat(text(screen, 80, 24)).contains("as it was at 10:20:00", "  at a.B.c(B.java:1)");
        assertThat(press(screen, ' ')).as("once more").isEqualTo(Wish.STACK);
        screen.stack("h2", snapshot("{}").status());
        assertThat(text(screen, 80, 24)).contains("not held any more");
        assertThat(press(screen, 'q')).as("leaves the panel only").isEqualTo(Wish.NOTHING);
        assertThat(press(screen, 'q')).isEqualTo(Wish.LEAVE);
    }

    @Test
    void aPauseHoldsThePicture() throws Exception {
        WatchScreen screen = screen();
        screen.news(snapshot(BUSY));
        press(screen, 'p');
        screen.news(snapshot("{'at':'2026-11-23T10:20:05Z'}"));
        assertThat(text(screen, 80, 24)).contains("PAUSED at 10:20:00", "a.jsonl.lock", "p go on");
        press(screen, 'p');
        assertThat(text(screen, 80, 24)).contains("10:20:05, every 1s", "Nothing is held.");
    }

    @Test
    void anOldPictureIsNotTakenForANewOne() throws Exception {
        WatchScreen screen = screen();
        screen.news(snapshot(BUSY));
        assertThat(screen.draw(new Terminal.Size(80, 24), NOW.plusSeconds(30)).get(0))
                .endsWith("10:20:00, 30s ago");
        screen.trouble("process 4711 is stopped and cannot answer", NOW.plusSeconds(30));
        screen.trouble("process 4711 is stopped and cannot answer", NOW.plusSeconds(60));
        List<String> lines = screen.draw(new Terminal.Size(80, 24), NOW.plusSeconds(90));
        assertThat(lines.get(0)).endsWith("NO ANSWER for 1m");
        assertThat(lines.get(23)).contains("is stopped and cannot answer");
        screen.news(snapshot(BUSY));
        assertThat(text(screen, 80, 24)).doesNotContain("NO ANSWER");
    }

    @Test
    void aWatchdogThatDoesNotRunIsPlainToSee() throws Exception {
        WatchScreen screen = screen();
        screen.news(snapshot("{" + AT + ",'watchdog':{'alive':false},'sentinel':{'pid':0}}"));
        assertThat(text(screen, 80, 24)).contains("Watchdog NOT RUNNING", "sentinel NOT RUNNING");
    }

    @Test
    void aClosedTerminalIsLeft() {
        assertThat(screen().key(Key.of(Key.Kind.CLOSED))).isEqualTo(Wish.LEAVE);
    }

    @ParameterizedTest
    @CsvSource({
        "0,10,----------",
        "0.5,10,#####-----",
        "0.99,10,#########-",
        "1,4,####",
        "0.2,1,-"
    })
    void aBarIsFullOnlyWhenAllIsUsed(double part, int width, String bar) {
        assertThat(Glyphs.ASCII.bar(part, width)).isEqualTo(bar);
    }
}
