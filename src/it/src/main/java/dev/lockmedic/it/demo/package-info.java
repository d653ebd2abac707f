/**
 * The demo: real gateways in child JVMs, real HTTP, real stuck threads, told as a timeline. It
 * fails if any scene does not do what it says.
 */
package dev.lockmedic.it.demo;
