package dev.lockmedic.jmx;

import dev.lockmedic.monitoring.AgentControl;
import dev.lockmedic.monitoring.AgentView;
import java.util.List;
import javax.management.MBeanException;
import javax.management.MBeanOperationInfo;
import javax.management.openmbean.OpenMBeanOperationInfoSupport;
import javax.management.openmbean.OpenMBeanParameterInfoSupport;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;

/** An operation of the MBean. */
enum AgentOperation {
    SET(
            "set",
            "changes a live setting, as the command set does",
            MBeanOperationInfo.ACTION,
            SimpleType.VOID,
            new OpenMBeanParameterInfoSupport(
                    "key", "key of the setting, such as lockmedic.policy", SimpleType.STRING),
            new OpenMBeanParameterInfoSupport(
                    "value", "its new value; empty for none", SimpleType.STRING)) {
        @Override
        Object run(Object[] parameters, AgentView view, AgentControl control) {
            control.set((String) parameters[0], (String) parameters[1]);
            return null;
        }
    },
    STATUS(
            "status",
            "the whole state as JSON, stacks of holders included",
            MBeanOperationInfo.INFO,
            SimpleType.STRING) {
        @Override
        Object run(Object[] parameters, AgentView view, AgentControl control) {
            return control.status();
        }
    },
    OLDEST_HELD(
            "oldestHeld",
            "the locks that are held the longest, oldest first",
            MBeanOperationInfo.INFO,
            Tables.HELD.listType(),
            new OpenMBeanParameterInfoSupport(
                    "most", "how many of them, 1000 at most", SimpleType.INTEGER)) {
        @Override
        Object run(Object[] parameters, AgentView view, AgentControl control) {
            return Tables.HELD.list(view.held(bounded((Integer) parameters[0])));
        }
    };

    private static final int MOST_ROWS = 1000;

    private final String operation;
    private final String meaning;
    private final int impact;
    private final OpenType<?> result;
    private final List<OpenMBeanParameterInfoSupport> parameters;

    AgentOperation(
            String operation,
            String meaning,
            int impact,
            OpenType<?> result,
            OpenMBeanParameterInfoSupport... parameters) {
        this.operation = operation;
        this.meaning = meaning;
        this.impact = impact;
        this.result = result;
        this.parameters = List.of(parameters);
    }

    abstract Object run(Object[] parameters, AgentView view, AgentControl control);

    static AgentOperation named(String name) throws MBeanException {
        for (AgentOperation each : values()) {
            if (each.operation.equals(name)) {
                return each;
            }
        }
        throw new MBeanException(
                new IllegalArgumentException("no operation " + name), "no operation " + name);
    }

    Object invoke(Object[] given, AgentView view, AgentControl control) throws MBeanException {
        int count = given == null ? 0 : given.length;
        if (count != parameters.size()) {
            throw failed(
                    new IllegalArgumentException(
                            operation + " takes " + parameters.size() + " values, not " + count));
        }
        try {
            return run(given, view, control);
        } catch (RuntimeException | LinkageError e) {
            throw failed(e);
        }
    }

    /** Without our classes, which no client could read. */
    static MBeanException failed(Throwable t) {
        String why = t.getMessage() == null ? t.toString() : t.getMessage();
        return new MBeanException(
                t instanceof IllegalArgumentException
                        ? new IllegalArgumentException(why)
                        : new IllegalStateException(why),
                why);
    }

    private static int bounded(Integer most) {
        if (most == null || most < 0) {
            throw new IllegalArgumentException("most must be 0 or more");
        }
        return Math.min(most, MOST_ROWS);
    }

    String operation() {
        return operation;
    }

    String meaning() {
        return meaning;
    }

    List<OpenMBeanParameterInfoSupport> parameters() {
        return parameters;
    }

    static OpenMBeanOperationInfoSupport[] infos() {
        AgentOperation[] all = values();
        OpenMBeanOperationInfoSupport[] infos = new OpenMBeanOperationInfoSupport[all.length];
        for (int i = 0; i < all.length; i++) {
            AgentOperation each = all[i];
            infos[i] =
                    new OpenMBeanOperationInfoSupport(
                            each.operation,
                            each.meaning,
                            each.parameters.toArray(new OpenMBeanParameterInfoSupport[0]),
                            each.result,
                            each.impact);
        }
        return infos;
    }
}
