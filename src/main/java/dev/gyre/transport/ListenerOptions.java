package dev.gyre.transport;

/**
 * What a listener and its connections are to be like.
 *
 * @param backlog connections the kernel may hold that were not accepted yet; it cuts this to {@code
 *     net.core.somaxconn}
 * @param sharedPort whether other listeners of this process bind the same port (SO_REUSEPORT)
 * @param receivesUnasked whether the handler bounds what it holds of that which it has not asked
 *     for. Then a receive on io_uring yields many, which is a few percent cheaper, but goes on for
 *     as long as the socket has something, whatever the handler wants
 */
public record ListenerOptions(int backlog, boolean sharedPort, boolean receivesUnasked) {}
