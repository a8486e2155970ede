/**
 * Judges what {@code bench/results} measured by the rules of {@code bench/results.d/targets}, and
 * writes the table. What is missing, faulty or was measured too seldom is never taken for reached.
 */
package dev.gyre.bench.results;
