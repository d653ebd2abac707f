package dev.lockmedic.identity;

import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;

/**
 * Where this JVM runs and what time it is there. Notices when the wall clock is set: its distance
 * from the boot clock then changes.
 *
 * <p>For agent threads: what is not known yet is read from {@code /proc}.
 */
public final class ThisMachine {
    /** Distances that change by less are slewing, and reading two clocks one after the other. */
    static final long STEP_MILLIS = 2000;

    /** Between two readings of the wall clock round one of the boot clock. */
    private static final long TOGETHER_MILLIS = 100;

    private static final int TRIES = 3;

    private final LongSupplier wall;
    private final BootClock boot;
    private volatile Realm realm;
    private boolean compared;
    private long distance;
    private long steppedAtBootMillis = Moment.NEVER;

    /** By the system's clocks, in a JVM without the agent. */
    public ThisMachine() {
        this(Thread::new);
    }

    /**
     * By the system's clocks.
     *
     * @param threads makes the one thread that is needed to prove the boot clock
     */
    public ThisMachine(ThreadFactory threads) {
        this(null, System::currentTimeMillis, BootClock.ofSystem(threads));
    }

    /**
     * By other clocks, for tests.
     *
     * @param realm null: that of this process
     */
    public ThisMachine(Realm realm, LongSupplier wall, BootClock boot) {
        this.realm = realm;
        this.wall = wall;
        this.boot = boot;
    }

    /** Where this process is; it can't leave while it runs. */
    public Realm realm() {
        Realm known = realm;
        if (known == null) {
            known = Realm.here();
            realm = known;
        }
        return known;
    }

    /** Milliseconds by the boot clock, or {@link BootClock#UNKNOWN}. */
    public long bootMillis() {
        return boot.millis();
    }

    /** Whether there is a boot clock, as far as is known by now. Any thread; reads nothing. */
    public boolean hasBootClock() {
        return boot.isKnown();
    }

    /** All clocks now; the more often it is asked, the sooner a step of the wall clock is seen. */
    public synchronized Moment now() {
        long wallMillis = wall.getAsLong();
        for (int i = 0; i < TRIES; i++) {
            long before = wallMillis;
            long bootMillis = boot.millis();
            wallMillis = wall.getAsLong();
            if (bootMillis == BootClock.UNKNOWN) {
                break;
            }
            if (wallMillis >= before && wallMillis - before <= TOGETHER_MILLIS) {
                compare(wallMillis, bootMillis);
                return new Moment(wallMillis, bootMillis, steppedAtBootMillis);
            }
            // We stood still in between, or the clock was set just now.
        }
        long bootMillis = boot.millis();
        // Not compared: then it may have been set, and what it says of the past is worth nothing.
        return bootMillis == BootClock.UNKNOWN
                ? new Moment(wallMillis, bootMillis, steppedAtBootMillis)
                : new Moment(wallMillis, bootMillis, bootMillis);
    }

    /**
     * With the distance at the last step, not at the last look: small steps add up, and slewing
     * does over hours, which then counts as a step and costs others nothing but time.
     */
    private void compare(long wallMillis, long bootMillis) {
        long now = wallMillis - bootMillis;
        if (!compared) {
            compared = true;
            distance = now;
        } else if (Math.abs(now - distance) > STEP_MILLIS) {
            distance = now;
            steppedAtBootMillis = bootMillis;
        }
    }
}
