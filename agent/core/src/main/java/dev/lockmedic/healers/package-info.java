/** The threads that carry out what the watchdog decides, each action under a time limit. */
package dev.lockmedic.healers;
