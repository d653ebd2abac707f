/** What the agent says on stderr: queued by whoever has something to say, written by one thread. */
package dev.lockmedic.log;
