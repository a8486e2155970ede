package dev.gyre.bench.load;

import java.util.Arrays;

/** Compares what comes back with what was sent. */
final class EchoScanner implements AnswerScanner {
  private static final int STATUS_OK = 200;

  private final byte[] message;
  private int seen;
  private boolean complete;
  private boolean broken;

  EchoScanner(byte[] message) {
    this.message = message;
  }

  @Override
  public int scan(byte[] bytes, int from, int to) {
    int length = Math.min(to - from, message.length - seen);
    broken |= !Arrays.equals(bytes, from, from + length, message, seen, seen + length);
    seen += length;
    complete = !broken && seen == message.length;
    if (complete) {
      seen = 0;
    }
    return broken ? to : from + length;
  }

  @Override
  public boolean complete() {
    return complete;
  }

  @Override
  public boolean broken() {
    return broken;
  }

  @Override
  public void end() {
    complete = false;
  }

  @Override
  public void reset() {
    seen = 0;
    complete = false;
    broken = false;
  }

  @Override
  public int status() {
    return STATUS_OK;
  }

  @Override
  public long bodyBytes() {
    return message.length;
  }

  @Override
  public long checksum() {
    return 0; // every byte was compared already
  }

  @Override
  public boolean keepsConnection() {
    return true;
  }
}
