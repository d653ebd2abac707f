package dev.lockmedic.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long an answer lies there. */
@Timeout(30)
class AnswersTest {
    private final Map<String, String> table = new ConcurrentHashMap<>();

    private Answers answers(long keptMillis) {
        AnswerTable kept =
                new AnswerTable() {
                    @Override
                    public void put(String key, String value) {
                        table.put(key, value);
                    }

                    @Override
                    public void remove(String key) {
                        table.remove(key);
                    }
                };
        return new Answers(kept, TimeUnit.MILLISECONDS.toNanos(keptMillis));
    }

    @Test
    void anEarlierAnswerIsThereForWhoeverIsAboutToReadIt() {
        Answers answers = answers(600_000);
        for (int i = 0; i < 10; i++) {
            answers.reply("n" + i, "" + i);
        }
        assertThat(table)
                .containsOnlyKeys(
                        "lockmedic.reply.n6",
                        "lockmedic.reply.n7",
                        "lockmedic.reply.n8",
                        "lockmedic.reply.n9");
    }

    @Test
    void anOldAnswerGoesWithTheNext() {
        Answers answers = answers(0);
        answers.reply("one", "1");
        answers.reply("two", "2");

        assertThat(table).containsOnlyKeys("lockmedic.reply.two");
    }

    @Test
    void aLargeAnswerIsForgottenByItself() throws InterruptedException {
        answers(20).reply("large", "x".repeat(100_000));
        while (!table.isEmpty()) {
            Thread.sleep(5);
        }
    }

    @Test
    void theLastAnswerOutlivesTheAgent() {
        Answers answers = answers(600_000);
        answers.reply("large", "x".repeat(100_000));
        answers.publish("watcher", "1");
        answers.reply("detach", "{}");
        answers.close();
        answers.withdraw("watcher");

        assertThat(table).containsKey("lockmedic.reply.detach").hasSizeLessThanOrEqualTo(2);
    }
}
