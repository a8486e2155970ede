/** Counters that any thread may add to and anyone may read. */
package dev.gyre.metrics;
