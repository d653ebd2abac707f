package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.it.harness.Browser;
import dev.lockmedic.it.harness.Cli;
import dev.lockmedic.it.harness.EventText;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.QuietMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/**
 * The incident report, made by the packed jar and looked at in a browser. Pictures go to target.
 */
@QuietMachine
class ReportIT {
    private static final Path PICTURES = Path.of("target", "report");
    private static final int WIDTH = 1360;
    private static final int HEIGHT = 900;

    /** What people wait for gladly, and how much more a machine that does other things may take. */
    private static final long READY_MILLIS = 2000;

    private static final int SLACK = 2;

    private static final List<String> HOSTILE =
            List.of(
                    "</script><script>document.title='owned'</script>",
                    "<!--<script>",
                    "<img src=x onerror=\"document.title='owned'\">",
                    "\" onmouseover=\"document.title='owned'",
                    "javascript:document.title='owned'",
                    "line\u2028separator\u2029paragraph",
                    "\u202egnp.exe",
                    "lone \ud800 surrogate",
                    "nul \u0000 esc \u001b[31m",
                    "&lt;b&gt;bold&lt;/b&gt;",
                    "__proto__",
                    "x".repeat(5000));

    private static Browser browser;

    @TempDir Path folder;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void endBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    /** Nothing that a page does may be an error, or leave the page. */
    @AfterEach
    void noErrorAndNoRequest() {
        assertThat(browser.messages()).isEmpty();
        assertThat(browser.requests())
                .isNotEmpty()
                .allMatch(url -> url.startsWith("file://" + folder) || url.startsWith("data:"));
    }

    private Path events() {
        return folder.resolve("events.jsonl");
    }

    private void open(int width, int height) {
        Cli.done(Jdk.all().get(0), "report", events().toString());
        browser.open(folder.resolve("events.html"), width, height);
    }

    private void openStory() {
        ReportStory.write(events());
        open(WIDTH, HEIGHT);
    }

    private static void picture(String name) {
        browser.await("drawn", "return true");
        browser.picture(PICTURES.resolve(name + ".png"));
    }

    /** Waits until the page tells this of itself. */
    private static void awaitTold(String name, Object value) {
        browser.await(
                name + " " + value,
                "return document.documentElement.dataset[arguments[0]] === String(arguments[1])",
                name,
                value);
    }

    @Test
    void theStoryIsTold() {
        openStory();

        assertThat(browser.text("#headline")).endsWith("3 locks are still stuck");
        assertThat(browser.text("#span"))
                .contains("26 Nov 2026", "02:58:00", "03:03:00", "pid 4711");
        assertThat(browser.text("#tiles")).contains("Locks stuck\n8", "1 by reclaim", "4 writes");
        assertThat(browser.elements("#still li")).hasSize(3);
        assertThat(browser.text("#still li")).contains("Billing.charge", "deadlock", "12 waiting");
        assertThat(browser.text("#left-out")).contains("17 events");
        assertThat(browser.number("lanes")).isEqualTo(ReportStory.LOCKS + 1);
        assertThat(browser.number("lanesDrawn")).isBetween(3L, ReportStory.LOCKS + 0L);
        assertThat(browser.number("holds")).isEqualTo(ReportStory.HOLDS);
        assertThat(browser.number("marksDrawn")).isGreaterThan(10);
        browser.size(WIDTH, 1300);
        awaitTold("lanesDrawn", ReportStory.LOCKS + 1);
        awaitTold("barsDrawn", ReportStory.HOLDS);
        browser.size(WIDTH, HEIGHT);
        picture("timeline-light");
    }

    @Test
    void darkAndLight() {
        openStory();
        assertThat(browser.told("theme")).isEqualTo("light");
        String light = background();

        browser.media(Map.of("prefers-color-scheme", "dark"));
        awaitTold("theme", "dark");
        assertThat(background()).isNotEqualTo(light);
        picture("timeline-dark");
        browser.element("#theme").click();
        awaitTold("theme", "light");
        assertThat(background()).isEqualTo(light);
        browser.media(Map.of());
        browser.element("#theme").click();
        awaitTold("theme", "dark");
        browser.element("#tab-holds").click();
        browser.element("#holds tbody tr[role=row]").click();
        picture("table-dark");
    }

    private static String background() {
        return (String) browser.run("return getComputedStyle(document.body).backgroundColor");
    }

    @Test
    void theFilterIsForTimelineAndTables() {
        openStory();

        browser.element("#search").sendKeys("AgentWork.spin");
        awaitTold("holds", 1);
        awaitTold("lanes", 2);
        browser.element("#tab-events").click();
        browser.await("rows", "return document.getElementById('events').dataset.rows === '7'");
        browser.press(Keys.ESCAPE);
        awaitTold("holds", ReportStory.HOLDS);

        browser.element("#outcomes .chip[data-value=released]").click();
        awaitTold("holds", 2);
        browser.element("#kinds .chip[data-value=jvm-lock]").click();
        awaitTold("holds", 1);
        awaitTold("lanes", 1);
        assertThat(browser.text("#found")).contains("1 lock, 1 hold");
        assertThat(
                        browser.element("#kinds .chip[data-value=jvm-lock]")
                                .getAttribute("aria-pressed"))
                .isEqualTo("true");
        browser.element("#search").sendKeys("nothing has this");
        awaitTold("holds", 0);
        browser.element("#tab-timeline").click();
        awaitTold("lanes", 0);
        assertThat(browser.element("#no-lanes").isDisplayed()).isTrue();
        browser.element("#clear").click();
        awaitTold("holds", ReportStory.HOLDS);
    }

    @Test
    void zoomAndPanByKeyboardWheelAndMouse() {
        openStory();
        long from = browser.number("viewFrom");
        long span = browser.number("viewTo") - from;

        browser.run("document.getElementById('lanes').focus()");
        browser.press("+");
        browser.await("zoomed in", spanIs("< arguments[0] * 0.7"), span);
        browser.press(Keys.ARROW_RIGHT);
        browser.press("-");
        browser.await("zoomed out", spanIs("> arguments[0] * 0.9"), span);
        browser.press("0");
        awaitTold("viewFrom", from);
        browser.press(Keys.ARROW_RIGHT);
        browser.await(
                "panned",
                "return Number(document.documentElement.dataset.viewFrom) > arguments[0]",
                from);
        browser.press("0");
        awaitTold("viewFrom", from);
        browser.element("#zoom-in").click();
        browser.await("zoomed in", spanIs("< arguments[0] * 0.7"), span);
        browser.element("#zoom-fit").click();
        awaitTold("viewFrom", from);
        browser.run(
                "const c = document.getElementById('lanes-canvas'); const b = c.getBoundingClientRect();"
                        + "c.dispatchEvent(new WheelEvent('wheel', {bubbles: true, cancelable: true,"
                        + " deltaY: -200, clientX: b.left + 800, clientY: b.top + 50}))");
        browser.await("zoomed in", spanIs("< arguments[0] * 0.7"), span);
        long before = browser.number("viewFrom");
        browser.drag("#lanes-canvas", 900, 15, -200, 0);
        browser.await(
                "dragged",
                "return Number(document.documentElement.dataset.viewFrom) > arguments[0]",
                before);
        assertThat(browser.told("panel")).as("a drag is no click").isNull();
    }

    private static String spanIs(String condition) {
        return "const d = document.documentElement.dataset; return d.viewTo - d.viewFrom "
                + condition;
    }

    @Test
    void aBarOpensThePanel() {
        openStory();
        browser.element("#outcomes .chip[data-value=released]").click();
        awaitTold("holds", 2);

        browser.clickAt("#lanes-canvas", x(25_000), 22);
        browser.await("panel", "return document.documentElement.dataset.panel !== undefined");
        assertThat(browser.text("#panel-title")).isEqualTo("chat-1742.jsonl.lock");
        assertThat(browser.text("#panel .stack"))
                .startsWith("at com.example.gateway.AgentWork.spin(AgentWork.java:44)");
        assertThat(browser.text("#panel"))
                .contains(
                        "gateway-worker-3",
                        "hold-exceeded",
                        "force-release",
                        "the lock file is gone",
                        "RUNNABLE");
        browser.element("#panel details.event summary").click();
        browser.await("raw fields", "return document.querySelector('#panel .raw') !== null");
        assertThat(browser.text("#panel .raw")).contains("seq", "holder.threadId", "5f3a9c01");
        picture("panel");
        browser.element("#theme").click();
        awaitTold("theme", "dark");
        picture("panel-dark");
        browser.press(Keys.ESCAPE);
        browser.await("closed", "return document.getElementById('panel').hidden");
    }

    /** Place of a time in the lanes, as they are drawn. */
    private static int x(long millis) {
        long from = browser.number("viewFrom");
        long to = browser.number("viewTo");
        int width =
                ((Number) browser.run("return document.getElementById('lanes').clientWidth"))
                        .intValue();
        return (int) (250 + (width - 250) * (millis - from) / (to - from));
    }

    @Test
    void everythingCanBeReachedByKeyboard() {
        openStory();

        browser.run("document.getElementById('lanes').focus()");
        browser.press(Keys.ARROW_DOWN);
        browser.press(Keys.ENTER);
        browser.await("panel", "return document.documentElement.dataset.panel !== undefined");
        assertThat(browser.text("#panel-title")).isEqualTo("Billing.charge");
        assertThat(browser.text("#panel .chain")).contains("ledger-1");
        assertThat(browser.text("#live")).contains("Billing.charge");
        browser.press(Keys.ARROW_DOWN);
        browser.await(
                "next lock",
                "return document.getElementById('panel-title').textContent === 'segments.bin'");
        browser.press(Keys.ESCAPE);
        browser.await("closed", "return document.getElementById('panel').hidden");

        // From the beginning of the page every control is reached by tabs, and seen when it is.
        browser.run("document.activeElement.blur(); window.scrollTo(0, 0)");
        StringBuilder reached = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            browser.press(Keys.TAB);
            reached.append(browser.run("return '#' + document.activeElement.id")).append(' ');
            Object outline =
                    browser.run(
                            "return document.activeElement === document.body ? 'body' :"
                                    + " getComputedStyle(document.activeElement).outlineStyle");
            assertThat(outline).as(reached.toString()).isIn("body", "solid", "auto");
        }
        assertThat(reached.toString())
                .contains(
                        "#zone ", "#theme ", "#tab-timeline ", "#search ", "#zoom-in ", "#lanes ");
    }

    @Test
    void theTablesSort() {
        openStory();
        browser.element("#tab-holds").click();
        assertThat(browser.element("#holds").getAttribute("data-rows"))
                .isEqualTo("" + ReportStory.HOLDS);
        assertThat(browser.elements("#holds tbody tr[role=row]")).hasSize(ReportStory.HOLDS);
        picture("table");

        sortBy("Held");
        assertThat(firstRow()).contains("segments.bin");
        sortBy("Held");
        assertThat(browser.elements("#holds th[aria-sort=ascending]")).hasSize(1);
        assertThat(firstRow()).doesNotContain("segments.bin");
        sortBy("Lock");
        assertThat(firstRow()).contains("chat-0031.jsonl.lock");

        browser.run("document.querySelector('#holds tbody tr[role=row]').focus()");
        browser.press(Keys.ARROW_DOWN, Keys.ENTER);
        browser.await("panel", "return document.documentElement.dataset.panel !== undefined");
        assertThat(browser.text("#panel-title")).isEqualTo("chat-0404.jsonl.lock");
        browser.element("#panel-close").click();

        browser.element("#tab-events").click();
        assertThat(Integer.parseInt(browser.element("#events").getAttribute("data-rows")))
                .isGreaterThan(30);
        picture("events");
    }

    private static void sortBy(String column) {
        for (WebElement button : browser.elements("#holds th button")) {
            if (button.getText().startsWith(column)) {
                button.click();
                return;
            }
        }
        throw new AssertionError("no column " + column);
    }

    private static String firstRow() {
        return browser.text("#holds tbody tr[role=row]");
    }

    @Test
    void hostileNamesAreInert() {
        try (EventText out = EventText.to(events(), "</script><script>alert(1)</script>", 1)) {
            long at = 0;
            for (String text : HOSTILE) {
                out.event(
                        at += 1000,
                        "overdue",
                        "kind",
                        text,
                        "lock",
                        text,
                        "hold",
                        text,
                        "holder.thread",
                        text,
                        "holder.words",
                        text,
                        "holder.state",
                        text,
                        "holder.stack",
                        List.of(text, text),
                        "heldMs",
                        900,
                        "reasons",
                        List.of(text),
                        "decision",
                        text,
                        "seen",
                        text,
                        "advice",
                        text,
                        "text",
                        text,
                        text,
                        text);
                out.event(at + 1, text, "text", text, "key", text);
            }
        }
        open(WIDTH, HEIGHT);

        assertThat(browser.number("lanes")).isEqualTo(HOSTILE.size() + 1);
        browser.element("#tab-holds").click();
        assertThat(browser.elements("#holds tbody tr[role=row]")).hasSize(HOSTILE.size());
        for (int i = 0; i < HOSTILE.size(); i++) {
            browser.run(
                    "document.querySelectorAll('#holds tbody tr[role=row]')[arguments[0]].click()",
                    i);
            browser.run(
                    "document.querySelectorAll('#panel details').forEach((d) => { d.open = true; })");
        }
        picture("hostile");
        browser.element("#tab-events").click();
        browser.run(
                "document.querySelectorAll('#events tbody tr[role=row]').forEach((row) => row.click())");
        browser.element("#tab-timeline").click();
        browser.hover("#lanes-canvas", 100, 60);
        browser.element("#search").sendKeys("</script>" + Keys.ENTER);
        awaitTold("holds", 1);
        browser.media(Map.of("media", "print"));
        browser.await(
                "printed", "return document.querySelectorAll('#print tbody tr').length === 1");
        assertThat(browser.run("return document.title").toString()).endsWith("Lockmedic report");
        assertThat(
                        browser.elements(
                                "img, iframe, object, embed, base, [onerror], [onmouseover], a[href^=javascript]"))
                .isEmpty();
        assertThat(browser.elements("script")).hasSize(2);
    }

    @Test
    void onPaperThereIsTheSummaryAndATable() {
        openStory();
        browser.media(Map.of("media", "print"));
        browser.await(
                "rows",
                "return document.querySelectorAll('#print tbody tr').length === arguments[0]",
                ReportStory.HOLDS);

        assertThat(browser.element("#print table").isDisplayed()).isTrue();
        assertThat(browser.element("#headline").isDisplayed()).isTrue();
        assertThat(browser.element("#lanes").isDisplayed()).isFalse();
        assertThat(browser.text("#print tbody tr")).contains("Billing.charge");
        picture("print");
        browser.media(Map.of());
        browser.await("screen", "return document.querySelectorAll('#print tr').length === 0");
    }

    @Test
    void onAPhone() {
        ReportStory.write(events());
        open(390, 844);

        assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        picture("phone");
        browser.run("document.querySelector('.work').scrollIntoView()");
        picture("phone-timeline");
        browser.element("#still button").click();
        browser.await("panel", "return document.documentElement.dataset.panel !== undefined");
        assertThat(browser.text("#panel-title")).isEqualTo("Billing.charge");
        picture("phone-panel");
    }

    @Test
    void withoutEventsItSaysSo() throws IOException {
        Files.writeString(events(), "garbage\n");
        open(WIDTH, HEIGHT);

        assertThat(browser.text("#headline")).contains("no events");
        assertThat(browser.text("#left-out")).contains("1 line left out: no JSON");
        browser.element("#tab-holds").click();
        browser.element("#tab-events").click();
        assertThat(browser.text("#events")).contains("Nothing fits");
    }

    /** A hundred locks for a day, in one JVM. */
    @Test
    void aHundredThousandEventsAreReadyInTwoSeconds() throws IOException {
        try (EventText out = EventText.to(events(), "5f3a9c01", 4711)) {
            out.event(
                    0, "started", "agent", "0.1.0", "java", "17.0.15", "by", "premain", "text",
                    "started");
            for (int i = 0; i < 25_000; i++) {
                stuck(out, i, "/srv/gateway/sessions/chat-" + i % 100 + ".jsonl.lock", i * 3_400L);
            }
        }
        open(WIDTH, HEIGHT);
        long ready = ready("100,001 events of 100 locks");
        picture("many-events");

        assertThat(browser.number("events")).isEqualTo(100_001);
        assertThat(ready).isLessThan(READY_MILLIS * SLACK);
        long frame = frame();
        System.out.println("report: a frame with all of them in sight takes " + frame + " ms");
        assertThat(frame).isLessThan(400);
        browser.element("#search").sendKeys("worker-7 chat-77.");
        awaitTold("holds", 0 + 250);
        browser.element("#clear").click();
        browser.element("#tab-events").click();
        assertThat(browser.element("#events").getAttribute("data-rows")).isEqualTo("100001");
        assertThat(browser.elements("#events tbody tr").size())
                .as("only those in sight")
                .isLessThan(80);
        browser.run("document.getElementById('events').scrollTop = 1e9");
        browser.await(
                "the last row",
                "return document.querySelector('#events tr[aria-rowindex=\"100002\"]') !== null");
    }

    @Test
    void tenThousandLocksAreScrolledThrough() {
        try (EventText out = EventText.to(events(), "5f3a9c01", 4711)) {
            for (int i = 0; i < 10_000; i++) {
                stuck(out, i, "/srv/gateway/sessions/chat-" + i + ".jsonl.lock", i * 100L);
            }
            out.event(
                    2_000_000,
                    "overdue",
                    "kind",
                    "jvm-lock",
                    "lock",
                    "the worst",
                    "hold",
                    "j1",
                    "heldMs",
                    5000);
        }
        open(WIDTH, HEIGHT);
        ready("40,001 events of 10,001 locks");

        assertThat(browser.number("lanes")).isEqualTo(10_001);
        assertThat(browser.number("lanesDrawn")).isLessThan(40);
        picture("many-locks");
        browser.run("const l = document.getElementById('lanes'); l.focus(); l.scrollTop = 1e9");
        browser.await("scrolled", "return document.getElementById('lanes').scrollTop > 400000");
        browser.run("document.getElementById('lanes').scrollTop = 0");
        browser.press(Keys.ENTER);
        browser.await("panel", "return document.documentElement.dataset.panel !== undefined");
        assertThat(browser.text("#panel-title")).as("the worst first").isEqualTo("the worst");
    }

    private static void stuck(EventText out, int i, String lock, long at) {
        Object[] of = {
            "kind",
            "lock-file",
            "lock",
            lock,
            "resource",
            lock.replace(".lock", ""),
            "hold",
            "lock-file-" + i,
            "holder.pid",
            4711,
            "holder.thread",
            "worker-" + i % 10,
            "holder.threadId",
            30 + i % 10,
            "holder.virtual",
            false,
            "holder.words",
            "thread \"worker-" + i % 10 + "\" of pid 4711",
            "maxHoldMs",
            3000,
            "maxHoldFrom",
            "payload",
            "waiters",
            i % 5
        };
        out.event(
                at + 2400,
                "warned",
                plus(of, "heldMs", 2400, "text", lock + " nears its max hold"));
        out.event(
                at + 3003,
                "overdue",
                plus(of, "heldMs", 3003, "reasons", List.of("hold-exceeded")));
        out.event(
                at + 3007,
                "released",
                plus(
                        of,
                        "heldMs",
                        3007,
                        "decision",
                        "force-release",
                        "outcome",
                        "released",
                        "holder.stack",
                        List.of(
                                "com.example.gateway.AgentWork.spin(AgentWork.java:" + i % 50 + ")",
                                "Thread.run"),
                        "seen",
                        "the lock file is gone",
                        "text",
                        "lock file " + lock + " released"));
        out.event(at + 3500, "fenced", plus(of, "heldMs", 3500, "decision", "refuse", "times", 1));
    }

    private static Object[] plus(Object[] first, Object... more) {
        Object[] all = java.util.Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }

    private long ready(String what) throws IllegalStateException {
        long ready = browser.number("readyMs");
        try {
            long size = Files.size(folder.resolve("events.html"));
            System.out.println(
                    "report: "
                            + what
                            + " are ready after "
                            + ready
                            + " ms, in a page of "
                            + size / 1024
                            + " KB");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return ready;
    }

    private static long frame() {
        return ((Number)
                        browser.run(
                                "const begin = performance.now(); timeline.paint();"
                                        + " return Math.round(performance.now() - begin)"))
                .longValue();
    }
}
