/**
 * Between a Netty channel and the rest: one handler for a connection, which reads requests, hands
 * them to the application, writes answers, keeps the deadlines and ends with exactly one reason.
 *
 * <p>Everything here runs on the event loop of its connection unless a comment says otherwise.
 *
 * <h2>Why</h2>
 *
 * <p><b>One handler, no chain of codecs.</b> An idle connection is hardly more than one object of
 * ours, and the deadlines know the exact state. TLS and the header of a proxy go in front of it,
 * HTTP/2 takes over inside; both versions of HTTP end in the same application, whose answers are
 * values. What only a request needs is an {@code Exchange}, which waits in the loop for the next
 * connection: that took the heap of an idle connection from some 1,450 bytes on epoll to 1,200, of
 * which 192 are ours (2026-11-25). {@code gyre bench-idle} lists the rest by class; nobody outside
 * of Netty and the JDK can leave it out.
 *
 * <p><b>Past the channel.</b> An answer that nothing waits before, and that no further request
 * follows, is given to the socket by one send(2) from where it is kept. Through a channel it would
 * cost a buffer, a copy, a promise and a place in a queue, on io_uring an entry in each ring as
 * well. What the socket does not take goes through the channel, and so does all that is pipelined,
 * in one write. That io_uring's sends leave the ring costs nothing: in C, a server on io_uring and
 * one on epoll take the same. Over TLS a kept answer is encrypted from where it is kept into memory
 * of the loop, and given to the socket from there.
 *
 * <p><b>Two places to work.</b> The loop first tries what needs no waiting: openat2(2) with
 * RESOLVE_CACHED, preadv2(2) with RWF_NOWAIT. Both say EAGAIN instead of waiting for a disk, and
 * then a file thread does the whole ({@code AnswerSource}). The queue for new answers is bounded;
 * steps of answers that run are bounded by the number of connections ({@code FilePool}).
 *
 * <p><b>HTTP/2 over one buffer.</b> What is written during an event is one buffer: answers of one
 * read are one write, and one record of TLS. Bodies are read by 64 KiB and framed by a copy.
 * Nothing is made while 256 KiB wait for the socket, nothing is read for a window that is closed,
 * and beyond twice 256 KiB input stays in the kernel too.
 */
package dev.gyre.wire;
