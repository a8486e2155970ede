/**
 * Certificates and keys: read, checked, read again when their files change, and the contexts that
 * Netty makes of them; the records of connections that stay. Nothing here knows HTTP.
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
 * <p><b>Records without SSLEngine.</b> Netty's handler shakes hands. What goes on after its first
 * answer leaves that handler and has BoringSSL called directly ({@link
 * dev.gyre.tls.RecordProtection}): SSLEngine wants two copies of everything, a result object and
 * eight native calls for a small answer, where five are enough. Of nginx's CPU time for 1 KiB,
 * io_uring, epoll and NIO took 0.85, 0.85 and 0.88 before and 0.77, 0.77 and 0.79 after, for 1 MiB
 * epoll 0.85 and 0.74 (2026-12-01). The calls are those that Netty's engine makes, from the same
 * jar, which is pinned with Netty. An embedder's handler keeps Netty's, since it may ask that for
 * its session; so does echo, and whatever the JDK encrypts.
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
