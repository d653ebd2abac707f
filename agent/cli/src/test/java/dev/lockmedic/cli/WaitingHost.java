package dev.lockmedic.cli;

import java.io.IOException;

/** A host that does nothing until its standard input ends, so that it never outlives the test. */
public final class WaitingHost {
    private WaitingHost() {}

    public static void main(String[] args) throws IOException {
        System.out.println("ready");
        while (System.in.read() >= 0) {
            // wait for the end
        }
    }
}
