package dev.lockmedic.staleness;

import dev.lockmedic.identity.HoldIdentity;
import dev.lockmedic.identity.Moment;
import dev.lockmedic.identity.Origin;
import dev.lockmedic.identity.Realm;
import dev.lockmedic.lockfile.FileIdentity;
import dev.lockmedic.lockfile.LockSnapshot;
import dev.lockmedic.lockfile.Payload;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.OptionalLong;

/** Evidence on a lock of a live process that is within its limit; a test changes one thing. */
final class EvidenceBuilder {
    static final long NOW = Instant.parse("2026-01-01T12:00:00Z").toEpochMilli();
    static final long STALE_AFTER = 30 * 60_000;
    static final long ORPHAN_GRACE = 30_000;

    /** Where the contender is. */
    static final Realm HERE = new Realm("a1cbabc9-e059-40a1-90fe-881baa72b442", "1", "2", "h");

    /** Start of the hold by the boot clock, where the lock has an identity. */
    static final long BOOT_START = 5_000_000;

    private Payload.Form form = Payload.Form.OBJECT;
    private long pid = 4711;
    private Instant createdAt = Instant.ofEpochMilli(NOW - 1000);
    private OptionalLong maxHoldMs = OptionalLong.of(60_000);
    private String problem;
    private long unchanged = 1000;
    private boolean named;
    private boolean remote;
    private Origin origin = Origin.UNNAMED;
    private Realm there;
    private Moment moment = Moment.ofWall(NOW);
    private long watched;
    private OptionalLong starttime = OptionalLong.empty();
    private Evidence.Owner owner = Evidence.Owner.OTHER;
    private boolean ownOverdue;
    private Liveness liveness = Liveness.ALIVE;
    private boolean foreign;
    private long staleAfter = STALE_AFTER;
    private boolean judgesHoldExceeded = true;

    static EvidenceBuilder lock() {
        return new EvidenceBuilder();
    }

    EvidenceBuilder payload(Payload.Form value) {
        form = value;
        pid = 0;
        createdAt = null;
        maxHoldMs = OptionalLong.empty();
        problem = value == Payload.Form.UNREADABLE ? "an I/O error" : null;
        return this;
    }

    /** As it was read. */
    EvidenceBuilder payload(Payload value) {
        form = value.form();
        pid = value.pid();
        createdAt = value.createdAt();
        maxHoldMs = value.maxHoldMs();
        return this;
    }

    EvidenceBuilder pid(long value) {
        pid = value;
        return this;
    }

    EvidenceBuilder createdAt(Instant value) {
        createdAt = value;
        return this;
    }

    EvidenceBuilder age(long millis) {
        return createdAt(Instant.ofEpochMilli(NOW - millis));
    }

    EvidenceBuilder noMaxHold() {
        maxHoldMs = OptionalLong.empty();
        return this;
    }

    EvidenceBuilder maxHold(long millis) {
        maxHoldMs = OptionalLong.of(millis);
        return this;
    }

    EvidenceBuilder unchanged(long millis) {
        unchanged = millis;
        return this;
    }

    EvidenceBuilder named() {
        named = true;
        return this;
    }

    EvidenceBuilder remote() {
        remote = true;
        return this;
    }

    EvidenceBuilder owner(Evidence.Owner value) {
        owner = value;
        liveness = value == Evidence.Owner.OTHER ? liveness : Liveness.UNKNOWN;
        return this;
    }

    EvidenceBuilder ownOverdue() {
        ownOverdue = true;
        return owner(Evidence.Owner.THIS_JVM);
    }

    EvidenceBuilder liveness(Liveness value) {
        liveness = value;
        return this;
    }

    EvidenceBuilder foreign() {
        foreign = true;
        return this;
    }

    EvidenceBuilder staleAfter(long millis) {
        staleAfter = millis;
        return this;
    }

    EvidenceBuilder sweep() {
        judgesHoldExceeded = false;
        return this;
    }

    EvidenceBuilder origin(Origin value) {
        origin = value;
        return this;
    }

    /** With the identity of a hold there. */
    EvidenceBuilder origin(Realm value) {
        there = value;
        return this;
    }

    private Origin origin() {
        return there == null
                ? origin
                : Origin.of(
                        new HoldIdentity(
                                there,
                                "0",
                                BOOT_START,
                                pid,
                                createdAt.toEpochMilli(),
                                OptionalLong.empty(),
                                "0",
                                0),
                        HERE);
    }

    /** By the clocks of this moment, at which the wall clock says {@link #NOW}. */
    EvidenceBuilder at(long bootMillis, long steppedAtBootMillis) {
        moment = new Moment(NOW, bootMillis, steppedAtBootMillis);
        return this;
    }

    EvidenceBuilder watched(long millis) {
        watched = millis;
        return this;
    }

    EvidenceBuilder starttime(long ticks) {
        starttime = OptionalLong.of(ticks);
        return this;
    }

    Verdict judged() {
        FileTime modified = FileTime.fromMillis(NOW - unchanged);
        FileIdentity identity =
                new FileIdentity(FileIdentity.Kind.FILE, "key", modified, true, modified, 1);
        Payload payload = new Payload(form, pid, createdAt, maxHoldMs, starttime);
        byte[] bytes = form == Payload.Form.UNREADABLE ? null : new byte[1];
        return StaleJudge.judge(
                new Evidence(
                        new LockSnapshot(Path.of("/x/a.lock"), identity, bytes, payload, problem),
                        named,
                        remote,
                        origin(),
                        owner,
                        ownOverdue,
                        liveness,
                        foreign,
                        maxHoldMs.isPresent()
                                ? new HoldLimits(maxHoldMs.getAsLong(), "payload")
                                : new HoldLimits(HoldLimits.NONE, "none"),
                        staleAfter,
                        ORPHAN_GRACE,
                        moment,
                        watched,
                        judgesHoldExceeded));
    }
}
