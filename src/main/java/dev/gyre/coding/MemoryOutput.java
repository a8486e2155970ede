package dev.gyre.coding;

import dev.gyre.os.Errno;
import dev.gyre.os.FileCalls;
import dev.gyre.os.MemoryFile;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Writes a memory file. Its descriptor is closed with it unless somebody has taken it. */
final class MemoryOutput extends OutputStream {
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
  private final long bytesMax;
  private int descriptor;
  private long written;

  /**
   * An empty file.
   *
   * @param bytesMax more are an {@link TooLarge}
   */
  MemoryOutput(long bytesMax) throws IOException {
    this.bytesMax = bytesMax;
    this.descriptor = MemoryFile.create("gyre-encoded");
    if (descriptor < 0) {
      throw new IOException("memfd_create: " + Errno.name(descriptor));
    }
  }

  /** The encoded form is of no use: it is as large as the bound says. */
  static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      int part = Math.min(length - done, buffer.remaining());
      buffer.put(bytes, offset + done, part);
      done += part;
    }
  }

  @Override
  public void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      int result = MemoryFile.write(descriptor, buffer, written);
      if (result < 0 && result != -Errno.EINTR) {
        throw new IOException("pwrite: " + Errno.name(result));
      }
      written += Math.max(result, 0);
    }
    buffer.clear();
    if (written >= bytesMax) {
      throw new TooLarge();
    }
  }

  /** For an encoder, which closes what it writes to when it is closed. */
  OutputStream keptOpen() {
    return new FilterOutputStream(this) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        out.flush();
      }
    };
  }

  /** Bytes in the file. */
  long size() {
    return written;
  }

  /** Hands over the descriptor. */
  int take() {
    int taken = descriptor;
    descriptor = -1;
    return taken;
  }

  @Override
  public void close() {
    if (descriptor >= 0) {
      FileCalls.close(take());
    }
  }
}
