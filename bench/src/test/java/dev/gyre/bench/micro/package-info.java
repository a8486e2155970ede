/**
 * Micro-benchmarks: single parts of the server beside other ways to do the same work. They live
 * among the tests, so that every build compiles them and their libraries stay off the class path of
 * the server. A parameter named {@code rival} says whose code runs; the first one is Gyre's. {@code
 * bench/micro} runs them and prints one table.
 */
package dev.gyre.bench.micro;
