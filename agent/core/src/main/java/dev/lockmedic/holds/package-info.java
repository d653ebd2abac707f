/**
 * The holds of this JVM: who holds which lock since when, until when, and which holds were lost.
 * Interception puts holds in, the watchdog looks after them; they meet nowhere else.
 */
package dev.lockmedic.holds;
