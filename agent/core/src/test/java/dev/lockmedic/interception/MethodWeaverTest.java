package dev.lockmedic.interception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockmedic.hooks.Call;
import dev.lockmedic.hooks.Hooks;
import dev.lockmedic.hooks.Watcher;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Woven methods are accepted by the verifier and do what the weaver's sketch says: the body runs,
 * is skipped, ends in an exception, or runs again, whatever its shape.
 */
class MethodWeaverTest {
    private static final File FILE = new File("/data/7");

    private final List<String> told = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();
    private final Scripted call = new Scripted();
    private Call answer = call;
    private Woven woven;

    private final class Scripted extends Call {
        private boolean skips;
        private Throwable refusal;
        private boolean result;
        private int repeats;

        @Override
        public boolean skips() {
            return skips;
        }

        @Override
        public Throwable refusal() {
            return refusal;
        }

        @Override
        public boolean result() {
            return result;
        }

        @Override
        public boolean again(boolean bodyResult, Object value, Throwable thrown) {
            values.add(value);
            told.add(bodyResult + " " + (thrown == null ? null : thrown.getMessage()));
            return repeats-- > 0;
        }
    }

    private final class Answering extends Watcher {
        @Override
        public boolean mayBeLock(String path) {
            return true;
        }

        @Override
        public Call creating(Path path, boolean fresh) {
            return answer;
        }

        @Override
        public Call deleting(Path path, boolean mustExist, boolean throwing) {
            told.add("asked " + path);
            return answer;
        }

        @Override
        public Call openingToWrite(Path path) {
            return null;
        }

        @Override
        public Call moving(Path source, Path target, boolean replaces, boolean throwing) {
            return answer;
        }

        @Override
        public void failed(Throwable error) {
            told.add("failed " + error);
        }
    }

    /** Defines the woven bytes; the verifier looks at them, as they are no boot classes. */
    private static final class Definer extends ClassLoader {
        private final byte[] bytes;

        Definer(byte[] bytes) {
            super(MethodWeaverTest.class.getClassLoader());
            this.bytes = bytes;
        }

        Class<?> define() {
            return defineClass(WovenClass.class.getName(), bytes, 0, bytes.length);
        }
    }

    private static HookPoint point(String method, String parameters) {
        return new HookPoint(
                method,
                HookPoint.Owner.FILE,
                method,
                "(" + parameters + ")",
                "deleting",
                "Ljava/io/File;",
                List.of(1));
    }

    @BeforeEach
    void weave() throws Exception {
        String name = WovenClass.class.getName().replace('.', '/');
        List<HookPoint> points =
                Stream.of(
                                "bool",
                                "nothing",
                                "object",
                                "fails",
                                "caught",
                                "loopFirst",
                                "synchronizedBlock")
                        .map(method -> point(method, "Ljava/io/File;"))
                        .collect(java.util.stream.Collectors.toList());
        points.add(point("branches", "Ljava/io/File;JDI"));
        JdkTransformer transformer = new JdkTransformer(Map.of(name, List.copyOf(points)));
        byte[] bytes;
        try (InputStream in = WovenClass.class.getResourceAsStream("/" + name + ".class")) {
            bytes = transformer.transform(null, null, name, null, null, in.readAllBytes());
        }
        assertThat(transformer.problem()).isNull();
        assertThat(points).allMatch(transformer::isWoven);
        woven = (Woven) new Definer(bytes).define().getConstructor().newInstance();
        Hooks.watch(new Answering());
    }

    @AfterEach
    void silence() {
        Hooks.watch(Watcher.IDLE);
    }

    @Test
    void withoutACallTheBodyRunsOnceAndNothingIsTold() throws IOException {
        answer = null;

        assertThat(woven.bool(FILE)).isFalse();
        woven.nothing(FILE);
        assertThat(woven.object(FILE)).isEqualTo(List.of(0, 1, 2));
        assertThat(woven.fails(FILE)).isEqualTo("run 4");
        assertThat(woven.caught(FILE)).isEqualTo(70);
        assertThat(woven.branches(FILE, 5, 2.5, 0)).isEqualTo(7L);
        assertThat(woven.branches(FILE, 5, 2.5, 1)).isEqualTo(1L);
        assertThat(woven.branches(FILE, 5, 2.5, 2)).isEqualTo(8L);
        assertThat(woven.loopFirst(FILE)).isTrue();
        woven.synchronizedBlock(FILE);
        assertThat(told).allMatch(line -> line.equals("asked /data/7"));
    }

    @Test
    void aReturnIsToldWithItsResult() {
        woven.bool(FILE);
        woven.bool(FILE);
        woven.nothing(FILE);
        woven.object(FILE);
        woven.caught(new File("/data/x"));

        assertThat(told)
                .containsExactly(
                        "asked /data/7",
                        "false null",
                        "asked /data/7",
                        "true null",
                        "asked /data/7",
                        "true null",
                        "asked /data/7",
                        "true null",
                        "asked /data/x",
                        "true null");
    }

    /** So that what it opened can be closed before the body runs again. */
    @Test
    void anObjectIsToldEachTimeTheBodyReturnsOne() throws IOException {
        call.repeats = 1;
        Object last = woven.object(FILE);
        assertThat(values).containsExactly(List.of(0), List.of(0, 1));
        assertThat(values.get(1)).isSameAs(last);

        values.clear();
        call.repeats = 1;
        woven.bool(FILE);
        call.repeats = 1;
        woven.nothing(FILE);
        assertThat(values).hasSize(4).containsOnlyNulls();
    }

    @Test
    void anExceptionIsToldWithoutAnObject() throws IOException {
        call.repeats = 2;
        woven.fails(FILE);
        assertThat(values).containsExactly(null, null, "run 3");
    }

    @Test
    void theBodyRunsAgainAsOftenAsWanted() {
        call.repeats = 3;
        assertThat(woven.bool(FILE)).isTrue();
        assertThat(woven.runs()).isEqualTo(4);

        call.repeats = 1;
        assertThat(woven.object(FILE)).isEqualTo(List.of(0, 1, 2, 3, 4, 5));

        call.repeats = 1;
        assertThat(woven.branches(FILE, 5, 2.5, 2)).isEqualTo(8L);

        call.repeats = 1;
        woven.nothing(FILE);
        assertThat(woven.runs()).isEqualTo(10);
    }

    @Test
    void anExceptionIsToldAndGoesOut() {
        assertThatThrownBy(() -> woven.fails(FILE))
                .isInstanceOf(IOException.class)
                .hasMessage("run 1");
        assertThat(told).containsExactly("asked /data/7", "false run 1");
    }

    @Test
    void anExceptionIsForgottenWhenTheBodyRunsAgain() throws IOException {
        call.repeats = 2;

        assertThat(woven.fails(FILE)).isEqualTo("run 3");
        assertThat(told)
                .containsExactly("asked /data/7", "false run 1", "false run 2", "true null");
    }

    @Test
    void whatTheBodyCatchesItselfIsNotTold() {
        assertThat(woven.caught(new File("/data/x"))).isEqualTo(-10);
        assertThat(told).containsExactly("asked /data/x", "true null");
    }

    @Test
    void aLockOfTheBodysIsFreeWhenItRunsAgain() {
        call.repeats = 1;
        woven.synchronizedBlock(FILE);

        assertThat(told).containsExactly("asked /data/7", "false run 1", "true null");
        assertThat(Thread.holdsLock(woven)).isFalse();
    }

    @Test
    void aLoopAtTheVeryBeginningRepeatsLikeAnyOtherBody() {
        call.repeats = 1;
        assertThat(woven.loopFirst(FILE)).isTrue();
        assertThat(woven.runs()).isEqualTo(6);
    }

    @Test
    void aSkippedBodyDoesNotRun() throws IOException {
        call.skips = true;
        call.result = true;

        assertThat(woven.bool(FILE)).isTrue();
        call.result = false;
        assertThat(woven.bool(FILE)).isFalse();
        woven.nothing(FILE);
        assertThat(woven.object(FILE)).isNull();
        assertThat(woven.fails(FILE)).isNull();
        assertThat(woven.runs()).isZero();
        assertThat(told).allMatch(line -> line.startsWith("asked"));
    }

    @Test
    void aSkippedBodyMayEndInARefusal() {
        call.skips = true;
        call.refusal = new IOException("refused");

        assertThatThrownBy(() -> woven.nothing(FILE)).isSameAs(call.refusal);
        assertThatThrownBy(() -> woven.bool(FILE)).isSameAs(call.refusal);
        assertThat(woven.runs()).isZero();
    }

    @Test
    void whatIsNoHookPointStaysAsItIs() {
        assertThat(woven.notWoven(FILE)).isSameAs(FILE);
        assertThat(told).isEmpty();
    }
}
