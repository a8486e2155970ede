/**
 * The kernel's socket paths: which of io_uring, epoll and NIO really works, why the others do not,
 * and how a listener, an event loop and a file body are made on the one that was chosen.
 *
 * <h2>Why</h2>
 *
 * <p>What a transport cannot do as it comes from Netty or the JDK is mended here, one class for
 * each repair, so that it can be dropped when they mend it: {@code LastingEpollHandler} (a channel
 * that waits for nothing), {@code RingWait} and {@link dev.gyre.transport.FileSending} (files on
 * io_uring), {@code NioDescriptors} (sockets of the JDK), {@code LoopGroup} (a refused loop),
 * {@link dev.gyre.transport.InheritedListener} (sockets of others).
 *
 * <p>io_uring sends files as epoll does, by sendfile(2) on the loop, for there is no such operation
 * in the ring. Netty's splice(2) there has a kernel thread for each peer that stalls, and in this
 * release sends wrong bytes past 4 GiB; to copy through user space costs twice as much as epoll. A
 * full socket is waited for by a poll in the ring. Before, until 2026-11-30, that was a send of 16
 * KiB through the channel: of 1,000 peers that take nothing each held 24 KiB, now 8, for the same
 * CPU time.
 */
package dev.gyre.transport;
