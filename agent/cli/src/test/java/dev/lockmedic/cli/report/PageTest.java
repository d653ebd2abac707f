package dev.lockmedic.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One page with everything in it, and nothing of the host's that a browser could obey. */
class PageTest {
    static final List<String> HOSTILE =
            List.of(
                    "</script><script>alert(1)</script>",
                    "<!--<script>",
                    "-->",
                    "<img src=x onerror=alert(1)>",
                    "\" onmouseover=\"alert(1)",
                    "' onfocus='alert(1)' autofocus='",
                    "`${alert(1)}`",
                    "&lt;b&gt;&#60;script&#62;",
                    "line\u2028separator\u2029",
                    "\u202egnp.exe",
                    "\ud83d\ude00 \ud800 lone",
                    "nul\u0000 del\u007f esc\u001b[31m",
                    "@data@ @script@ @policy@",
                    "__proto__",
                    "javascript:alert(1)",
                    "]]>",
                    "\\u003cscript\\u003e");

    @TempDir Path folder;

    private static String page(Incident incident) throws IOException {
        StringWriter out = new StringWriter();
        Page.write(incident, "1.0", out);
        return out.toString();
    }

    private static String block(String page, String begin) {
        int from = page.indexOf(begin) + begin.length();
        assertThat(from).isGreaterThan(begin.length());
        return page.substring(from, page.indexOf("</script>", from));
    }

    private static String data(String page) {
        return block(page, "<script type=\"application/json\" id=\"data\">");
    }

    private Incident hostile() {
        Object[] lines = new Object[HOSTILE.size()];
        for (int i = 0; i < lines.length; i++) {
            String text = HOSTILE.get(i);
            lines[i] =
                    Line.of("overdue", text, i, i)
                            .lock(text, text, text)
                            .by(7, text)
                            .with(text, text)
                            .with("event", i % 2 == 0 ? "overdue" : text)
                            .with("reasons", List.of(text));
        }
        return Line.read(folder, lines);
    }

    @Test
    void hostileTextsChangeNothingInThePageButTheData() throws IOException {
        String calm = page(Line.read(folder, Line.of("stall", "r", 1, 1)));
        String page = page(hostile());

        assertThat(page.replace(data(page), "")).isEqualTo(calm.replace(data(calm), ""));
        assertThat(data(page)).matches("[ -~&&[^<>&'`]]*").doesNotContain("\u2028");
        assertThat(page).matches("(?s)[\\n -~]*").startsWith(Page.BEGINNING);
    }

    @Test
    void hostileTextsArriveAsTheyAre() throws IOException {
        JsonNode data = new ObjectMapper().readTree(data(page(hostile())));

        assertThat(data.get("texts"))
                .extracting(JsonNode::asText)
                .containsAll(HOSTILE.stream().filter(t -> !t.contains("lone")).toList());
    }

    @Test
    void theBrowserRunsThisScriptOnlyAndLoadsNothing() throws Exception {
        String page = page(hostile());
        Matcher policy = Pattern.compile("Security-Policy\" content=\"([^\"]*)\"").matcher(page);
        assertThat(policy.find()).isTrue();
        String style = page.substring(page.indexOf("<style>") + 7, page.indexOf("</style>"));

        assertThat(policy.group(1))
                .startsWith("default-src 'none';")
                .contains("script-src '" + hash(block(page, "<script>")) + "';")
                .contains("style-src '" + hash(style) + "';")
                .contains("require-trusted-types-for 'script'")
                .doesNotContain("unsafe", "http", "*");
        assertThat(page).doesNotContain("http:", "https:", "@import", "url(", " style=");
        assertThat(page).doesNotContain("innerHTML", "document.write", "eval(", "insertAdjacent");
    }

    private static String hash(String text) throws Exception {
        byte[] bytes =
                MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    void withoutEventsThereIsAPageToo() throws IOException {
        String page = page(Line.read(folder));

        JsonNode data = new ObjectMapper().readTree(data(page));
        assertThat(data.get("summary").get("events").asInt()).isZero();
        assertThat(data.get("events")).isEmpty();
    }

    /** Every text once, however often it is used. */
    @Test
    void manyEventsTakeLittleRoom() throws IOException {
        Object[] lines = new Object[10_000];
        for (int i = 0; i < lines.length; i++) {
            lines[i] =
                    Line.of("overdue", "r", i, i * 10L)
                            .lock("lock-file", "/data/" + i % 100 + ".lock", "h" + i)
                            .held(1000)
                            .by(4711, "worker-" + i % 8)
                            .with("text", "lock file /data/" + i % 100 + ".lock is overdue");
        }
        String page = page(Line.read(folder, lines));

        assertThat(data(page).length() / lines.length).isLessThan(140);
    }
}
