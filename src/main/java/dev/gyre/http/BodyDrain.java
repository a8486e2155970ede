package dev.gyre.http;

/**
 * Reads a request body to its end and throws it away, so that the next request on the connection is
 * found where it really begins. One for each body, used by the connection's thread only; it keeps
 * no bytes. Chunked bodies are read strictly as RFC 9112 section 7.1 has them.
 *
 * <p>All that is not content (sizes, extensions, trailers, line ends) is counted too: a megabyte
 * sent a byte at a time with a long extension on each chunk is refused like any other body of that
 * size.
 */
public final class BodyDrain {
  /** More bytes are needed. */
  public static final int NEED_MORE = 0;

  /** The body has ended; what follows belongs to the next request. */
  public static final int DONE = 1;

  /** More bytes than the limit: answer 413 and close. Final. */
  public static final int TOO_LARGE = 2;

  /** Not a chunked body: answer 400 and close. Final. */
  public static final int BAD = 3;

  /** Longest line of chunk size and extensions, and longest trailer section. */
  private static final int LINE_BYTES_MAX = 4096;

  private static final int SIZE_DIGITS_MAX = 16;

  private enum State {
    CONTENT,
    SIZE,
    EXTENSION,
    SIZE_LF,
    CONTENT_CR,
    CONTENT_LF,
    TRAILER_START,
    TRAILER_NAME,
    TRAILER_VALUE,
    TRAILER_LF,
    END_LF,
    DONE,
    TOO_LARGE,
    BAD
  }

  private final boolean chunked;
  private final ChunkExtension extension = new ChunkExtension();
  private State state;
  private long remainingBytes;
  private long allowedBytes;
  private long chunkSize;
  private int sizeDigits;
  private int lineBytes;
  private int consumedBytes;

  /**
   * A drain before the first byte of the body.
   *
   * @param bytesMax most bytes that are read, framing included; a longer body is {@link #TOO_LARGE}
   */
  public BodyDrain(Request request, long bytesMax) {
    chunked = request.chunked();
    remainingBytes = Math.max(0, request.contentLength());
    allowedBytes = bytesMax;
    if (chunked) {
      state = State.SIZE;
    } else if (remainingBytes > bytesMax) {
      state = State.TOO_LARGE;
    } else {
      state = remainingBytes == 0 ? State.DONE : State.CONTENT;
    }
  }

  /**
   * Reads on. Unlike the parser of heads it never looks at a byte twice: the caller drops {@link
   * #consumedBytes} bytes after each call.
   *
   * @return {@link #NEED_MORE}, {@link #DONE}, {@link #TOO_LARGE} or {@link #BAD}
   */
  public int drain(byte[] buffer, int from, int to) {
    int at = from;
    while (at < to && state.compareTo(State.DONE) < 0) {
      if (allowedBytes == 0) {
        state = State.TOO_LARGE;
      } else if (state == State.CONTENT) {
        int skipped = (int) Math.min(to - at, Math.min(remainingBytes, allowedBytes));
        at += skipped;
        remainingBytes -= skipped;
        allowedBytes -= skipped;
        if (remainingBytes == 0) {
          state = chunked ? State.CONTENT_CR : State.DONE;
        }
      } else {
        allowedBytes--;
        state = next(buffer[at++]);
      }
    }
    consumedBytes = at - from;
    return switch (state) {
      case DONE -> DONE;
      case TOO_LARGE -> TOO_LARGE;
      case BAD -> BAD;
      default -> NEED_MORE;
    };
  }

  /** Bytes of the last call that belong to the body. */
  public int consumedBytes() {
    return consumedBytes;
  }

  private State next(byte b) {
    return switch (state) {
      case SIZE -> onSize(b);
      case EXTENSION -> onExtension(b);
      case SIZE_LF -> b == '\n' ? onChunkHead() : State.BAD;
      case CONTENT_CR -> b == '\r' ? State.CONTENT_LF : State.BAD;
      case CONTENT_LF -> b == '\n' ? startLine(State.SIZE) : State.BAD;
      case TRAILER_START, TRAILER_NAME, TRAILER_VALUE -> onTrailer(b);
      case TRAILER_LF -> b == '\n' ? State.TRAILER_START : State.BAD;
      case END_LF -> b == '\n' ? State.DONE : State.BAD;
      default -> throw new AssertionError(state);
    };
  }

  private State startLine(State first) {
    lineBytes = 0;
    chunkSize = 0;
    sizeDigits = 0;
    return first;
  }

  private State onSize(byte b) {
    int digit = Octets.hexValue(b);
    if (digit >= 0) {
      if (++sizeDigits > SIZE_DIGITS_MAX || chunkSize > Long.MAX_VALUE >> 4) {
        return State.BAD;
      }
      chunkSize = chunkSize << 4 | digit;
      return State.SIZE;
    }
    if (sizeDigits == 0) {
      return State.BAD;
    }
    extension.start();
    return onExtension(b);
  }

  private State onExtension(byte b) {
    if (++lineBytes > LINE_BYTES_MAX) {
      return State.BAD;
    }
    if (b == '\r') {
      return extension.mayEnd() ? State.SIZE_LF : State.BAD;
    }
    return extension.accepts(b) ? State.EXTENSION : State.BAD;
  }

  private State onChunkHead() {
    if (chunkSize == 0) {
      return startLine(State.TRAILER_START);
    }
    remainingBytes = chunkSize;
    return remainingBytes > allowedBytes ? State.TOO_LARGE : State.CONTENT;
  }

  /** Trailer fields obey the syntax of header fields and are dropped (RFC 9112 section 7.1.2). */
  private State onTrailer(byte b) {
    if (++lineBytes > LINE_BYTES_MAX) {
      return State.BAD;
    }
    if (state == State.TRAILER_START && b == '\r') {
      return State.END_LF;
    }
    if (state != State.TRAILER_VALUE) {
      if (b == ':' && state == State.TRAILER_NAME) {
        return State.TRAILER_VALUE;
      }
      return Octets.isToken(b) ? State.TRAILER_NAME : State.BAD;
    }
    if (b == '\r') {
      return State.TRAILER_LF;
    }
    return b == '\t' || (b >= ' ' && b != 0x7f) || b < 0 ? State.TRAILER_VALUE : State.BAD;
  }
}
