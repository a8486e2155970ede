package dev.gyre.wire;

import dev.gyre.http.TruncatedFileException;
import dev.gyre.os.Errno;
import dev.gyre.os.SocketCalls;
import io.netty.channel.FileRegion;
import io.netty.util.AbstractReferenceCounted;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/**
 * A part of an open file, sent with sendfile(2) from descriptor to descriptor. Needs no
 * FileChannel, tells the end of a shortened file from a full socket, and holds offsets as long.
 * Owns neither descriptor.
 */
final class DescriptorRegion extends AbstractReferenceCounted implements FileRegion {
  private final int socket;
  private final int file;
  private final long offset;
  private final long count;
  private long transferred;

  DescriptorRegion(int socket, int file, long offset, long count) {
    this.socket = socket;
    this.file = file;
    this.offset = offset;
    this.count = count;
  }

  @Override
  public long transferTo(WritableByteChannel ignored, long position) throws IOException {
    if (position != transferred) {
      throw new IllegalArgumentException("position " + position + ", expected " + transferred);
    }
    long sent = SocketCalls.sendFile(socket, file, offset + transferred, count - transferred);
    if (sent > 0) {
      transferred += sent;
      return sent;
    }
    if (sent == 0) {
      throw new TruncatedFileException();
    }
    if (sent == -Errno.EAGAIN || sent == -Errno.EINTR) {
      return 0;
    }
    throw new IOException("sendfile: " + Errno.name(-sent));
  }

  @Override
  public long position() {
    return offset;
  }

  @Override
  @Deprecated
  public long transfered() {
    return transferred;
  }

  @Override
  public long transferred() {
    return transferred;
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  protected void deallocate() {
    // owns nothing
  }

  @Override
  public FileRegion retain() {
    super.retain();
    return this;
  }

  @Override
  public FileRegion retain(int increment) {
    super.retain(increment);
    return this;
  }

  @Override
  public FileRegion touch() {
    return this;
  }

  @Override
  public FileRegion touch(Object hint) {
    return this;
  }
}
