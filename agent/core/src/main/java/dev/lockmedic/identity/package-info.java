/**
 * Who holds a lock, in a way that travels: which machine, boot and namespaces its process numbers
 * and clocks belong to, and since when it is held by the clock of that boot. Carried by the lock
 * file as an extended attribute, never in its payload.
 */
package dev.lockmedic.identity;
