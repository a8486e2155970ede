/**
 * HTTP as plain values and pure rules: requests and their strict parser, responses, dates, entity
 * tags, preconditions, ranges. No socket, no file, no thread.
 */
package dev.gyre.http;
