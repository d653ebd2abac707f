package dev.lockmedic.it.harness;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** For tests of what may not be read or written: root may everything, so its children must not. */
public final class Unprivileged {
    private static final String[] AS_NOBODY = {
        "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"
    };

    private Unprivileged() {}

    /**
     * The program to start such a child by; nothing if this process has no privileges itself.
     * Aborts the test where there is no such program or it could not even read the agent jar.
     */
    public static String[] command() {
        if (!Tool.run("id", "-u").text().equals("0")) {
            return new String[0];
        }
        Assumptions.assumeTrue(Tool.exists("setpriv"), "root, and no setpriv to be another");
        List<String> probe = new ArrayList<>(List.of(AS_NOBODY));
        probe.addAll(List.of("test", "-r", AgentJar.path().toString()));
        Assumptions.assumeTrue(
                Tool.run(probe.toArray(new String[0])).exitCode() == 0,
                "others can't read the agent jar");
        return AS_NOBODY.clone();
    }
}
