/** The operations that are timed, as JMH benchmarks. They know nothing of the agent's classes. */
package dev.lockmedic.bench.jmh;
