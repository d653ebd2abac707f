/** Locks of the host's own classes, as profiles see them, brought into the hold registry. */
package dev.lockmedic.hostlocks;
