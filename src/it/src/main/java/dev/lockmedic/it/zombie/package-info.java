/**
 * The zombie trials: a holder that writes without a pause is stopped by SIGSTOP at a random moment,
 * another JVM takes its lock, and it goes on. How often do its bytes get into the file that is the
 * other's by then? Uses the JDK only, so that its classes run as they lie there.
 */
package dev.lockmedic.it.zombie;
