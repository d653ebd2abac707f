package dev.lockmedic.jmx;

import dev.lockmedic.monitoring.AgentView;
import dev.lockmedic.settings.Setting;
import java.util.function.Function;
import javax.management.openmbean.OpenType;

/**
 * An attribute of the MBean.
 *
 * @param meaning what it says, for people
 * @param value reads it; any thread, does not wait
 * @param setting that writing it changes; null if it can't be written
 */
record AgentAttribute(
        String name,
        OpenType<?> type,
        String meaning,
        Function<AgentView, Object> value,
        Setting<?> setting) {}
