package dev.gyre.bench.load;

import dev.gyre.http2.HpackDecoder;
import org.jspecify.annotations.Nullable;

/**
 * A request on a stream, and the answer as far as it has come. Used again for one stream after the
 * other. Hot: no allocation. One thread.
 */
final class Http2Exchange implements Answer, HpackDecoder.Fields {
  private static final int FINAL_STATUS_MIN = 200;
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;
  private static final int DIGITS_MAX = 18;
  private static final byte[] STATUS = {':', 's', 't', 'a', 't', 'u', 's'};
  private static final byte[] CONTENT_LENGTH = {
    'c', 'o', 'n', 't', 'e', 'n', 't', '-', 'l', 'e', 'n', 'g', 't', 'h'
  };

  private final boolean withoutBodies;
  private final BodySum body = new BodySum();
  private int stream;
  private int request;
  private long intendedNanos;
  private long sentNanos;
  private int status;
  private long contentLength;
  private boolean malformed;
  private boolean headEnded;
  private int windowBytes;

  /**
   * For one stream after the other.
   *
   * @param withoutBodies whether all requests are HEAD
   */
  Http2Exchange(boolean withoutBodies) {
    this.withoutBodies = withoutBodies;
  }

  void begin(int newStream, int newRequest, long newIntendedNanos, long newSentNanos) {
    stream = newStream;
    request = newRequest;
    intendedNanos = newIntendedNanos;
    sentNanos = newSentNanos;
    status = 0;
    contentLength = ResponseHead.UNKNOWN;
    malformed = false;
    headEnded = false;
    windowBytes = 0;
    body.reset();
  }

  /** A field of the head, or of what follows the body, which says nothing here. */
  @Override
  public void field(
      byte[] name, int nameFrom, int nameTo, byte[] value, int valueFrom, int valueTo) {
    if (headEnded) {
      return;
    }
    if (is(STATUS, name, nameFrom, nameTo)) {
      status = (int) number(value, valueFrom, valueTo);
    } else if (is(CONTENT_LENGTH, name, nameFrom, nameTo)) {
      contentLength = number(value, valueFrom, valueTo);
    }
  }

  // Hardly any name has the same length and does not differ at its end.
  private static boolean is(byte[] wanted, byte[] name, int from, int to) {
    if (to - from != wanted.length) {
      return false;
    }
    for (int i = wanted.length - 1; i >= 0; i--) {
      if (name[from + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  private long number(byte[] text, int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      int digit = text[i] - '0';
      malformed |= digit < 0 || digit > 9;
      number = number * 10 + digit;
    }
    malformed |= from == to || to - from > DIGITS_MAX;
    return number;
  }

  /** All fields of a block have been told. */
  void blockEnded() {
    headEnded |= status >= FINAL_STATUS_MIN;
  }

  void body(byte[] bytes, int from, int length) {
    malformed |= !headEnded;
    body.add(bytes, from, length);
  }

  /** Counts what a frame took of the stream's window; returns all that was not given back. */
  int takeWindow(int bytes) {
    windowBytes += bytes;
    return windowBytes;
  }

  void windowGivenBack() {
    windowBytes = 0;
  }

  /** What is wrong with the form of the answer, which has ended, or null. */
  @Nullable Failure fault() {
    if (malformed || !headEnded) {
      return Failure.MISMATCH;
    }
    boolean empty = withoutBodies || status == NO_CONTENT || status == NOT_MODIFIED;
    if (empty || contentLength == ResponseHead.UNKNOWN || contentLength == body.bytes()) {
      return null;
    }
    return body.bytes() < contentLength ? Failure.SHORT : Failure.MISMATCH;
  }

  int stream() {
    return stream;
  }

  int request() {
    return request;
  }

  long intendedNanos() {
    return intendedNanos;
  }

  long sentNanos() {
    return sentNanos;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public long bodyBytes() {
    return body.bytes();
  }

  @Override
  public long checksum() {
    return body.checksum();
  }
}
