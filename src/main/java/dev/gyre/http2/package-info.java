/**
 * HTTP/2 as bytes: header compression (RFC 7541), and heads between the two versions. A request of
 * HTTP/2 becomes the head of one of HTTP/1.1, which the one strict parser reads; the head of an
 * answer takes the way back. Knows no connection.
 */
package dev.gyre.http2;
