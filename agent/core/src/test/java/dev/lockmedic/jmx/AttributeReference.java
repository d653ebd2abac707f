package dev.lockmedic.jmx;

import dev.lockmedic.monitoring.Figure;
import dev.lockmedic.settings.Settings;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import javax.management.MBeanNotificationInfo;
import javax.management.openmbean.OpenMBeanParameterInfoSupport;

/** Renders the tables of {@code src/docs/monitoring.md} that say what the MBean has. */
final class AttributeReference {
    private AttributeReference() {}

    static String attributes() {
        StringBuilder text = new StringBuilder("| attribute | type | |\n|---|---|---|\n");
        Settings defaults = Settings.resolve("", new Properties(), Map.of(), complaint -> {});
        for (AgentAttribute attribute : AgentAttributes.all(defaults)) {
            text.append("| `")
                    .append(attribute.name())
                    .append("` | ")
                    .append(type(attribute))
                    .append(" | ")
                    .append(
                            attribute.setting() == null
                                    ? attribute.meaning()
                                    : "the setting `" + attribute.setting() + "`; can be written")
                    .append(" |\n");
        }
        return text.toString();
    }

    private static String type(AgentAttribute attribute) {
        for (Figure figure : Figure.values()) {
            if (figure.attribute().equals(attribute.name())) {
                return figure.isCounter() ? "counter" : "number";
            }
        }
        String type = attribute.type().getClassName();
        return type.contains("Tabular")
                ? "table"
                : type.startsWith("[") ? "rows" : type.endsWith("Boolean") ? "yes or no" : "text";
    }

    static String operations() {
        StringBuilder text = new StringBuilder("| operation | |\n|---|---|\n");
        for (AgentOperation operation : AgentOperation.values()) {
            text.append("| `")
                    .append(operation.operation())
                    .append('(')
                    .append(
                            operation.parameters().stream()
                                    .map(OpenMBeanParameterInfoSupport::getName)
                                    .collect(Collectors.joining(", ")))
                    .append(")` | ")
                    .append(operation.meaning())
                    .append(" |\n");
        }
        return text.toString();
    }

    static String notifications() {
        StringBuilder text = new StringBuilder("| notification | |\n|---|---|\n");
        for (MBeanNotificationInfo info : EventNotification.infos()) {
            text.append("| `")
                    .append(info.getNotifTypes()[0])
                    .append("` | ")
                    .append(info.getDescription())
                    .append(" |\n");
        }
        return text.toString();
    }
}
