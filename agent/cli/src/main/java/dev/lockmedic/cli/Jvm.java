package dev.lockmedic.cli;

/**
 * A JVM of this machine, as {@code list} shows it.
 *
 * @param name main class and arguments, or the jar, as far as they can be seen
 * @param lockmedic version of the agent in it; null if there is none or it could not be asked
 * @param problem why it could not be asked; null if it could
 */
record Jvm(long pid, String user, String name, String lockmedic, String problem) {}
