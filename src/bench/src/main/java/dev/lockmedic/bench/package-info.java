/**
 * What the agent costs a host, and how punctual it is: every figure is measured with and without
 * the agent, side by side in one run, because only their ratio survives a noisy machine.
 */
package dev.lockmedic.bench;
