/**
 * The embedder's door: build a server, start it, drain it, close it. The file service, the hello
 * and echo baselines, or any Netty handler, on the same transport choice and the same timer wheel.
 *
 * <h2>Why the start is as it is</h2>
 *
 * <p>Half of a start are the JVM's two compilers; the rest is what it looks for and what it makes.
 * {@code ./gyre} tells why its options are what they are, and {@code bench/start} measures. In the
 * code, for a process of our own:
 *
 * <ul>
 *   <li>Nothing is looked for that is not there: for a class or a service that is missing the JVM
 *       opens every jar. So Netty is given a logger ({@link dev.gyre.transport.NettyLog}), and ours
 *       of faults is made when the listeners are open, or when there is a fault. That was a tenth
 *       of the start (2026-11-29).
 *   <li>No classes are written that need not be: one shape for all system calls, numbers of the
 *       kernel read from byte buffers, comparators and names of threads made by our code, which the
 *       start-up cache keeps, and not by the JDK's, which it does not. That took 287 ms to 226
 *       (2026-11-29). {@code -Xlog:class+load+cause} names who has a class written.
 *   <li>The loops of the self-test are those that serve. What is warmed up for later begins 0.3 s
 *       after the listeners.
 * </ul>
 */
package dev.gyre.server;
