/**
 * The kernel's socket paths: which of io_uring, epoll and NIO really works, why the others do not,
 * and how a listener, an event loop and a file body are made on the one that was chosen.
 */
package dev.gyre.transport;
