package dev.lockmedic.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * The report as one page, with everything in it. Its policy lets the browser run the one script and
 * use the one style sheet that are named by their hashes, and load nothing, so not even a text that
 * got to be markup could do anything.
 */
public final class Page {
    /** What every page begins with, by which one is known. */
    public static final String BEGINNING = "<!DOCTYPE html>\n<!-- Lockmedic incident report";

    /** In the order in which they use each other. */
    private static final List<String> SCRIPTS =
            List.of(
                    "data.js",
                    "words.js",
                    "dom.js",
                    "looks.js",
                    "filter.js",
                    "view.js",
                    "lanes.js",
                    "draw.js",
                    "overview.js",
                    "timeline.js",
                    "panel.js",
                    "table.js",
                    "summary.js",
                    "print.js",
                    "report.js");

    private Page() {}

    /**
     * Writes the page: plain ASCII, so it reads the same in any encoding.
     *
     * @param version of Lockmedic
     */
    public static void write(Incident incident, String version, Writer out) throws IOException {
        String css = resource("report.css");
        StringBuilder script = new StringBuilder("'use strict';\n");
        for (String part : SCRIPTS) {
            script.append(resource(part));
        }
        String code = script.toString();
        for (String part : resource("report.html").split("(?=@[a-z]+@)|(?<=@[a-z]{1,9}@)")) {
            switch (part) {
                case "@policy@" -> out.write(policy(css, code));
                case "@css@" -> out.write(css);
                case "@data@" -> new PageData(incident, version).writeTo(out);
                case "@script@" -> out.write(code);
                default -> out.write(part);
            }
        }
        out.flush();
    }

    private static String policy(String css, String script) {
        return "default-src 'none'; style-src '"
                + hash(css)
                + "'; script-src '"
                + hash(script)
                + "'; img-src data:; base-uri 'none'; form-action 'none';"
                + " require-trusted-types-for 'script'; trusted-types 'none'";
    }

    private static String hash(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no " + name + " in this jar");
            }
            // A browser hashes what it has read, with these ends of lines.
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).replace("\r\n", "\n");
        }
    }
}
