/** Finding, at attach, the lock files that this process holds already. */
package dev.lockmedic.adoption;
