package dev.lockmedic.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostHooksTest {
    private final Recorder recorder = new Recorder();

    @AfterEach
    void nobodyWatches() {
        HostHooks.install(null);
    }

    @Test
    void withoutAWatcherEveryCallPassesUnchanged() {
        assertThat(HostHooks.enter(1, String.class, this, new Object[0])).isNull();
        assertThat(HostHooks.exit(null, "value", null)).isEqualTo("value");
    }

    @Test
    void theWatcherMayChangeWhatIsReturned() {
        HostHooks.install(recorder);
        Object call = HostHooks.enter(1, String.class, this, new Object[0]);
        assertThat(HostHooks.exit(call, "value", null)).isEqualTo("value, watched");
    }

    @Test
    void aCallIsClosedByTheWatcherThatOpenedIt() {
        HostHooks.install(recorder);
        Object call = HostHooks.enter(1, String.class, this, new Object[0]);
        HostHooks.uninstall(recorder);
        assertThat(HostHooks.exit(call, "value", null)).isEqualTo("value, watched");
        assertThat(HostHooks.enter(1, String.class, this, new Object[0])).isNull();
    }

    @Test
    void nothingThatAWatcherThrowsReachesTheHost() {
        HostHooks.install(recorder);
        recorder.failure = new StackOverflowError();
        assertThat(HostHooks.enter(1, String.class, this, new Object[0])).isNull();
        recorder.failure = null;
        Object call = HostHooks.enter(1, String.class, this, new Object[0]);
        recorder.failure = new IllegalStateException();
        assertThat(HostHooks.exit(call, "value", null)).isEqualTo("value");
        assertThat(HostHooks.exit("not a call", "value", null)).isEqualTo("value");
    }

    @Test
    void uninstallLeavesALaterWatcherInPlace() {
        HostHooks.install(recorder);
        HostHooks.install(new Recorder());
        HostHooks.uninstall(recorder);
        assertThat(HostHooks.enter(1, String.class, this, new Object[0])).isNotNull();
    }

    @Test
    void pointsAreNeverUsedTwice() {
        assertThat(HostHooks.newPoint()).isLessThan(HostHooks.newPoint());
    }

    private static final class Recorder extends HostWatcher {
        private Throwable failure;

        @Override
        protected HostCall enter(int point, Class<?> type, Object self, Object[] arguments) {
            throwFailure();
            return new HostCall() {
                @Override
                protected Object exit(Object returned, Throwable thrown) {
                    throwFailure();
                    return returned + ", watched";
                }
            };
        }

        private void throwFailure() {
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure instanceof RuntimeException exception) {
                throw exception;
            }
        }
    }
}
