package dev.gyre.wire;

import dev.gyre.http.Request;

/**
 * The head of a request that was answered from memory: the same bytes again are the same request
 * and get the same answer, without being parsed.
 *
 * @param unchanged whether it gets the 304
 */
record HotHead(Request request, HotAnswer answer, boolean unchanged) {
  /** A longer head is not kept. */
  static final int BYTES_MAX = 2 * 1024;

  /** What it costs beside its bytes, about. */
  private static final int OBJECT_BYTES = 256;

  /** Whether a request may be known by its head alone: it ends there, and is not too long. */
  static boolean isFit(Request request) {
    return !request.hasBody() && !request.expectContinue() && request.headBytes() <= BYTES_MAX;
  }

  /** What it costs the cache. */
  int sizeBytes() {
    return request.headBytes() + OBJECT_BYTES;
  }
}
