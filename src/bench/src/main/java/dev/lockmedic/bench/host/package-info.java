/** Hosts that are measured as whole child JVMs. */
package dev.lockmedic.bench.host;
