/** End-to-end tests: the packed agent jar in real child JVMs, on every JDK there is. */
package dev.lockmedic.it;
