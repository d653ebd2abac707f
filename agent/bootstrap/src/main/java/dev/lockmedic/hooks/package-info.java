/**
 * The boot zone: what advice woven into JDK classes calls.
 *
 * <p>Rules, held by a test over the compiled classes: nothing outside {@code java.base}; no lambda,
 * no {@code invokedynamic}; no {@code java.util.concurrent.locks}, {@code java.util.logging} or
 * {@code javax.management}. These classes are defined once per JVM and can never be unloaded, so
 * they hold nothing of the isolated zone but the one watcher, which detaching takes away again.
 */
package dev.lockmedic.hooks;
