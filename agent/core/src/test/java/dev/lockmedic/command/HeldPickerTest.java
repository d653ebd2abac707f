package dev.lockmedic.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rows make a page, against a plain sort of all of them. */
class HeldPickerTest {
    private static final long NOW = -5_000_000_000L;

    private static final Comparator<HeldRow> BY_ID = Comparator.comparingLong(HeldRow::id);

    /** As much of a held lock as sorting needs. */
    private record Row(
            long id, long startMillis, long deadlineNanos, long waiters, String name, int attempts)
            implements HeldRow {
        @Override
        public String ref() {
            return "h" + id;
        }

        @Override
        public boolean isOverdue(long nowNanos) {
            return deadlineNanos != Long.MAX_VALUE && nowNanos - deadlineNanos >= 0;
        }

        @Override
        public Thread thread() {
            return null;
        }

        @Override
        public void writeTo(ObjectNode node, long nowNanos) {
            throw new UnsupportedOperationException();
        }
    }

    /** Many that are equal in what they are sorted by. */
    private static List<HeldRow> rows(int count) {
        Random random = new Random(7);
        List<HeldRow> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(
                    new Row(
                            i,
                            random.nextInt(50),
                            random.nextInt(4) == 0 ? Long.MAX_VALUE : NOW + random.nextInt(40) - 20,
                            random.nextInt(5) - 1,
                            "/data/" + random.nextInt(60) + ".lock",
                            random.nextInt(2)));
        }
        Collections.shuffle(rows, random);
        return rows;
    }

    private static Comparator<HeldRow> order(String sort) {
        return switch (sort) {
            case "age" -> Comparator.comparingLong(HeldRow::startMillis).thenComparing(BY_ID);
            case "waiters" ->
                    Comparator.comparingLong(HeldRow::waiters).reversed().thenComparing(BY_ID);
            case "deadline" ->
                    Comparator.comparingLong(
                                    (HeldRow row) ->
                                            row.deadlineNanos() == Long.MAX_VALUE
                                                    ? Long.MAX_VALUE
                                                    : row.deadlineNanos() - NOW)
                            .thenComparing(BY_ID);
            default -> Comparator.comparing(HeldRow::name).thenComparing(BY_ID);
        };
    }

    private static HeldPicker pick(List<HeldRow> rows, String words) {
        HeldQuery query = HeldQuery.parse(words);
        HeldRow after =
                rows.stream()
                        .filter(row -> row.ref().equals(query.after()))
                        .findFirst()
                        .orElse(null);
        HeldPicker picker = new HeldPicker(query, after, NOW);
        rows.forEach(picker::offer);
        return picker;
    }

    @ParameterizedTest
    @ValueSource(strings = {"age", "waiters", "deadline", "name"})
    void aPageIsAPieceOfAllThatIsSorted(String sort) {
        List<HeldRow> rows = rows(500);
        List<HeldRow> sorted = rows.stream().sorted(order(sort)).toList();

        for (int offset : new int[] {0, 1, 37, 480, 499, 500, 600}) {
            for (int limit : new int[] {1, 20, 500, 5000}) {
                int from = Math.min(offset, 500);
                int to = Math.min(500, from + limit);
                String words = "sort=" + sort + " offset=" + offset + " limit=" + limit;
                assertThat(pick(rows, words).page()).as(words).isEqualTo(sorted.subList(from, to));
                List<HeldRow> backwards = new ArrayList<>(sorted);
                Collections.reverse(backwards);
                assertThat(pick(rows, words + " reverse").page())
                        .as(words + " reverse")
                        .isEqualTo(backwards.subList(from, to));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"age", "waiters", "deadline", "name", "name reverse"})
    void pageAfterPageGivesEachRowOnce(String sort) {
        List<HeldRow> rows = rows(500);
        List<HeldRow> seen = new ArrayList<>();
        String after = "";
        while (true) {
            List<HeldRow> page = pick(rows, "sort=" + sort + " limit=33" + after).page();
            seen.addAll(page);
            if (page.size() < 33) {
                break;
            }
            after = " after=" + page.get(page.size() - 1).ref();
            // Given back between the pages: neither skips nor repeats others.
            rows.remove(page.get(3));
        }
        assertThat(seen).hasSize(500).doesNotHaveDuplicates();
    }

    @Test
    void theOffsetCountsIfTheRowBeforeIsGone() {
        List<HeldRow> rows = rows(100);
        List<HeldRow> sorted = rows.stream().sorted(order("age")).toList();

        assertThat(pick(rows, "limit=10 offset=50 after=h12345").page())
                .isEqualTo(sorted.subList(50, 60));
    }

    @Test
    void countsAllWhateverIsListed() {
        List<HeldRow> rows = rows(300);
        long late = rows.stream().filter(row -> row.isOverdue(NOW)).count();

        HeldPicker picker = pick(rows, "limit=5 overdue sort=deadline");
        assertThat(picker.total()).isEqualTo(300);
        assertThat(picker.overdue()).isEqualTo(late).isPositive();
        assertThat(picker.notReleased()).isPositive().isLessThan(late);
        assertThat(picker.matching()).isEqualTo(late);
        assertThat(picker.page()).hasSize(5).allMatch(row -> row.isOverdue(NOW));

        assertThat(pick(rows, "only=h77").page()).extracting(HeldRow::ref).containsExactly("h77");
        assertThat(pick(rows, "only=h777").page()).isEmpty();
    }

    @Test
    void wordsThatAreNotKnownAreSkippedAndWrongOnesAreNamed() {
        HeldQuery query = HeldQuery.parse("  colour=blue limit=999999 sort=name shiny ");

        assertThat(query.limit()).isEqualTo(HeldQuery.MOST_ROWS);
        assertThat(query.sort()).isEqualTo(HeldQuery.Sort.NAME);
        assertThat(HeldQuery.parse("limit=999 stacks").limit()).isEqualTo(HeldQuery.MOST_STACKS);
        assertThat(HeldQuery.parse("stacks limit=0 offset=-3").limit()).isEqualTo(1);
        assertThat(HeldQuery.parse("offset=-3").offset()).isZero();
        assertThat(HeldQuery.parse("")).isEqualTo(HeldQuery.FIRST_PAGE);
        assertThatThrownBy(() -> HeldQuery.parse("sort=size"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"size\"");
        assertThatThrownBy(() -> HeldQuery.parse("limit=many"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"limit=many\"");
    }
}
