package com.example.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HeldLocksTest {
    private static final Path LOCK = Path.of("s1.jsonl.lock");

    private final HeldLocks held = new HeldLocks();

    @Test
    void knowsALockFromTheFirstTryToGetItOn() {
        HeldLocks.Attempt one = held.begin(LOCK);
        HeldLocks.Attempt two = held.begin(LOCK);
        held.end(one);
        assertThat(held.knows(LOCK)).as("the other thread still tries").isTrue();
        held.end(two);
        assertThat(held.knows(LOCK)).isFalse();
    }

    @Test
    void forgettingAnOldHoldKeepsTheLaterOne() {
        SessionLockHandle old = handle();
        SessionLockHandle later = handle();
        held.add(old);
        held.add(later);
        held.remove(old);
        assertThat(held.find(LOCK)).containsSame(later);
        held.remove(later);
        assertThat(held.knows(LOCK)).isFalse();
    }

    private static SessionLockHandle handle() {
        return new SessionLockHandle(null, LOCK, null, 1, null, 0);
    }
}
