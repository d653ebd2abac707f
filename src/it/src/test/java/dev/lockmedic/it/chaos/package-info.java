/** The chaos run in short, and whether its judge finds what is wrong. */
package dev.lockmedic.it.chaos;
