package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.tables.TableHost;
import com.fasterxml.jackson.databind.JsonNode;
import dev.lockmedic.it.harness.Child;
import dev.lockmedic.it.harness.Cli;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.Jvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Profiles: a host's own lock class heals, and its stale policy takes what is overdue. */
class ProfileIT {
    private static final String RELEASED =
            "lock com.example.tables.TableLock on routes released by force-release: held by"
                    + " thread \"holder\" of pid .* \\(max hold 300ms\\), .* now free";
    private static final String PATCHED =
            "stale policy of the host patched \\(profile tables\\): .*";
    private static final String PROFILE =
            """
            {
              "name": "tables",
              "locks": [{
                "class": "com.example.tables.TableLock",
                "acquire": {"method": "acquire", "hold": "return", "resource": "return.table()",
                            "maxHoldMs": "return.maxHoldMillis()"},
                "release": {"class": "com.example.tables.TableLock$Ticket", "method": "release",
                            "hold": "this"},
                "forceRelease": {"on": "lock", "method": "evict", "arguments": ["hold"]},
                "held": "hold.isHeld()"
              }],
              "stalePolicy": {
                "class": "com.example.tables.TableHost$Cleanup", "method": "shouldRemove",
                "reasons": "arg0", "reclaim": true
              }
            }
            """;

    @TempDir Path folder;

    private static Jvm host(Jdk jdk) {
        return Jvm.on(jdk).main(TableHost.class, "300");
    }

    private Path profile(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @JdkTest
    void theHostsOwnLockIsReleasedAtItsMaxHold(Jdk jdk) throws IOException {
        Path file = profile("tables.json", PROFILE);
        try (Child child =
                host(jdk).agent("profiles=" + file).logs(RELEASED).logs(PATCHED).start()) {
            child.awaitOut("stuck");
            child.tell("contend");
            assertThat(child.awaitOut("yes|no")).isEqualTo("yes");
            child.tell("policy");
            assertThat(child.awaitOut("too old.*"))
                    .isEqualTo("too old false, overdue true, dead true");
            child.awaitLog(PATCHED);
            assertThat(child.end()).isZero();
        }
    }

    @JdkTest
    void aProfileMayBeCarriedOnTheClassPath(Jdk jdk) throws IOException {
        profile("classes/META-INF/lockmedic/tables.json", PROFILE);
        try (Child child =
                host(jdk)
                        .classPath(folder.resolve("classes").toString())
                        .agent()
                        .logs(RELEASED)
                        .start()) {
            child.awaitOut("stuck");
            child.awaitLog(RELEASED);
            assertThat(child.end()).isZero();
        }
    }

    @JdkTest
    void policyReportTellsAndPatchesNothing(Jdk jdk) throws IOException {
        Path file = profile("tables.json", PROFILE);
        try (Child child =
                host(jdk)
                        .agent("profiles=" + file + ",policy=report")
                        .logs("lock .*TableLock on routes is stuck, and only reported: .*")
                        .start()) {
            child.awaitOut("stuck");
            child.awaitLog("lock .*TableLock on routes is stuck, and only reported: .*");
            child.tell("policy");
            assertThat(child.awaitOut("too old.*"))
                    .isEqualTo("too old false, overdue false, dead true");
            assertThat(child.end()).isZero();
        }
    }

    @JdkTest
    void attachedLateThePolicyOfLoadedClassesIsPatched(Jdk jdk) throws IOException {
        Path file = profile("tables.json", PROFILE);
        try (Child child = host(jdk).mayBeAttachedTo().logs(PATCHED).mayLog(".*").start()) {
            child.awaitOut("stuck");
            child.tell("policy");
            assertThat(child.awaitOut("too old.*")).contains("overdue false");
            Cli.done(jdk, "attach", Long.toString(child.pid()), "profiles=" + file);
            child.tell("policy");
            assertThat(child.awaitOut("too old.*overdue true.*")).contains("too old false");
            Cli.done(jdk, "detach", Long.toString(child.pid()));
            child.tell("policy");
            child.tell("policy");
            assertThat(child.end()).isZero();
            assertThat(child.out()).endsWith("too old false, overdue false, dead true");
        }
    }

    @JdkTest
    void whatDoesNotFitIsNamedAndTheRestGoesOn(Jdk jdk) throws IOException {
        Path file = profile("tables.json", PROFILE.replace("shouldRemove", "mustRemove"));
        String misfit = "profile tables: stalePolicy: .*mustRemove.*; this part is left out, .*";
        try (Child child =
                host(jdk)
                        .agent("profiles=" + file)
                        .logs(RELEASED)
                        .logs(misfit)
                        .mayBeAttachedTo()
                        .start()) {
            child.awaitOut("stuck");
            child.awaitLog(RELEASED);
            child.tell("policy");
            assertThat(child.awaitOut("too old.*")).contains("overdue false");
            child.awaitLog(misfit);
            JsonNode parts = Cli.status(jdk, child).at("/profiles/0/parts");
            assertThat(parts.findValuesAsText("state")).contains("fits", "does-not-fit");
            assertThat(child.end()).isZero();
        }
    }

    @JdkTest
    void aBrokenProfileCostsALineAndNothingElse(Jdk jdk) throws IOException {
        Path good = profile("good.json", PROFILE);
        Path broken = profile("broken.json", PROFILE.replace("\"held\"", "\"hled\""));
        String says =
                "unknown key \"hled\" at line 10, column \\d+ of .*broken.json; did you mean"
                        + " \"held\"\\?; this profile is left out, everything else goes on";
        try (Child child =
                host(jdk)
                        .agent("profiles=" + broken + "\\," + good)
                        .logs(says)
                        .logs(RELEASED)
                        .start()) {
            child.awaitOut("stuck");
            child.awaitLog(says);
            child.awaitLog(RELEASED);
            assertThat(child.end()).isZero();
        }
    }
}
