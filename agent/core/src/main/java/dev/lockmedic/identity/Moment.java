package dev.lockmedic.identity;

/**
 * What the clocks of this machine said at one moment, milliseconds.
 *
 * @param wallMillis wall clock, which may have been set
 * @param bootMillis boot clock; {@link BootClock#UNKNOWN} where there is none
 * @param steppedAtBootMillis when the wall clock was last found to have been set, by the boot
 *     clock; {@link #NEVER} if it was not while we looked
 */
public record Moment(long wallMillis, long bootMillis, long steppedAtBootMillis) {
    /** No step was seen. */
    public static final long NEVER = Long.MIN_VALUE;

    /** By the wall clock alone. */
    public static Moment ofWall(long wallMillis) {
        return new Moment(wallMillis, BootClock.UNKNOWN, NEVER);
    }

    /** Whether the boot clock is known. */
    public boolean hasBoot() {
        return bootMillis != BootClock.UNKNOWN;
    }

    /**
     * Whether a time since then by the wall clock is time that has passed: whether the clock was
     * not set meanwhile, as far as we saw.
     */
    public boolean wallIsTrueFor(long ageMillis) {
        // What is older than the last step was stamped before it; if the clock was set back, that
        // comes out too young instead, by which nothing is taken too soon.
        return steppedAtBootMillis == NEVER || bootMillis - steppedAtBootMillis >= ageMillis;
    }
}
