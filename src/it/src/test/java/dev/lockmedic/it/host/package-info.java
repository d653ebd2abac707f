/** Hosts: programs that run in the child JVMs and know nothing of Lockmedic. */
package dev.lockmedic.it.host;
