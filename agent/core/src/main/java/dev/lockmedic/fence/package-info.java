/**
 * What stops a zombie from writing: the write fence within this JVM, and the strict fence, which
 * gives the resource a new inode when its lock is taken.
 */
package dev.lockmedic.fence;
