package dev.gyre.trace;

import dev.gyre.metrics.CloseReason;

/**
 * One connection that ended.
 *
 * @param epochMillis wall time of the end
 * @param connectionId unique for the life of the server
 * @param remoteAddress the client's address, without its port
 * @param reason why it ended
 * @param ageNanos how long it was open
 * @param requests requests answered on it
 * @param bytesSent bytes sent on it, heads included
 */
public record Closed(
    long epochMillis,
    long connectionId,
    String remoteAddress,
    CloseReason reason,
    long ageNanos,
    long requests,
    long bytesSent) {}
