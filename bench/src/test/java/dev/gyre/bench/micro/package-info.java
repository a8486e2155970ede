/**
 * Micro-benchmarks: single parts of the server beside other ways to do the same work. They live
 * among the tests, so that every build compiles them and their libraries stay off the class path of
 * the server. A parameter named {@code rival} says whose code runs; the first one is Gyre's. {@code
 * bench/micro} runs them and prints one table.
 *
 * <p>What they said on 2026-11-25, beside much other work, so rough: of 100,000 timers touching one
 * costs 27 ns, of the rivals 318 (scheduled tasks, as IdleStateHandler has them) to 1,490
 * (HashedWheelTimer); a browser's head is decoded in 1.1 us, by Netty's decoder in 1.6.
 */
package dev.gyre.bench.micro;
