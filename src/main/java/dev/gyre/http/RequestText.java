package dev.gyre.http;

import org.jspecify.annotations.Nullable;

/**
 * What logs tell of a request, as text with one char for each byte (ISO-8859-1).
 *
 * @param method as it was sent
 * @param target as it was sent
 * @param host as {@link Request#host} has it
 * @param referer the header field, or null
 * @param userAgent the header field, or null
 */
public record RequestText(
    String method,
    String target,
    @Nullable String host,
    @Nullable String referer,
    @Nullable String userAgent) {}
