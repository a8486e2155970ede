/**
 * Certificates and keys: read, checked, read again when their files change, and the contexts that
 * Netty makes of them. Nothing here knows HTTP.
 *
 * <h2>Why</h2>
 *
 * <p><b>TLS is a handler in front of the connection</b>, so limits, wheel, drain and reasons are
 * those of every connection, and an embedder's handler is encrypted as it is. The handshake has its
 * own deadline and belongs to the idle queue: who takes his time is the first to make room.
 *
 * <p>Bodies pass through our own buffers, and nothing that is mapped from a file is handed over: in
 * native code a file that became shorter would end the process.
 *
 * <p><b>Files are looked at, not watched.</b> Two calls of stat(2) every two seconds see renewals
 * by rename, copy and link alike. What changed is used when it has not changed for one more look,
 * so a certificate that is written before its key is no error. Resumed sessions survive; a pair
 * that cannot be used is told of, and the old one stays.
 *
 * <p><b>A client that offers only other protocols</b> goes on with HTTP/1.1, as one that offers
 * none. RFC 7301 section 3.2 wants an alert, which netty-tcnative cannot send: it takes the first
 * or the last, or names none.
 */
package dev.gyre.tls;
