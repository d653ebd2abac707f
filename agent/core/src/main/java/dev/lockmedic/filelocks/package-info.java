/**
 * The {@code FileLock}s of this JVM: which are held, by whom and since when; telling of those that
 * are held past their limit, and taking them where the operator wants it.
 */
package dev.lockmedic.filelocks;
