package dev.lockmedic.it.harness;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** How the agent comes to a JVM. */
public enum Arrival {
    /** By {@code -javaagent}: before anything can be stuck. */
    FROM_THE_START,
    /** By {@code attach}: what is stuck was stuck before. */
    ATTACHED;

    /** Each JDK with each way. */
    public static Stream<Arguments> onEachJdk() {
        return Jdk.all().stream()
                .flatMap(jdk -> Stream.of(values()).map(arrival -> Arguments.of(jdk, arrival)));
    }
}
