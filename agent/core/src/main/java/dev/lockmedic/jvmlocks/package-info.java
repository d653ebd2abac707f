/**
 * Locks inside the JVM: which are contended, whose hold keeps others waiting past its limit, what
 * that holder does, and what is done about it. Nothing is woven into a lock to see this: the
 * waiters are looked at from outside, so a lock costs what it costs without the agent.
 */
package dev.lockmedic.jvmlocks;
