package dev.lockmedic.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a made-up /proc: a sweep as pid 7, started by a shell that is pid 1. */
class PidViewTest {
    @TempDir Path proc;

    private void make(String namespace) throws IOException {
        Files.createDirectories(proc.resolve("self/ns"));
        Files.createSymbolicLink(proc.resolve("self/ns/pid"), Path.of(namespace));
        process(1, 0, "sh");
        process(7, 1, "java (a) b");
    }

    private void process(long pid, long parent, String name) throws IOException {
        Path folder = Files.createDirectories(proc.resolve(Long.toString(pid)));
        Files.writeString(folder.resolve("stat"), pid + " (" + name + ") S " + parent + " 1 1 0");
    }

    @Test
    void aloneWithItsParentsInANamespaceItSeesNoHolder() throws IOException {
        make("pid:[4026532999]");

        assertThat(PidView.of(proc, 7).showsHolders()).isFalse();
    }

    @Test
    void besideAnotherProcessItMaySeeHolders() throws IOException {
        make("pid:[4026532999]");
        process(9, 0, "java");

        assertThat(PidView.of(proc, 7).showsHolders()).isTrue();
    }

    @Test
    void onTheMachineItselfItSeesHoldersEvenAlone() throws IOException {
        make("pid:[4026531836]");

        assertThat(PidView.of(proc, 7).showsHolders()).isTrue();
    }

    @Test
    void withoutProcNothingSpeaksAgainstIt() {
        assertThat(PidView.of(proc.resolve("none"), 7).showsHolders()).isTrue();
    }
}
