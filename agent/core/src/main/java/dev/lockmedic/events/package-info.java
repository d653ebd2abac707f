/**
 * What happened, for those who watch: each event is made where it happens, and told to its
 * listeners by a thread of its own.
 */
package dev.lockmedic.events;
