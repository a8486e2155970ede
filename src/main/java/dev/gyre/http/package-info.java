/**
 * HTTP as plain values and pure rules: requests and their strict parser, responses, dates, entity
 * tags, preconditions, ranges. No socket, no file, no thread.
 *
 * <h2>Why</h2>
 *
 * <p>The parser is our own. What RFC 9112 wants refused (tabs between the parts of a request line,
 * obsolete folding, several lengths on HTTP/1.0) is no longer visible after Netty has decoded it,
 * so a second scan would be needed anyway. This one is strict by construction, keeps no memory
 * between requests, and makes no objects for header fields.
 *
 * <p>Where a change falls into the same second, If-None-Match is never wrong: the tag has the
 * nanoseconds, and is weak for two seconds. Who sends the date alone has a validator of one second;
 * HTTP offers it no better.
 */
package dev.gyre.http;
