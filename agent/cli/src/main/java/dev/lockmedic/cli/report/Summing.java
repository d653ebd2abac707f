package dev.lockmedic.cli.report;

import dev.lockmedic.cli.report.Summary.FileRead;
import dev.lockmedic.cli.report.Summary.Missing;
import dev.lockmedic.cli.report.Summary.RunRead;
import dev.lockmedic.cli.report.Summary.Stuck;
import dev.lockmedic.cli.report.Summary.Unread;
import dev.lockmedic.events.EventField;
import dev.lockmedic.events.EventType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds up a {@link Summary}. */
final class Summing {
    private final Store store;
    private final List<Lane> lanes;

    private Summing(Store store, List<Lane> lanes) {
        this.store = store;
        this.lanes = lanes;
    }

    /**
     * @param lanes worst first
     */
    static Summary of(Store store, List<Lane> lanes, List<FileRead> files) {
        return new Summing(store, lanes).summary(files);
    }

    private Summary summary(List<FileRead> files) {
        List<Hold> holds = lanes.stream().flatMap(lane -> lane.holds().stream()).toList();
        List<Hold> stuck = holds.stream().filter(Hold::isStuck).toList();
        Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
        Map<String, Long> healedBy = new TreeMap<>();
        for (Hold hold : stuck) {
            outcomes.merge(hold.outcome(), 1L, Long::sum);
            if (hold.outcome().isHeal()) {
                String by = hold.decision() == null ? "unknown" : hold.decision();
                healedBy.merge(by, 1L, Long::sum);
            }
        }
        List<Long> stalls = stalls();
        List<Happening> events = store.events();
        return new Summary(
                events.isEmpty() ? 0 : events.get(0).at(),
                events.isEmpty() ? 0 : events.get(events.size() - 1).at(),
                events.size(),
                files,
                store.runs().all().stream()
                        .filter(run -> run.events() > 0)
                        .map(Summing::run)
                        .toList(),
                lanes.size(),
                lanes.stream().filter(lane -> any(lane, Kind.STUCK)).count(),
                stuck.size(),
                holds.stream().filter(hold -> hold.isWarned() && !hold.isStuck()).count(),
                outcomes,
                healedBy,
                stuckStill(),
                lanes.stream().filter(lane -> any(lane, Kind.STILL)).count(),
                lanes.stream().filter(lane -> any(lane, Kind.UNTOLD)).count(),
                stuck.stream()
                        .max(Comparator.comparingLong(Hold::held))
                        .map(Summing::stuck)
                        .orElse(null),
                holds.stream().mapToLong(Hold::interrupts).sum(),
                holds.stream().mapToLong(Hold::refusedWrites).sum(),
                holds.stream().mapToLong(Hold::lateReleases).sum(),
                stalls.size(),
                stalls.stream().mapToLong(n -> n).max().orElse(0),
                stalls.stream().mapToLong(n -> n).sum(),
                missing());
    }

    private enum Kind {
        STUCK,
        STILL,
        UNTOLD
    }

    private static boolean any(Lane lane, Kind kind) {
        return lane.holds().stream()
                .anyMatch(
                        hold ->
                                switch (kind) {
                                    case STUCK -> hold.isStuck();
                                    case STILL -> hold.isStuckStill();
                                    case UNTOLD -> hold.isStuck() && hold.isLeft();
                                });
    }

    private List<Stuck> stuckStill() {
        List<Stuck> all = new ArrayList<>();
        for (Lane lane : lanes) {
            if (all.size() == Summary.MOST_NAMED) {
                break;
            }
            lane.holds().stream()
                    .filter(Hold::isStuckStill)
                    .max(Comparator.comparingLong(Hold::held))
                    .map(Summing::stuck)
                    .ifPresent(all::add);
        }
        return all;
    }

    private List<Long> stalls() {
        return store.events().stream()
                .filter(event -> store.known(event) == EventType.STALL)
                .map(event -> Math.max(0, store.number(event, EventField.STALL, 0)))
                .toList();
    }

    private static Stuck stuck(Hold hold) {
        return new Stuck(
                hold.lane().kind(),
                hold.lane().lock(),
                hold.holder(),
                hold.held(),
                hold.maxHold(),
                hold.waiters(),
                hold.isDeadlock(),
                hold.outcome());
    }

    private static RunRead run(Run run) {
        return new RunRead(
                run.name(),
                run.pid(),
                run.agent(),
                run.java(),
                run.firstAt(),
                run.lastAt(),
                run.events(),
                run.missing(),
                run.shed(),
                run.firstSeq());
    }

    private Missing missing() {
        List<Unread> unread = new ArrayList<>();
        store.leftOut()
                .counts()
                .forEach(
                        (why, count) ->
                                unread.add(
                                        new Unread(
                                                why.wireName(),
                                                why.words(),
                                                count.lines(),
                                                count.file() + " line " + count.line())));
        List<Run> runs = store.runs().all();
        return new Missing(
                store.leftOut().lines(),
                unread,
                runs.stream().mapToLong(Run::missing).sum(),
                runs.stream().mapToLong(Run::shed).sum(),
                store.dropped(),
                store.ofUnknownType(),
                store.ofNewerVersion(),
                runs.stream().mapToLong(Run::clockJumps).sum(),
                runs.stream().mapToLong(Run::longestJump).max().orElse(0));
    }
}
