/** The commands that reach a running agent, and the status it answers with. */
package dev.lockmedic.command;
