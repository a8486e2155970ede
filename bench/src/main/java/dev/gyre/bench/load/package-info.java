/**
 * {@code gyre load}: requests in a closed loop or on a schedule, every answer checked, latency as a
 * whole distribution. One event loop sends and reads; all counting happens on it.
 */
@org.jspecify.annotations.NullMarked
package dev.gyre.bench.load;
