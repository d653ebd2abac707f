package dev.lockmedic.profiles;

/** The stale policy of a profile at work. */
record PolicyParts(String profile, StalePolicyProfile policy, Evaluator reasons) {
    static final String PART = "stalePolicy";
}
