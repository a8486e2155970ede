/**
 * HTTP/2 as bytes: header compression (RFC 7541), and heads between the two versions. A request of
 * HTTP/2 becomes the head of one of HTTP/1.1, which the one strict parser reads; the head of an
 * answer takes the way back. Knows no connection.
 *
 * <h2>Why</h2>
 *
 * <p>So all that is refused in HTTP/1.1 is refused here too, kept answers are found by the same
 * bytes, and the head of an answer is written once and turned into a header block, which a kept
 * answer keeps. Netty's codec makes some twenty objects for a request, and lets pass what RFC 9113
 * forbids in fifteen cases of the public suite.
 *
 * <p>Our blocks have the peer remember nothing and use no Huffman code: more bytes, less work, and
 * only such a block may be kept.
 */
package dev.gyre.http2;
