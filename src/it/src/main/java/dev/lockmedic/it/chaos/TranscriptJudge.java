package dev.lockmedic.it.chaos;

import dev.lockmedic.it.chaos.HoldReport.Outcome;
import dev.lockmedic.it.chaos.HoldReport.Write;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;

/**
 * Judges one transcript once nobody writes to it any more: what the holders said of their holds
 * against each other, and against what lies in the file.
 *
 * <p>Where a report can be later than what it reports, as of a holder that was stopped in between,
 * the doubt is in the holder's favour: each finding is a fault, not each fault is found.
 */
final class TranscriptJudge {
    private final Rules rules;
    private final NavigableSet<Long> kills;
    private final List<HoldReport> holds;
    private final List<GaveUp> gaveUp;
    private final Map<HoldId, Integer> places = new HashMap<>();
    private final Map<HoldId, Set<Integer>> found = new HashMap<>();
    private final Tally tally = new Tally();

    /**
     * @param kills moments at which any JVM was about to be killed
     * @param holds of this transcript, in any order
     * @param gaveUp contenders that got nothing
     */
    TranscriptJudge(
            Rules rules, NavigableSet<Long> kills, List<HoldReport> holds, List<GaveUp> gaveUp) {
        this.rules = rules;
        this.kills = kills;
        this.gaveUp = gaveUp;
        this.holds = new ArrayList<>(holds);
        this.holds.sort(Comparator.comparingLong(hold -> hold.place));
        for (int i = 0; i < this.holds.size(); i++) {
            places.put(this.holds.get(i).id, i);
        }
    }

    /**
     * Judges.
     *
     * @param transcript its bytes
     */
    Tally judge(byte[] transcript) {
        holds.forEach(this::holder);
        owners();
        successions();
        lines(new String(transcript, StandardCharsets.ISO_8859_1));
        holds.forEach(this::lostWrites);
        return tally;
    }

    /** What a hold tells by itself. */
    private void holder(HoldReport hold) {
        tally.count(Figure.ACQUISITIONS);
        tally.count(hold.agent ? Figure.BY_AGENT : Figure.BY_PLAIN);
        if (hold.virtual) {
            tally.count(Figure.BY_VIRTUAL);
        }
        long surely = hold.deadline() - Rules.MARGIN_NANOS;
        if (hold.releaseRefused()) {
            if (hold.releasedAt < surely) {
                tally.find(Figure.ROBBED, hold.toString());
            } else {
                tally.count(Figure.LATE_RELEASES);
            }
        }
        for (Write write : hold.writes) {
            if (write.outcome() == Outcome.REFUSED) {
                tally.count(Figure.REFUSED);
                if (write.at() < surely) {
                    tally.find(Figure.WRONGLY_REFUSED, write + " of " + hold);
                }
            } else if (write.outcome() == Outcome.FAILED) {
                tally.find(Figure.FAILED_WRITES, write + " of " + hold);
            }
        }
    }

    private void owners() {
        HoldReport longest = null;
        for (HoldReport hold : holds) {
            if (hold.acquired >= hold.rightEnds()) {
                continue;
            }
            if (longest != null && hold.acquired < longest.rightEnds() - Rules.MARGIN_NANOS) {
                tally.find(Figure.DOUBLE_OWNERS, longest + ", and " + hold);
            }
            if (longest == null || hold.rightEnds() > longest.rightEnds()) {
                longest = hold;
            }
        }
    }

    private void successions() {
        for (int i = 1; i < holds.size(); i++) {
            HoldReport before = holds.get(i - 1);
            HoldReport hold = holds.get(i);
            // Freed by somebody else: before it gave it back, or it was told that it had nothing.
            if (before.releasing > hold.acquired || before.releaseRefused()) {
                if (before.killed < hold.acquired) {
                    tally.count(Figure.TAKEN_DEAD);
                } else if (before.deadline() <= hold.acquired + Rules.MARGIN_NANOS) {
                    tally.count(Figure.TAKEN_OVERDUE);
                }
            }
            // A plain contender takes nothing, so what it waits for only shows that no agent came.
            if (hold.agent) {
                long waited = hold.acquired - Math.max(before.rightEnds(), hold.since);
                tally.add(Figure.LONGEST_WAIT_MS, Math.max(0, waited / 1_000_000));
                stuck(before, hold.lastFailed, hold.toString());
            }
        }
        for (GaveUp contender : gaveUp) {
            HoldReport last = null;
            for (HoldReport hold : holds) {
                last = hold.place <= contender.lastFailed() ? hold : last;
            }
            if (contender.agent() && last != null) {
                stuck(last, contender.lastFailed(), contender.toString());
            }
        }
    }

    /**
     * A try that began after the end of the right and failed shows that the lock was still stuck
     * then, however long the contender itself was away afterwards.
     */
    private void stuck(HoldReport before, long lastFailed, String contender) {
        long end = before.rightEnds();
        long stuck = lastFailed - end;
        if (lastFailed == 0 || stuck <= 0) {
            return;
        }
        if (stuck <= rules.stuckBoundNanos()) {
            tally.add(Figure.LONGEST_STUCK_MS, stuck / 1_000_000);
        } else if (stuck <= rules.stuckBoundNanos() + rules.orphanGraceNanos()
                && !kills.subSet(end - rules.orphanGraceNanos(), lastFailed).isEmpty()) {
            // Somebody may have died between the creation of a lock file and its payload.
            tally.count(Figure.LEFT_EMPTY);
        } else {
            tally.add(Figure.LONGEST_STUCK_MS, stuck / 1_000_000);
            tally.find(
                    Figure.STUCK,
                    stuck / 1_000_000 + " ms between " + before + ", and " + contender);
        }
    }

    private void lines(String text) {
        long[] opened = opened();
        int begin = 0;
        while (begin < text.length()) {
            int next = text.indexOf(Chunk.BEGIN, begin + 1);
            int limit = next < 0 ? text.length() : next;
            int end = Chunk.end(text, begin, limit);
            Chunk chunk = Chunk.parse(text, begin, end);
            if (chunk != null) {
                chunk(chunk, begin, opened);
                begin = end;
            } else {
                fragment(text, begin, limit);
                begin = limit;
            }
        }
    }

    /**
     * For each place, the smallest length at which a later holder, while the lock was surely its
     * own, found the transcript: from there on the file is no longer an earlier holder's.
     */
    private long[] opened() {
        long[] opened = new long[holds.size() + 1];
        opened[holds.size()] = Long.MAX_VALUE;
        for (int i = holds.size() - 1; i >= 0; i--) {
            HoldReport hold = holds.get(i);
            boolean valid =
                    hold.openedSize >= 0 && hold.openedAt < hold.deadline() - Rules.MARGIN_NANOS;
            opened[i] = Math.min(opened[i + 1], valid ? hold.openedSize : Long.MAX_VALUE);
        }
        return opened;
    }

    private void chunk(Chunk chunk, int offset, long[] opened) {
        tally.count(Figure.CHUNKS);
        Integer place = places.get(chunk.hold());
        if (place == null) {
            tally.find(Figure.FOREIGN, chunk + " at " + offset + " is of no hold of this lock");
            return;
        }
        HoldReport hold = holds.get(place);
        if (!found.computeIfAbsent(chunk.hold(), id -> new HashSet<>()).add(chunk.number())) {
            tally.find(Figure.FOREIGN, chunk + " at " + offset + " is there twice");
            return;
        }
        boolean late = chunk.atNanos() > hold.deadline() + Rules.MARGIN_NANOS;
        if (offset < opened[place + 1]) {
            if (late) {
                tally.count(Figure.OVERDUE_WRITES);
            }
            return;
        }
        String what = chunk + " at " + offset + " though a successor had opened; " + hold;
        if (!hold.agent) {
            tally.find(Figure.SLIPPED_NOT_COVERED, what);
        } else if (late) {
            tally.find(Figure.SLIPPED_LATE, what);
        } else if (hold.killed != HoldReport.NEVER && !hasReturned(hold, chunk.number())) {
            tally.find(Figure.SLIPPED_BY_KILLED, what);
        } else {
            tally.find(Figure.SLIPPED_IN_FLIGHT, what);
        }
    }

    private static boolean hasReturned(HoldReport hold, int number) {
        return hold.writes.stream().anyMatch(write -> write.number() == number);
    }

    private void fragment(String text, int begin, int end) {
        // Whether the killed one was on this transcript, its own words may not tell any more.
        if (!kills.isEmpty() && Chunk.isBeginning(text, begin, end)) {
            tally.count(Figure.CUT);
        } else {
            tally.find(
                    Figure.FOREIGN,
                    "\"" + text.substring(begin, Math.min(end, begin + 200)) + "\" at " + begin);
        }
    }

    private void lostWrites(HoldReport hold) {
        Set<Integer> there = found.getOrDefault(hold.id, Set.of());
        for (Write write : hold.writes) {
            if (write.outcome() != Outcome.OK || there.contains(write.number())) {
                continue;
            }
            boolean within = write.at() < hold.deadline() - Rules.MARGIN_NANOS;
            if (!within && rules.fence() == FenceRule.STRICT) {
                tally.count(Figure.DIVERTED);
            } else {
                tally.find(Figure.LOST, write + " of " + hold);
            }
        }
    }
}
