package dev.gyre.files;

import dev.gyre.http.Content;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Place holder; the real class comes with the look-up. */
public final class OpenFile implements Content {
  @Override
  public int descriptor() {
    return -1;
  }

  @Override
  public long sizeBytes() {
    return 0;
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    return -1;
  }

  @Override
  public void close() {}
}
