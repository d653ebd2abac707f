package dev.lockmedic.bench;

import java.util.ArrayList;
import java.util.List;

/** The result: a table that reads well in a terminal and is Markdown at the same time. */
final class ResultTable {
    private static final List<String> HEAD =
            List.of(
                    "benchmark",
                    "measured",
                    "without agent",
                    "with agent",
                    "median",
                    "quartiles",
                    "goal",
                    "");

    private ResultTable() {}

    static String render(List<Row> rows) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEAD);
        for (Row row : rows) {
            lines.add(cells(row));
        }
        int[] widths = new int[HEAD.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        append(text, lines.get(0), widths);
        for (int width : widths) {
            text.append('|').append("-".repeat(width + 2));
        }
        text.append("|\n");
        lines.subList(1, lines.size()).forEach(line -> append(text, line, widths));
        return text.toString();
    }

    private static List<String> cells(Row row) {
        Unit unit = row.unit();
        return List.of(
                row.name(),
                row.title(),
                row.without(),
                row.with(),
                unit.format(row.figure().median()),
                unit.format(row.figure().low()) + " .. " + unit.format(row.figure().high()),
                Double.isNaN(row.goal()) ? "" : "<= " + unit.format(row.goal()),
                row.verdict());
    }

    private static void append(StringBuilder text, List<String> line, int[] widths) {
        for (int i = 0; i < widths.length; i++) {
            String cell = line.get(i);
            text.append("| ").append(cell).append(" ".repeat(widths[i] - cell.length() + 1));
        }
        text.append("|\n");
    }
}
