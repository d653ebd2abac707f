package dev.lockmedic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaCommandTest {

    @ParameterizedTest
    @CsvSource({
        "-Xmx1g -cp a:b com.example.Main x -y, com.example.Main x -y",
        "--add-exports java.base/a=b -jar app.jar run, app.jar run",
        "@options -m m/com.example.Main, m/com.example.Main",
        "-version, ''",
        "-cp, ''",
    })
    void findsWhatIsRun(String arguments, String main) {
        assertThat(JavaCommand.mainOf(List.of(arguments.split(" "))).orElse("")).isEqualTo(main);
    }
}
