package dev.lockmedic.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The event reference says what the code says. After a change of {@link EventType} or {@link
 * EventField} write it anew:
 *
 * <pre>{@code mvn -pl agent/bootstrap,agent/core test -Dlockmedic.test.writeDocs=true}</pre>
 */
class EventReferenceTest {
    private static final Path FILE = Path.of("../../src/docs/events.md");

    @Test
    void theReferenceIsWhatTheCodeGives() throws IOException {
        if (Boolean.getBoolean("lockmedic.test.writeDocs")) {
            Files.writeString(FILE, EventReference.render());
        }

        assertThat(Files.readString(FILE))
                .as("src/docs/events.md; -Dlockmedic.test.writeDocs=true writes it anew")
                .isEqualTo(EventReference.render());
    }

    @Test
    void everyFieldIsListedOnceAndInTheOrderOfItsMaking() throws IllegalAccessException {
        List<EventField<?>> made = new ArrayList<>();
        for (Field field : EventField.class.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == EventField.class) {
                made.add((EventField<?>) field.get(null));
            }
        }

        assertThat(made).isNotEmpty();
        assertThat(EventField.ALL).containsExactlyElementsOf(made);
        for (int i = 0; i < EventField.ALL.size(); i++) {
            assertThat(EventField.ALL.get(i).index()).isEqualTo(i);
        }
    }
}
