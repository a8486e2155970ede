package dev.gyre.bench.load;

import java.util.Arrays;

/**
 * Finds where answers end in the bytes of one connection, and what each is: status, length and
 * checksum of the body without its framing, whether the connection stays. Understands
 * Content-Length, chunks and an end by the end of the stream; passes over interim answers. Hot
 * code: no allocation, unless a head is split between reads. One thread.
 */
public final class ResponseScanner implements AnswerScanner {
  /** A longer head is not believed. */
  static final int HEAD_BYTES_MAX = 16 * 1024;

  private static final int FINAL_STATUS_MIN = 200;
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  private final boolean withoutBodies;
  private final ResponseHead head = new ResponseHead();
  private final BodySum body = new BodySum();
  private final ChunkScanner chunks = new ChunkScanner(body);
  private byte[] splitHead = new byte[0];
  private int splitHeadBytes;
  private long bodyLength;
  private boolean inBody;
  private boolean complete;
  private boolean broken;

  /**
   * For one connection after the other.
   *
   * @param withoutBodies whether all requests are HEAD, whose answers have no body whatever they
   *     say
   */
  public ResponseScanner(boolean withoutBodies) {
    this.withoutBodies = withoutBodies;
  }

  /**
   * Takes bytes up to the end of one answer, or all.
   *
   * @return the index after the last byte it took; {@link #complete} says whether an answer ended
   */
  @Override
  public int scan(byte[] bytes, int from, int to) {
    complete = false;
    int at = from;
    while (!inBody && !complete && !broken && at < to) {
      at = scanHead(bytes, at, to);
    }
    if (inBody && !broken) {
      at = scanBody(bytes, at, to);
    }
    return broken ? to : at;
  }

  /** Says that the stream has ended in good order, which completes an answer without a length. */
  @Override
  public void end() {
    complete = false;
    if (inBody && bodyLength == ResponseHead.UNKNOWN && !head.chunked()) {
      finish();
    }
  }

  /** Forgets everything, for the next connection. */
  @Override
  public void reset() {
    splitHeadBytes = 0;
    inBody = false;
    complete = false;
    broken = false;
  }

  /** Whether an answer ended where the last call stopped; what follows is about that one. */
  @Override
  public boolean complete() {
    return complete;
  }

  /** Whether this is not HTTP, so that nothing after it can be understood. */
  @Override
  public boolean broken() {
    return broken;
  }

  /** The status of the answer. */
  @Override
  public int status() {
    return head.status();
  }

  /** Bytes of the body, without its framing. */
  @Override
  public long bodyBytes() {
    return body.bytes();
  }

  /** CRC-32C of the body. */
  @Override
  public long checksum() {
    return body.checksum();
  }

  /** Whether the server will read another request on this connection. */
  @Override
  public boolean keepsConnection() {
    return head.keepsConnection() && (bodyLength != ResponseHead.UNKNOWN || head.chunked());
  }

  private int scanHead(byte[] bytes, int from, int to) {
    if (splitHeadBytes == 0) {
      int end = head.scan(bytes, from, to);
      if (end < 0) {
        keep(bytes, from, to);
        return to;
      }
      headEnded();
      return end;
    }
    int before = splitHeadBytes;
    keep(bytes, from, to);
    int end = head.scan(splitHead, 0, splitHeadBytes);
    if (end < 0) {
      return to;
    }
    splitHeadBytes = 0;
    headEnded();
    return from + end - before;
  }

  private void keep(byte[] bytes, int from, int to) {
    int length = Math.min(to - from, HEAD_BYTES_MAX + 1 - splitHeadBytes);
    if (splitHeadBytes + length > splitHead.length) {
      splitHead = Arrays.copyOf(splitHead, splitHeadBytes + length);
    }
    System.arraycopy(bytes, from, splitHead, splitHeadBytes, length);
    splitHeadBytes += length;
    broken |= head.broken() || splitHeadBytes > HEAD_BYTES_MAX;
  }

  private void headEnded() {
    broken = head.broken();
    if (broken || head.status() < FINAL_STATUS_MIN) {
      return;
    }
    body.reset();
    chunks.reset();
    bodyLength = head.contentLength();
    boolean empty = withoutBodies || head.status() == NO_CONTENT || head.status() == NOT_MODIFIED;
    if (empty) {
      bodyLength = 0;
    }
    inBody = true;
    if (bodyLength == 0) {
      finish();
    }
  }

  private int scanBody(byte[] bytes, int from, int to) {
    if (head.chunked()) {
      int at = chunks.scan(bytes, from, to);
      broken = chunks.broken();
      if (chunks.ended()) {
        finish();
      }
      return at;
    }
    int length = to - from;
    if (bodyLength != ResponseHead.UNKNOWN) {
      length = (int) Math.min(length, bodyLength - body.bytes());
    }
    body.add(bytes, from, length);
    if (body.bytes() == bodyLength) {
      finish();
    }
    return from + length;
  }

  private void finish() {
    inBody = false;
    complete = true;
  }
}
