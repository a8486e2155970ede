package dev.gyre.http;

/**
 * How much a request head may take.
 *
 * @param requestLineBytesMax longest request line without its line end; longer is 414
 * @param headBytesMax longest head, from the request line to the empty line with all line ends;
 *     longer is 431
 * @param headersMax most header fields; more is 431
 */
public record RequestLimits(int requestLineBytesMax, int headBytesMax, int headersMax) {
  /** Checks that every limit lets a smallest request pass. */
  public RequestLimits {
    if (requestLineBytesMax < 16 || headBytesMax < 64 || headersMax < 1) {
      throw new IllegalArgumentException(
          "request line of at least 16 bytes, head of at least 64 bytes, at least 1 header; was "
              + requestLineBytesMax
              + ", "
              + headBytesMax
              + ", "
              + headersMax);
    }
  }
}
