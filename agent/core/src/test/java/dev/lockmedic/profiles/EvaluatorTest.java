package dev.lockmedic.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.profiles.Evaluator.Values;
import dev.lockmedic.profiles.Expression.Root;
import java.lang.reflect.InaccessibleObjectException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
    private final List<Class<?>> opened = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Reports reports =
            new Reports(
                    new HostLockListener() {
                        @Override
                        public void acquired(ProfileHold hold) {}

                        @Override
                        public void released(ProfileHold hold) {}

                        @Override
                        public boolean mayReclaim() {
                            return false;
                        }

                        @Override
                        public void stalePolicyPatched(
                                String profile,
                                java.util.Collection<String> reasons,
                                String description) {}

                        @Override
                        public void part(PartStatus status) {}

                        @Override
                        public void problem(String message) {
                            problems.add(message);
                        }
                    });

    @Test
    void followsFieldsAndMethodsWhateverTheirAccess() throws Exception {
        Outer outer = new Outer();
        assertThat(value("this.inner.name()", outer)).isEqualTo("inner");
        assertThat(value("this.inner.inherited()", outer)).isEqualTo("inherited");
        assertThat(value("this.inner.defaulted()", outer)).isEqualTo("defaulted");
        assertThat(value("this.inner.secret", outer)).isEqualTo("secret");
        assertThat(value("this", outer)).isSameAs(outer);
        assertThat(problems).isEmpty();
    }

    @Test
    void nullOnTheWayIsAnAbsentValueAndNoProblem() throws Exception {
        assertThat(value("this.nothing.name()", new Outer())).isNull();
        assertThat(value("arg3.name()", new Outer())).isNull();
        assertThat(problems).isEmpty();
    }

    @Test
    void optionalsAreLookedInto() throws Exception {
        assertThat(value("arg0", null, Optional.of("x"))).isEqualTo("x");
        assertThat(value("arg0.length()", null, Optional.of("x"))).isEqualTo(1);
        assertThat(value("arg0.get().length()", null, Optional.of("x"))).isEqualTo(1);
        assertThat(value("arg0.get()", null, Optional.empty())).isNull();
        assertThat(value("arg0", null, OptionalLong.of(7))).isEqualTo(7L);
        assertThat(problems).isEmpty();
    }

    @Test
    void hiddenClassesOfTheJdkAreUsedThroughTheirInterfaces() throws Exception {
        assertThat(value("arg0.getFileName().toString()", null, Path.of("/a/b"))).isEqualTo("b");
        assertThat(value("arg0.size()", null, List.of("a", "b"))).isEqualTo(2);
        assertThat(opened).isEmpty();
    }

    @Test
    void aClosedPackageIsOpenedOrElseTold() throws Exception {
        // One that the build opens to no test.
        assertThat(value("arg0.scheme", null, URI.create("a:b"))).isNull();
        // Asked again each time, as it did not help.
        assertThat(opened).containsExactly(URI.class);
        assertThat(problems)
                .singleElement()
                .asString()
                .startsWith(
                        "here: arg0.scheme can't be followed: "
                                + InaccessibleObjectException.class.getName());
    }

    @Test
    void anInterruptOfTheHostIsNotLost() throws Exception {
        assertThat(value("this.interrupted()", new Outer())).isNull();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(problems)
                .containsExactly("here: this.interrupted() threw java.lang.InterruptedException");
    }

    private Object value(String text, Object self, Object... arguments)
            throws Expression.Malformed {
        Expression expression = Expression.parse(text, EnumSet.allOf(Root.class));
        Evaluator evaluator = new Evaluator("here", expression, new Members(opened::add), reports);
        Values values = new Values(self, arguments, null, null);
        // Twice: the second time with the member that was found the first time.
        Object first = evaluator.value(values);
        opened.clear();
        Object second = evaluator.value(values);
        assertThat(second).isEqualTo(first);
        return second;
    }

    private interface Defaults {
        default String defaulted() {
            return "defaulted";
        }
    }

    private static class Base {
        private String inherited() {
            return "inherited";
        }

        String callAll() {
            return inherited();
        }
    }

    private static final class Inner extends Base implements Defaults {
        private final String secret = "secret";

        private String name() {
            return secret.isEmpty() ? null : "inner";
        }
    }

    private static final class Outer {
        private final Inner inner = new Inner();
        private final Inner nothing = null;

        private Object interrupted() throws InterruptedException {
            if (nothing == null && !inner.name().isEmpty()) {
                throw new InterruptedException();
            }
            return inner.callAll();
        }
    }
}
