package dev.lockmedic.cli;

import dev.lockmedic.cli.Ink.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Columns as wide as their widest cell; the last one is as long as it is. */
final class TextTable {
    private static final String INDENT = "  ";
    private static final String GAP = "  ";

    private final Ink ink;
    private final int columns;
    private final List<Row> rows = new ArrayList<>();

    /** Without colours. */
    TextTable(String... header) {
        this(Ink.NONE, header);
    }

    TextTable(Ink ink, String... header) {
        this.ink = ink;
        columns = header.length;
        rows.add(
                new Row(
                        Stream.of(header).map(name -> new Cell(name, Tone.HEADING)).toList(),
                        new ArrayList<>()));
    }

    void row(String... cells) {
        rows.add(
                new Row(
                        Stream.of(cells).map(text -> new Cell(text, Tone.PLAIN)).toList(),
                        new ArrayList<>()));
    }

    /** Colours a cell of the last row. */
    void tone(int column, Tone tone) {
        List<Cell> cells = new ArrayList<>(rows.get(rows.size() - 1).cells);
        cells.set(column, new Cell(cells.get(column).text, tone));
        rows.set(rows.size() - 1, new Row(cells, rows.get(rows.size() - 1).details));
    }

    /** A line of its own under the last row. */
    void detail(String line) {
        rows.get(rows.size() - 1).details.add(line);
    }

    void appendTo(StringBuilder text) {
        int[] widths = new int[columns];
        for (Row row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], Width.of(row.cells.get(i).text));
            }
        }
        for (Row row : rows) {
            StringBuilder line = new StringBuilder(INDENT);
            for (int i = 0; i < columns; i++) {
                Cell cell = row.cells.get(i);
                line.append(ink.paint(cell.text, cell.tone));
                if (i < columns - 1) {
                    line.append(" ".repeat(widths[i] - Width.of(cell.text))).append(GAP);
                }
            }
            text.append(line.toString().stripTrailing()).append('\n');
            row.details.forEach(
                    detail -> text.append(INDENT).append(INDENT).append(detail).append('\n'));
        }
    }

    private record Cell(String text, Tone tone) {}

    private record Row(List<Cell> cells, List<String> details) {}
}
