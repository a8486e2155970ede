package dev.gyre.http;

import java.nio.ByteBuffer;

/** A file that a test describes, and whose bytes nobody may ask for. */
public class UntouchedContent implements Content {
  private final long sizeBytes;

  /** One of that size. */
  public UntouchedContent(long sizeBytes) {
    this.sizeBytes = sizeBytes;
  }

  private static AssertionError touched() {
    return new AssertionError("the file is described, not read");
  }

  @Override
  public int descriptor() {
    return -1;
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public int read(ByteBuffer target, long position) {
    throw touched();
  }

  @Override
  public void readAhead(long offset, long length) {
    throw touched();
  }

  @Override
  public void load(long offset, long length) {
    throw touched();
  }

  @Override
  public int readCached(ByteBuffer target, long position) {
    throw touched();
  }

  @Override
  public boolean isCached(long offset, long length, long nowNanos) {
    throw touched();
  }

  @Override
  public boolean isUnchangedAtOnce() {
    return true;
  }

  @Override
  public Content share() {
    return this;
  }

  @Override
  public void close() {}
}
