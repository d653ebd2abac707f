package dev.lockmedic.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** One run of the command line inside the test. */
record Cli(int exitCode, String out, String err) {

    static Cli run(Object... args) {
        String[] texts = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            texts[i] = String.valueOf(args[i]);
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.run(texts, new PrintWriter(out), new PrintWriter(err));
        return new Cli(exitCode, out.toString(), err.toString());
    }
}
