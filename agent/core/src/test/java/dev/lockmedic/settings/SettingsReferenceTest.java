package dev.lockmedic.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The settings reference says what the code says. After a change of {@link Setting} write it anew:
 *
 * <pre>{@code mvn -pl agent/bootstrap,agent/core test -Dlockmedic.test.writeDocs=true}</pre>
 */
class SettingsReferenceTest {
    private static final Path FILE = Path.of("../../src/docs/settings.md");

    @Test
    void theReferenceIsWhatTheCodeGives() throws IOException {
        if (Boolean.getBoolean("lockmedic.test.writeDocs")) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, SettingsReference.render());
        }

        assertThat(Files.readString(FILE))
                .as("src/docs/settings.md; -Dlockmedic.test.writeDocs=true writes it anew")
                .isEqualTo(SettingsReference.render());
    }

    @Test
    void everySettingHasItsSectionAndIsListedOnce() {
        String text = SettingsReference.render();

        for (Setting<?> setting : Setting.ALL) {
            assertThat(text)
                    .containsOnlyOnce("## " + setting.key() + "\n\n" + setting.description());
            assertThat(text).containsOnlyOnce("`" + setting.environmentName() + "` |\n");
        }
    }
}
