package dev.gyre.trace;

import org.jspecify.annotations.Nullable;

/**
 * One answered request. Text that came from the client has one char for each byte (ISO-8859-1) and
 * need not be clean: the formats escape it.
 *
 * @param remoteAddress the client's address, without its port
 * @param startEpochMillis wall time at the first byte of the request
 * @param method null if the request line was not understood
 * @param target as it was sent; null if the request line was not understood
 * @param version such as HTTP/1.1; null if the request line was not understood
 * @param host that the request is for, as it was sent; null if it names none
 * @param status the code of the answer
 * @param bytesSent bytes of the body that were sent, without the head
 * @param durationNanos from the first byte of the request to the last of the answer
 * @param referer the header field, or null
 * @param userAgent the header field, or null
 * @param bodyStrategy how the body was sent, one word
 * @param connectionId unique for the life of the server
 * @param requestNumber which request of its connection this was, from 1
 */
public record Exchange(
    String remoteAddress,
    long startEpochMillis,
    @Nullable String method,
    @Nullable String target,
    @Nullable String version,
    @Nullable String host,
    int status,
    long bytesSent,
    long durationNanos,
    @Nullable String referer,
    @Nullable String userAgent,
    String bodyStrategy,
    long connectionId,
    long requestNumber) {}
