/**
 * The timer wheel and the connections it watches, one of each for each event loop. Everything here
 * belongs to the thread of that loop: no locks, no clock (the time is a parameter), and nothing is
 * allocated after construction, so that a hundred thousand idle connections cost their nodes only.
 *
 * <p>A connection owns one {@link dev.gyre.idle.IdleNode}. Its deadline in the {@link
 * dev.gyre.idle.TimerWheel} is the next moment at which somebody must look at the connection; while
 * it waits for a request it also stands in the {@link dev.gyre.idle.IdleQueue}, from which the
 * oldest is taken when connections run out. Imports nothing of ours.
 */
package dev.gyre.idle;
