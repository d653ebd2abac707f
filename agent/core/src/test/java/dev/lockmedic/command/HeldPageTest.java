package dev.lockmedic.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockmedic.events.Events;
import dev.lockmedic.fence.Refusals;
import dev.lockmedic.fence.WriteFence;
import dev.lockmedic.filelocks.FileLocks;
import dev.lockmedic.holds.Hold;
import dev.lockmedic.holds.HoldRegistry;
import dev.lockmedic.log.AgentLog;
import dev.lockmedic.settings.LogLevel;
import dev.lockmedic.settings.Settings;
import dev.lockmedic.staleness.HoldLimits;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page of real holds, as JSON; and what it costs a host that holds very many locks. */
class HeldPageTest {
    private static final int MANY = 100_000;

    private final HoldRegistry holds = new HoldRegistry();
    private final Events events = new Events();
    private final FileLocks fileLocks =
            new FileLocks(
                    new WriteFence(
                            Settings.resolve("", new Properties(), Map.of(), complaint -> {}),
                            new Refusals(holds.waiters(), events, new AgentLog(() -> LogLevel.OFF)),
                            Long.MAX_VALUE,
                            e -> {}),
                    events,
                    e -> {});
    private final HeldPage page = new HeldPage(holds, fileLocks);

    @TempDir Path folder;

    private ObjectNode ask(String words) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        page.writeTo(root, HeldQuery.parse(words));
        return root;
    }

    private Hold hold(String name, Thread thread, long heldMillis, long limitMillis) {
        Path file = Path.of("/data/sessions/" + name + ".jsonl.lock");
        Hold hold =
                holds.begin(
                        new Hold.Start(
                                Hold.Kind.LOCK_FILE,
                                file.toString(),
                                file,
                                thread,
                                System.nanoTime() - heldMillis * 1_000_000,
                                System.currentTimeMillis() - heldMillis,
                                System.currentTimeMillis() - heldMillis,
                                true,
                                false));
        hold.limit(new HoldLimits(limitMillis, HoldLimits.FROM_PAYLOAD));
        return hold;
    }

    @Test
    void allKindsAreInOneOrder() throws Exception {
        hold("old", Thread.currentThread(), 60_000, 30_000);
        hold("young", Thread.currentThread(), 1, HoldLimits.NONE);
        try (FileChannel channel =
                FileChannel.open(
                        folder.resolve("f"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            FileLock lock = channel.lock();
            fileLocks.obtained(lock, folder.resolve("f").toString());

            ObjectNode all = ask("sort=name");
            assertThat(all.path("heldTotal").asInt()).isEqualTo(3);
            assertThat(all.path("overdueTotal").asInt()).isEqualTo(1);
            assertThat(all.path("notReleasedTotal").asInt()).isZero();
            assertThat(all.path("held").findValuesAsText("kind"))
                    .containsExactly("lock-file", "lock-file", "file-lock");
            assertThat(all.path("held").findValuesAsText("ref")).doesNotHaveDuplicates();
            assertThat(all.at("/held/0/state").asText()).isEqualTo("overdue");
            assertThat(all.at("/held/0/maxHoldMs").asLong()).isEqualTo(30_000);
            assertThat(all.at("/held/1/maxHoldMs").isNull()).isTrue();
            assertThat(all.at("/held/2/region").isTextual()).isTrue();

            assertThat(ask("overdue").path("held")).hasSize(1);
            String ref = all.at("/held/2/ref").asText();
            assertThat(ask("only=" + ref).path("held").findValuesAsText("kind"))
                    .containsExactly("file-lock");
            lock.release();
        }
    }

    @Test
    void stacksAreTakenOnlyIfAskedFor() {
        hold("mine", Thread.currentThread(), 10, 1000);
        hold("nobodys", null, 10, 1000);

        assertThat(ask("").path("held"))
                .allSatisfy(row -> assertThat(row.path("holder").has("stack")).isFalse());
        JsonNode held = ask("stacks sort=name").path("held");
        assertThat(held.at("/0/holder/stack").toString()).contains("HeldPageTest");
        assertThat(held.at("/1/holder").has("stack")).isFalse();
    }

    /** Time and memory of one page do not grow with what is held, but for looking at each hold. */
    @Test
    void aPageOutOfAHundredThousandIsQuickAndSmall() {
        for (int i = 0; i < MANY; i++) {
            hold(
                    "s" + i,
                    Thread.currentThread(),
                    ThreadLocalRandom.current().nextInt(100_000),
                    50_000);
        }
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (String words :
                List.of(
                        "limit=100",
                        "limit=100 sort=name",
                        "limit=100 sort=deadline overdue",
                        "limit=5000",
                        "limit=100 offset=99900")) {
            ask(words);
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            long start = System.nanoTime();
            ObjectNode root = ask(words);
            long millis = (System.nanoTime() - start) / 1_000_000;
            long allocated =
                    threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
            int characters = root.toString().length();

            System.out.printf(
                    "held %s of %d: %d ms, %.1f MB allocated, %d kB of JSON%n",
                    words, MANY, millis, allocated / 1e6, characters / 1000);
            assertThat(root.path("heldTotal").asInt()).isEqualTo(MANY);
            assertThat(root.path("held").size()).isPositive();
            // Most of it is garbage at once; what is kept is the page.
            assertThat(allocated).as(words).isLessThan(40_000_000);
            assertThat(millis).as(words).isLessThan(5000);
        }
    }
}
