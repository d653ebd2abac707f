package dev.lockmedic.cli;

import java.util.ArrayList;
import java.util.List;

/** Columns as wide as their widest cell; the last one is as long as it is. */
final class TextTable {
    private static final String INDENT = "  ";
    private static final String GAP = "  ";

    private final int columns;
    private final List<Row> rows = new ArrayList<>();

    TextTable(String... header) {
        columns = header.length;
        row(header);
    }

    void row(String... cells) {
        rows.add(new Row(List.of(cells), new ArrayList<>()));
    }

    /** A line of its own under the last row. */
    void detail(String line) {
        rows.get(rows.size() - 1).details.add(line);
    }

    void appendTo(StringBuilder text) {
        int[] widths = new int[columns];
        for (Row row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.cells.get(i).length());
            }
        }
        for (Row row : rows) {
            StringBuilder line = new StringBuilder(INDENT);
            for (int i = 0; i < columns; i++) {
                String cell = row.cells.get(i);
                line.append(cell);
                if (i < columns - 1) {
                    line.append(" ".repeat(widths[i] - cell.length())).append(GAP);
                }
            }
            text.append(line.toString().stripTrailing()).append('\n');
            row.details.forEach(
                    detail -> text.append(INDENT).append(INDENT).append(detail).append('\n'));
        }
    }

    private record Row(List<String> cells, List<String> details) {}
}
