/**
 * Child JVMs as tests declare them: what runs, on which JDK, with which agent, and what it may say.
 */
package dev.lockmedic.it.harness;
