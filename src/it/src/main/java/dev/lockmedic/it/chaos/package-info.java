/**
 * The chaos run: JVMs that append to shared transcripts under lock files while they spin, hang,
 * forget, are stopped, killed and paused, and a judge outside them that trusts none of them. Uses
 * the JDK only, so that its classes run as they lie there.
 */
package dev.lockmedic.it.chaos;
