/**
 * The agent as an MBean: its figures and settings as attributes, what happens to stuck locks as
 * notifications. All of it in types of the JDK, so that no client needs a class of ours.
 */
package dev.lockmedic.jmx;
