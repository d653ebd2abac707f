package dev.lockmedic.cli;

import java.time.Instant;
import java.util.Comparator;

/** The order of held locks, as the agent has it too: what is worst comes first. */
final class HeldOrder {
    private HeldOrder() {}

    static Comparator<Status.Held> of(HeldRequest.Sort sort, boolean reverse, Instant now) {
        Comparator<Status.Held> order =
                switch (sort) {
                    case AGE ->
                            Comparator.comparingLong(
                                    (Status.Held held) -> -held.ageMillis(now).orElse(0L));
                    case WAITERS ->
                            Comparator.comparingLong(
                                    held -> held.waiters() == null ? 1 : -held.waiters());
                    case DEADLINE ->
                            Comparator.comparingLong(
                                    held -> held.millisLeft(now).orElse(Long.MAX_VALUE));
                    case NAME ->
                            Comparator.comparing(held -> held.name() == null ? "" : held.name());
                };
        return reverse ? order.reversed() : order;
    }
}
