/** A sweep over a folder of lock files from outside: what lies there, and what may be removed. */
package dev.lockmedic.doctor;
