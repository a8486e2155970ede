/**
 * Between a Netty channel and the rest: one handler for a connection, which reads requests, hands
 * them to the application, writes answers, keeps the deadlines and ends with exactly one reason.
 *
 * <p>Everything here runs on the event loop of its connection unless a comment says otherwise.
 */
package dev.gyre.wire;
