/**
 * The threads of this JVM as seen from outside: which there are, what they wait for, how their
 * stacks move. Nothing in here stops a thread for longer than one look at its stack.
 */
package dev.lockmedic.threads;
