package dev.gyre.trace;

import dev.gyre.http.RequestText;
import org.jspecify.annotations.Nullable;

/**
 * One answered request. Text that came from the client has one char for each byte (ISO-8859-1) and
 * need not be clean: the formats escape it. Lines are made faster if texts that are equal are the
 * same objects.
 *
 * @param remoteAddress the client's address, without its port
 * @param startEpochMillis wall time at the first byte of the request
 * @param request what the client sent, or null if the request line was not understood
 * @param version such as HTTP/1.1; not written without a request
 * @param status the code of the answer
 * @param bytesSent bytes of the body that were sent, without the head
 * @param durationNanos from the first byte of the request to the last of the answer
 * @param bodyStrategy how the body was sent, one word
 * @param connectionId unique for the life of the server
 * @param requestNumber which request of its connection this was, from 1
 */
public record Exchange(
    String remoteAddress,
    long startEpochMillis,
    @Nullable RequestText request,
    String version,
    int status,
    long bytesSent,
    long durationNanos,
    String bodyStrategy,
    long connectionId,
    long requestNumber) {}
