/**
 * Start and end of the agent in a JVM: what the entry class calls, and how the parts are put
 * together.
 */
package dev.lockmedic.start;
