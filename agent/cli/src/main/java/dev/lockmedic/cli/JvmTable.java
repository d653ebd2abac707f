package dev.lockmedic.cli;

import java.util.List;

/** The JVMs of {@code list} as a table. */
final class JvmTable {
    private static final int NAME_WIDTH = 70;

    private JvmTable() {}

    static String render(List<Jvm> jvms) {
        if (jvms.isEmpty()) {
            return "no JVM runs on this machine that can be seen from here\n";
        }
        TextTable table = new TextTable("PID", "USER", "LOCKMEDIC", "MAIN CLASS");
        for (Jvm jvm : jvms) {
            table.row(
                    Long.toString(jvm.pid()),
                    jvm.user() == null ? "?" : Printable.of(jvm.user()),
                    lockmedic(jvm),
                    jvm.name() == null || jvm.name().isEmpty()
                            ? "?"
                            : Printable.of(jvm.name(), NAME_WIDTH));
        }
        StringBuilder text = new StringBuilder();
        table.appendTo(text);
        return text.toString();
    }

    private static String lockmedic(Jvm jvm) {
        if (jvm.problem() != null) {
            return Printable.of("not attachable: " + jvm.problem(), NAME_WIDTH);
        }
        return jvm.lockmedic() == null ? "no" : Printable.of(jvm.lockmedic());
    }
}
