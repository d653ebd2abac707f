package dev.lockmedic.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockmedic.it.harness.Child;
import dev.lockmedic.it.harness.Cli;
import dev.lockmedic.it.harness.Host;
import dev.lockmedic.it.harness.Jdk;
import dev.lockmedic.it.harness.JdkTest;
import dev.lockmedic.it.harness.JmxClient;
import dev.lockmedic.it.harness.Jvm;
import dev.lockmedic.it.harness.Says;
import dev.lockmedic.it.harness.Tool;
import dev.lockmedic.it.host.OwnPartsHost;
import java.nio.file.Path;
import javax.management.InvalidAttributeValueException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.Notification;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.OpenMBeanAttributeInfo;
import javax.management.openmbean.TabularData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;

/** The agent's MBean, as a client sees it that has no class of the agent. */
class JmxIT {
    @TempDir Path folder;

    @JdkTest
    void isThereOnceTheHostHasAnMBeanServerAndMakesNone(Jdk jdk) throws Exception {
        try (Host host = Host.start(Jvm.on(jdk).agent().mayBeAttachedTo())) {
            host.child().awaitLog("is started");
            assertThat(jmx(jdk, host).path("state").asText()).isEqualTo("waiting");
            assertThat(classes(jdk, host, "com.sun.jmx.mbeanserver.JmxMBeanServer"))
                    .as("nobody has asked for one")
                    .doesNotContain("JmxMBeanServer");
            try (JmxClient client = JmxClient.ofAgent(host.child())) {
                assertThat(jmx(jdk, host).path("state").asText()).isEqualTo("registered");
                MBeanAttributeInfo[] all =
                        client.server().getMBeanInfo(client.agent()).getAttributes();
                assertThat(all).hasSizeGreaterThan(50);
                for (MBeanAttributeInfo attribute : all) {
                    Object value = client.get(attribute.getName());
                    assertThat(((OpenMBeanAttributeInfo) attribute).getOpenType().isValue(value))
                            .as(attribute.getName())
                            .isTrue();
                }
                assertThat(client.<Boolean>get("WatchdogAlive")).isTrue();
                assertThat(client.<Boolean>get("JvmLocksWatched")).isTrue();
                assertThat(client.<Long>get("HookPointsProved"))
                        .isEqualTo(client.<Long>get("HookPoints"))
                        .isPositive();
                assertThat(client.<Long>get("InternalErrors")).isZero();
            }
        }
    }

    @JdkTest
    void showsAHealAndTellsOfIt(Jdk jdk) {
        Jvm jvm = Jvm.on(jdk).agent().logs(Says.RELEASED).logs(Says.REFUSED);
        try (Host host = Host.start(jvm);
                JmxClient client = JmxClient.ofAgent(host.child()).listen()) {
            host.run("within", "take", "write", lock("within"), 600_000);
            host.run("holder", "take", "write", lock("a"), 700);
            host.stick("holder", "spin");
            assertThat(client.<Long>get("Held")).isBetween(1L, 2L);

            Notification released = client.awaitTold("released");
            assertThat(released.getMessage()).contains(lock("a") + " released by force-release");
            assertThat(released.getSource()).isEqualTo(client.agent());
            CompositeData data = (CompositeData) released.getUserData();
            assertThat(data.get("lock")).isEqualTo(lock("a"));
            assertThat(data.get("kind")).isEqualTo("lock-file");
            assertThat(data.get("maxHoldMs")).isEqualTo(700L);
            assertThat((Long) data.get("heldMs")).isGreaterThanOrEqualTo(700);
            assertThat(data.get("reasons")).isEqualTo(new String[] {"hold-exceeded"});
            assertThat(data.get("holder.thread")).isEqualTo("holder");
            client.awaitTold("overdue");
            host.unstick("holder");
            host.run("holder", "free", "delete", lock("a"));
            client.awaitTold("zombie-release");

            assertThat(client.<Long>get("Acquired")).isEqualTo(2);
            assertThat(client.<Long>get("Lost")).isEqualTo(1);
            assertThat(client.<Long>get("Healed")).isEqualTo(1);
            assertThat(client.<Long>get("ZombieReleasesRefused")).isEqualTo(1);
            assertThat(client.<Long>get("EventsPublished")).isGreaterThanOrEqualTo(3);
            TabularData heals = client.get("Heals");
            assertThat(heals.get(new Object[] {"force-release", "released"}).get("count"))
                    .isEqualTo(1L);
            CompositeData[] last = client.get("LastHeals");
            assertThat(last).hasSize(1);
            assertThat(last[0].get("lock")).isEqualTo(lock("a"));
            CompositeData[] held = client.get("OldestHeld");
            assertThat(held).hasSize(1);
            assertThat(held[0].get("lock")).isEqualTo(lock("within"));
            assertThat(held[0].get("maxHoldMillis")).isEqualTo(600_000L);
        }
    }

    @JdkTest
    void showsWhatIsStuckRightNow(Jdk jdk) {
        Jvm jvm = Jvm.on(jdk).agent("policy=report").logs(Says.REPORTED);
        try (Host host = Host.start(jvm);
                JmxClient client = JmxClient.ofAgent(host.child())) {
            host.run("holder", "take", "write", lock("a"), 400);
            Awaitility.await().until(() -> client.<Long>get("Overdue") == 1);
            CompositeData[] stuck = client.get("StuckLocks");
            assertThat(stuck).hasSize(1);
            assertThat(stuck[0].get("lock")).isEqualTo(lock("a"));
            assertThat(stuck[0].get("holder")).isEqualTo("thread \"holder\"");
            Awaitility.await().until(() -> client.<Long>get("Reported") == 1);
            assertThat(client.<Long>get("Healed")).isZero();
        }
    }

    @JdkTest
    void settingsAreWrittenAsByTheCommand(Jdk jdk) throws Exception {
        Jvm jvm =
                Jvm.on(jdk)
                        .agent()
                        .mayBeAttachedTo()
                        .logs("set lockmedic.policy=report")
                        .logs("set lockmedic.max-hold=250ms")
                        .logs("set lockmedic.policy=reclaim")
                        .logs(Says.REPORTED)
                        .logs(Says.RELEASED);
        try (Host host = Host.start(jvm);
                JmxClient client = JmxClient.ofAgent(host.child()).listen()) {
            assertThat(client.<String>get("Policy")).isEqualTo("reclaim");
            client.set("Policy", "report");
            CompositeData changed =
                    (CompositeData) client.awaitTold("policy-changed").getUserData();
            assertThat(changed.get("key")).isEqualTo("lockmedic.policy");
            assertThat(changed.get("value")).isEqualTo("report");
            client.set("MaxHold", "250ms");
            host.run("holder", "take", "write", lock("a"), "-");
            client.awaitTold("reported");
            assertThat(Path.of(lock("a"))).exists();

            assertThatThrownBy(() -> client.set("Policy", "relaim"))
                    .isInstanceOf(InvalidAttributeValueException.class)
                    .hasMessageContaining("it must be one of off, report, reclaim");
            assertThatThrownBy(() -> client.call("set", "polcy", "report"))
                    .isInstanceOf(MBeanException.class)
                    .hasMessageContaining("the nearest known one is lockmedic.policy");
            assertThatThrownBy(() -> client.call("set", "lock-files", "*.x"))
                    .hasMessageContaining("can't change while the host runs");
            assertThat(client.<String>get("Policy")).isEqualTo("report");

            client.call("set", "policy", "reclaim");
            client.awaitTold("released");
            assertThat(Path.of(lock("a"))).doesNotExist();
            JsonNode status = client.status();
            assertThat(status.path("counters").path("force-release.released").asInt()).isEqualTo(1);
            assertThat(status.path("jmx").path("telling").asBoolean()).isTrue();
        }
    }

    /** Then an event costs what it costs without any of this. */
    @JdkTest
    void listensToNothingWhileClientsOnlyRead(Jdk jdk) {
        try (Host host = Host.start(Jvm.on(jdk).agent());
                JmxClient client = JmxClient.ofAgent(host.child())) {
            client.get("StuckLocks");
            host.run("holder", "take", "write", lock("a"), 600_000);
            client.get("OldestHeld");
            host.run("holder", "free", "delete", lock("a"));
            assertThat(client.<Long>get("EventsPublished")).isZero();
            assertThat(client.status().path("jmx").path("telling").asBoolean()).isFalse();
        }
    }

    @JdkTest
    void canBeSwitchedOff(Jdk jdk) throws Exception {
        Jvm jvm = Jvm.on(jdk).agent("jmx=off").mayBeAttachedTo();
        try (Host host = Host.start(jvm);
                JmxClient client = JmxClient.of(host.child())) {
            host.child().awaitLog("is started");
            assertThat(jmx(jdk, host).path("state").asText()).isEqualTo("off");
            assertThat(client.hasAgent()).isFalse();
        }
    }

    @JdkTest
    void goesToTheServerThatTheHostHasChosen(Jdk jdk) {
        try (Child host = Jvm.on(jdk).main(OwnPartsHost.class, "stay").agent().start()) {
            host.awaitOut("^agent: registered$");
            assertThat(host.exitCode()).isZero();
            assertThat(host.out())
                    .containsExactly("logging: own", "management: own", "agent: registered");
        }
    }

    private static JsonNode jmx(Jdk jdk, Host host) {
        return Cli.status(jdk, host.child()).path("jmx");
    }

    static String classes(Jdk jdk, Host host, String name) {
        String pid = Long.toString(host.child().pid());
        return Tool.run(jdk.program("jcmd"), pid, "VM.class_hierarchy", name).text();
    }

    private String lock(String name) {
        return folder.resolve(name + ".lock").toString();
    }
}
