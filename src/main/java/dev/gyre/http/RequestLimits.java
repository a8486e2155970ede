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
  /** No head needs more, and positions stay far from the end of an int. */
  private static final int HEAD_BYTES_HIGHEST = 1 << 24;

  /** Checks that every limit lets a smallest request pass, and that a head fits into memory. */
  public RequestLimits {
    if (requestLineBytesMax < 16
        || headBytesMax < 64
        || headersMax < 1
        || headBytesMax > HEAD_BYTES_HIGHEST) {
      throw new IllegalArgumentException(
          "request line of at least 16 bytes, head of 64 bytes to 16 MiB, at least 1 header; was "
              + requestLineBytesMax
              + ", "
              + headBytesMax
              + ", "
              + headersMax);
    }
  }
}
