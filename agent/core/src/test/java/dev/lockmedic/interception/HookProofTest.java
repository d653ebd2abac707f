package dev.lockmedic.interception;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockmedic.hooks.Hooks;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every hook point can be exercised, and one that was not woven is found out. */
class HookProofTest {
    static final List<HookPoint> POINTS = HookPoint.ALL;

    @ParameterizedTest
    @FieldSource("POINTS")
    void withoutWeavingTheExerciseRunsAndTheHookIsMissed(HookPoint point) {
        assertThat(HookProof.prove(point))
                .isEqualTo(
                        new HookState(
                                point.name(),
                                HookState.State.FAILED,
                                "it was woven, but its hook was not called"));
    }

    @ParameterizedTest
    @FieldSource("POINTS")
    void theHookExistsWithTheParametersThatArePassed(HookPoint point) {
        assertThat(Hooks.class.getMethods())
                .anyMatch(
                        method ->
                                method.getName().equals(point.enter())
                                        && java.lang.invoke.MethodType.methodType(
                                                        method.getReturnType(),
                                                        method.getParameterTypes())
                                                .toMethodDescriptorString()
                                                .equals(
                                                        "("
                                                                + point.enterParameters()
                                                                + ")Ldev/lockmedic/hooks/Call;"));
    }

    @Test
    void noTwoPointsShareAName() {
        assertThat(HookPoint.ALL).extracting(HookPoint::name).doesNotHaveDuplicates();
    }
}
