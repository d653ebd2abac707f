/**
 * Stuck locks, heals and stalls as events of flight recordings, written while they happen: the JDK
 * itself records that a thread was blocked only once it no longer is.
 */
package dev.lockmedic.jfr;
