/**
 * What happened, written down off the event loops: one line for each answer (the access log) and
 * one for each connection that ended (the close log).
 *
 * <p>An event loop makes an event record and offers it to a {@link dev.gyre.trace.LogQueue}, which
 * never makes it wait. A thread of the queue turns records into lines ({@link
 * dev.gyre.trace.LineFormat}) and appends them to a stream ({@link dev.gyre.trace.LogOutput}). What
 * does not fit or cannot be written is counted, and the log itself says how much is missing.
 *
 * <h2>Why</h2>
 *
 * <p>The loop puts one small object into an array, which holds the request's own text, so this
 * package knows {@code http}. The array is our own: JCTools is in Netty, but renamed, and one class
 * does.
 */
package dev.gyre.trace;
