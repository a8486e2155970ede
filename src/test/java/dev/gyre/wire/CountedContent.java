package dev.gyre.wire;

import dev.gyre.http.UntouchedContent;
import java.nio.ByteBuffer;

/** A file of zeros that counts those who have it open. */
final class CountedContent extends UntouchedContent {
  int owners = 1;

  CountedContent(long sizeBytes) {
    super(sizeBytes);
  }

  @Override
  public int read(ByteBuffer target, long position) {
    int bytes = target.remaining();
    target.position(target.limit());
    return bytes;
  }

  @Override
  public CountedContent share() {
    owners++;
    return this;
  }

  @Override
  public void close() {
    owners--;
  }
}
