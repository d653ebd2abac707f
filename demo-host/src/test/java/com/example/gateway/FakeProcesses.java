package com.example.gateway;

import java.util.Map;
import java.util.OptionalLong;

/** A machine with just these processes, by pid with their start times. */
record FakeProcesses(long self, Map<Long, Long> startTimes) implements Processes {

    @Override
    public boolean isAlive(long pid) {
        return startTimes.containsKey(pid);
    }

    @Override
    public OptionalLong startTime(long pid) {
        Long time = startTimes.get(pid);
        return time == null ? OptionalLong.empty() : OptionalLong.of(time);
    }
}
