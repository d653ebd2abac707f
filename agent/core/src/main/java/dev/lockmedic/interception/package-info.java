/**
 * How acquisition and release are seen: which JDK methods are woven, with what, whether that took,
 * and what the hooks' reports mean for the hold registry.
 */
package dev.lockmedic.interception;
