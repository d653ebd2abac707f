package dev.lockmedic.it.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the agents themselves have logged, by kind: beside the judge's count, and no part of it. */
final class AgentWords {
    private static final Pattern HEALED =
            Pattern.compile(
                    "(released by force-release|reclaimed for a contender): .*reasons (\\[.*?\\])");
    private static final Pattern KNOWN =
            Pattern.compile(
                    "(write to|opening for writing of|removal or replacement of) \\S+ (refused)"
                            + "|(late release refused|is lost: another process|the whole JVM stood still"
                            + "|nears its max hold|is stuck, and only reported|is stuck, and .* failed|LockLostException"
                            + "|Lockmedic \\S+ is started)");
    private static final int MOST_OTHERS = 20;

    private final Map<String, Long> counts = new TreeMap<>();
    private final List<String> others = new ArrayList<>();

    synchronized void said(String line) {
        Matcher healed = HEALED.matcher(line);
        if (healed.find()) {
            counts.merge(healed.group(1) + " " + healed.group(2), 1L, Long::sum);
            return;
        }
        Matcher known = KNOWN.matcher(line);
        if (known.find()) {
            String words = known.group(1) != null ? known.group(1) + " it refused" : known.group(3);
            counts.merge(words.replaceFirst(" \\S+ is st", " is st"), 1L, Long::sum);
        } else if (!line.isBlank()) {
            counts.merge("other lines", 1L, Long::sum);
            if (others.size() < MOST_OTHERS) {
                others.add(line);
            }
        }
    }

    synchronized Map<String, Long> counts() {
        return Map.copyOf(counts);
    }

    /** Lines that are neither; the first of them. */
    synchronized List<String> others() {
        return List.copyOf(others);
    }
}
