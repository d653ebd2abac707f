package dev.lockmedic.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockmedic.monitoring.AgentControl;
import dev.lockmedic.monitoring.Figure;
import dev.lockmedic.monitoring.SampleView;
import dev.lockmedic.settings.Setting;
import dev.lockmedic.settings.Settings;
import dev.lockmedic.settings.SettingsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.InvalidAttributeValueException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.OpenMBeanAttributeInfo;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The MBean in a server of its own, as any client sees it. */
class AgentBeanTest {
    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final SampleView view = new SampleView();
    private final List<String> woken = new ArrayList<>();
    private final Settings settings =
            Settings.resolve("max-hold=5m", new Properties(), Map.of(), text -> {});
    private ObjectName name;

    private final AgentControl control =
            new AgentControl() {
                @Override
                public void set(String key, String value) {
                    try {
                        settings.set(List.of(key + "=" + value));
                    } catch (SettingsException e) {
                        throw new IllegalArgumentException(e.getMessage());
                    }
                }

                @Override
                public String status() {
                    return "{}";
                }
            };

    @BeforeEach
    void register() throws Exception {
        name = new ObjectName(AgentRegistration.NAME);
        view.stuck.add(SampleView.jvmLock());
        view.stuck.add(SampleView.lockFile());
        server.registerMBean(
                new AgentBean(
                        AgentAttributes.all(settings),
                        view,
                        control,
                        new NotificationListeners(() -> woken.add("changed"))),
                name);
    }

    @Test
    void everyAttributeCanBeReadAndIsOfItsType() throws Exception {
        MBeanInfo info = server.getMBeanInfo(name);
        assertThat(info.getAttributes()).hasSizeGreaterThan(50);
        for (MBeanAttributeInfo attribute : info.getAttributes()) {
            Object value = server.getAttribute(name, attribute.getName());
            assertThat(((OpenMBeanAttributeInfo) attribute).getOpenType().isValue(value))
                    .as("%s is %s", attribute, value)
                    .isTrue();
            assertThat(attribute.getDescription()).as(attribute.getName()).isNotBlank();
        }
        assertThat(info.getAttributes())
                .extracting(MBeanAttributeInfo::getName)
                .doesNotHaveDuplicates();
    }

    @Test
    void nothingOfItNeedsAClassOfOurs() throws Exception {
        for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
            Object value = server.getAttribute(name, attribute.getName());
            assertThat(value.getClass().getClassLoader()).as(attribute.getName()).isNull();
        }
    }

    @Test
    void figuresAreThoseOfTheAgent() throws Exception {
        for (Figure figure : Figure.values()) {
            assertThat(server.getAttribute(name, figure.attribute()))
                    .isEqualTo(view.figure(figure));
        }
        assertThat(server.getAttribute(name, "WatchdogAlive")).isEqualTo(true);
    }

    @Test
    void healsAreCountedByActionAndOutcome() throws Exception {
        TabularData heals = (TabularData) server.getAttribute(name, "Heals");
        assertThat(heals.get(new Object[] {"reclaim", "reclaimed"}).get("count")).isEqualTo(2L);
        assertThat(heals.get(new Object[] {"force-release", "released"}).get("count"))
                .isEqualTo(3L);
        assertThat(heals.size()).isEqualTo(3);
    }

    @Test
    void stuckLocksHaveNoStacksAndAreNotLookedInto() throws Exception {
        CompositeData[] stuck = (CompositeData[]) server.getAttribute(name, "StuckLocks");
        assertThat(view.stacksAskedFor).isFalse();
        assertThat(stuck).hasSize(2);
        assertThat(stuck[0].get("waiters")).isEqualTo(7L);
        assertThat(stuck[0].get("reasons")).isEqualTo(new String[] {"hold-exceeded"});
        assertThat(stuck[0].containsKey("stack")).isFalse();
        assertThat(stuck[1].get("maxHoldMillis")).isNull();
    }

    @Test
    void whatIsHeldIsBounded() throws Exception {
        assertThat((CompositeData[]) server.getAttribute(name, "OldestHeld"))
                .hasSize(AgentAttributes.MOST_ROWS);
        assertThat(oldestHeld(3)).hasSize(3);
        assertThat(oldestHeld(Integer.MAX_VALUE)).hasSize(1000);
        assertThatThrownBy(() -> oldestHeld(-1))
                .isInstanceOf(MBeanException.class)
                .hasMessageContaining("0 or more");
    }

    private CompositeData[] oldestHeld(int most) throws Exception {
        return (CompositeData[])
                server.invoke(name, "oldestHeld", new Object[] {most}, new String[] {"int"});
    }

    @Test
    void everyLiveSettingCanBeReadAndWritten() throws Exception {
        assertThat(server.getAttribute(name, "MaxHold")).isEqualTo("5m");
        server.setAttribute(name, new Attribute("MaxHold", "7m"));
        assertThat(settings.get(Setting.MAX_HOLD)).contains(420_000L);
        server.setAttribute(name, new Attribute("MaxHold", ""));
        assertThat(settings.get(Setting.MAX_HOLD)).as("taken away").isEmpty();

        for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
            if (attribute.isWritable()) {
                Object now = server.getAttribute(name, attribute.getName());
                server.setAttribute(name, new Attribute(attribute.getName(), now));
                assertThat(server.getAttribute(name, attribute.getName())).isEqualTo(now);
            }
        }
        assertThat(server.getMBeanInfo(name).getAttributes())
                .filteredOn(MBeanAttributeInfo::isWritable)
                .extracting(MBeanAttributeInfo::getName)
                .contains("Policy", "MaxHold", "MaxHoldCap", "StaleAfter", "Fence", "Log")
                .contains("FileLocksPolicy", "FileLocksMaxHold")
                .contains("JvmLocksPolicy", "JvmLocksMaxHold")
                .doesNotContain("LockFiles", "Sentinel", "Jmx", "Jfr");
    }

    @Test
    void badValueIsRefusedWithWhatWouldBeRight() throws Exception {
        assertThatThrownBy(() -> server.setAttribute(name, new Attribute("Policy", "on")))
                .isInstanceOf(InvalidAttributeValueException.class)
                .hasMessageContaining("it must be one of off, report, reclaim");
        assertThat(server.getAttribute(name, "Policy")).isEqualTo("reclaim");
        assertThatThrownBy(() -> server.setAttribute(name, new Attribute("Held", 1L)))
                .isInstanceOf(AttributeNotFoundException.class);
        assertThatThrownBy(() -> server.getAttribute(name, "Polcy"))
                .isInstanceOf(AttributeNotFoundException.class);
    }

    @Test
    void operationSetsAndRefusesAsTheCommandDoes() throws Exception {
        set("fence", "strict");
        assertThat(server.getAttribute(name, "Fence")).isEqualTo("strict");
        assertThatThrownBy(() -> set("polcy", "off"))
                .isInstanceOf(MBeanException.class)
                .hasMessageContaining("the nearest known one is lockmedic.policy")
                .cause()
                .isExactlyInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> set("lock-files", "x")).hasMessageContaining("can't change while");
        assertThat(server.invoke(name, "status", null, null)).isEqualTo("{}");
    }

    private void set(String key, String value) throws Exception {
        String text = String.class.getName();
        server.invoke(name, "set", new Object[] {key, value}, new String[] {text, text});
    }

    @Test
    void manyAreReadAndWrittenAtOnce() throws Exception {
        AttributeList read = server.getAttributes(name, new String[] {"Policy", "nix", "Held"});
        assertThat(read.asList()).extracting(Attribute::getName).containsExactly("Policy", "Held");
        AttributeList written =
                server.setAttributes(
                        name,
                        new AttributeList(
                                Arrays.asList(
                                        new Attribute("Policy", "nonsense"),
                                        new Attribute("Policy", "report"))));
        assertThat(written.asList()).extracting(Attribute::getValue).containsExactly("report");
    }

    @Test
    void settingsAreAllInOneTable() throws Exception {
        TabularData table = (TabularData) server.getAttribute(name, "Settings");
        assertThat(table.size()).isEqualTo(Setting.ALL.size());
        CompositeData maxHold = table.get(new Object[] {"lockmedic.max-hold"});
        assertThat(maxHold.get("value")).isEqualTo("5m");
        assertThat(maxHold.get("from")).isEqualTo("argument");
        assertThat(maxHold.get("live")).isEqualTo(true);
    }
}
