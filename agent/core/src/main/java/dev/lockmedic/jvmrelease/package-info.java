/**
 * The forced release of locks of {@code java.util.concurrent}: takes a hold away from a thread that
 * does not give it back, or that has ended, without ever making two owners; and what becomes of
 * that thread's later unlock. Nothing of it touches a lock before the first forced release of its
 * kind.
 */
package dev.lockmedic.jvmrelease;
