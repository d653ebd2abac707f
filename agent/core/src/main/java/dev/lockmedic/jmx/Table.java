package dev.lockmedic.jmx;

import java.util.List;
import java.util.function.Function;
import javax.management.openmbean.ArrayType;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;

/**
 * Rows of one kind, in types that every JMX client knows.
 *
 * @param <T> what a row is in code
 */
final class Table<T> {
    private final String name;
    private final List<Column<T>> columns;
    private final CompositeType rowType;

    /** One item of each row; its value may be null. */
    record Column<T>(String name, OpenType<?> type, String meaning, Function<T, Object> value) {}

    Table(String name, String meaning, List<Column<T>> columns) {
        this.name = name;
        this.columns = columns;
        try {
            rowType =
                    new CompositeType(
                            "dev.lockmedic." + name,
                            meaning,
                            columns.stream().map(Column::name).toArray(String[]::new),
                            columns.stream().map(Column::meaning).toArray(String[]::new),
                            columns.stream().map(Column::type).toArray(OpenType<?>[]::new));
        } catch (OpenDataException e) {
            throw new IllegalStateException(e);
        }
    }

    static <T> Column<T> text(String name, String meaning, Function<T, Object> value) {
        return new Column<>(name, SimpleType.STRING, meaning, value);
    }

    static <T> Column<T> number(String name, String meaning, Function<T, Object> value) {
        return new Column<>(name, SimpleType.LONG, meaning, value);
    }

    static <T> Column<T> flag(String name, String meaning, Function<T, Object> value) {
        return new Column<>(name, SimpleType.BOOLEAN, meaning, value);
    }

    static <T> Column<T> texts(String name, String meaning, Function<T, List<String>> value) {
        try {
            return new Column<>(
                    name,
                    new ArrayType<>(1, SimpleType.STRING),
                    meaning,
                    row -> value.apply(row).toArray(new String[0]));
        } catch (OpenDataException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Type of a list of rows. */
    OpenType<?> listType() {
        try {
            return new ArrayType<CompositeData[]>(1, rowType);
        } catch (OpenDataException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Type of rows that are found by the values of these columns. */
    TabularType tableType(String... index) {
        try {
            return new TabularType("dev.lockmedic." + name + "s", name + "s", rowType, index);
        } catch (OpenDataException e) {
            throw new IllegalStateException(e);
        }
    }

    List<Column<T>> columns() {
        return columns;
    }

    CompositeData[] list(List<T> rows) {
        return rows.stream().map(this::row).toArray(CompositeData[]::new);
    }

    TabularData table(TabularType type, List<T> rows) {
        TabularDataSupport table = new TabularDataSupport(type);
        for (T row : rows) {
            table.put(row(row));
        }
        return table;
    }

    private CompositeData row(T row) {
        Object[] values = new Object[columns.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = columns.get(i).value.apply(row);
        }
        try {
            return new CompositeDataSupport(
                    rowType, columns.stream().map(Column::name).toArray(String[]::new), values);
        } catch (OpenDataException e) {
            throw new IllegalStateException(e);
        }
    }
}
