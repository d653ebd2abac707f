package dev.lockmedic.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps of the wall clock, seen by its distance from the boot clock. */
class ThisMachineTest {
    private static final long HOUR = TimeUnit.HOURS.toMillis(1);

    private long wall = 1_700_000_000_000L;
    private long boot = 5_000_000;
    private final ThisMachine machine = new ThisMachine(Realm.UNKNOWN, () -> wall, () -> boot);

    private void pass(long millis) {
        wall += millis;
        boot += millis;
    }

    @Test
    void timeThatPassesIsNoStep() {
        machine.now();
        pass(10 * HOUR);

        Moment now = machine.now();

        assertThat(now).isEqualTo(new Moment(wall, boot, Moment.NEVER));
        assertThat(now.wallIsTrueFor(Long.MAX_VALUE)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {-3_600_000, -2001, 2001, 3_600_000})
    void aStepMakesAllAgesOlderThanItsDiscoveryUnsure(long step) {
        machine.now();
        pass(60_000);
        wall += step;
        assertThat(machine.now().steppedAtBootMillis()).isEqualTo(boot);
        pass(5000);

        Moment now = machine.now();

        assertThat(now.wallIsTrueFor(5000)).isTrue();
        assertThat(now.wallIsTrueFor(5001)).isFalse();
        assertThat(now.wallIsTrueFor(HOUR)).isFalse();
    }

    @Test
    void slewingIsNoStepUntilItAddsUp() {
        machine.now();
        pass(HOUR);
        wall += 1500;
        assertThat(machine.now().steppedAtBootMillis()).isEqualTo(Moment.NEVER);
        pass(HOUR);
        wall += 1500;
        assertThat(machine.now().steppedAtBootMillis()).isEqualTo(boot);
    }

    @Test
    void thereAndBackAreTwoSteps() {
        machine.now();
        wall += HOUR;
        machine.now();
        pass(1000);
        wall -= HOUR;
        machine.now();
        pass(100);

        assertThat(machine.now().wallIsTrueFor(101)).isFalse();
    }

    @Test
    void withoutBootClockNoStepCanBeSeen() {
        boot = BootClock.UNKNOWN;
        machine.now();
        wall += HOUR;

        assertThat(machine.now()).isEqualTo(Moment.ofWall(wall));
    }

    /** A machine that stands still between two looks at its clocks, or a clock set just then. */
    @Test
    void clocksThatCantBeReadTogetherProveNothing() {
        ThisMachine slow = new ThisMachine(Realm.UNKNOWN, () -> wall += HOUR, () -> boot);

        assertThat(slow.now().wallIsTrueFor(1)).isFalse();
    }

    @Test
    void itIsWhereThisProcessIs() {
        assertThat(new ThisMachine().realm()).isEqualTo(Realm.here());
    }
}
