/**
 * The agent as others may look at it: what there is to see, and the thread that waits until the
 * host has what it can be seen with.
 */
package dev.lockmedic.monitoring;
