/**
 * The system zone: the entry class that the JVM calls, and the loader of the isolated zone. It is
 * loaded by the host's system class loader, once and for ever: a newer agent attached later still
 * runs the copy that came first. So it does next to nothing, and what it does must never change.
 * Beside it lies the main class of the sentinel, which no host ever loads.
 */
package dev.lockmedic.agent;
