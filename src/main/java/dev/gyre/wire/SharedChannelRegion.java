package dev.gyre.wire;

import dev.gyre.http.TruncatedFileException;
import io.netty.channel.DefaultFileRegion;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/** A region that leaves its channel open: one channel serves all windows of an answer. */
final class SharedChannelRegion extends DefaultFileRegion {
  private final FileChannel channel;

  SharedChannelRegion(FileChannel channel, long offset, long count) {
    super(channel, offset, count);
    this.channel = channel;
  }

  @Override
  public long transferTo(WritableByteChannel target, long position) throws IOException {
    try {
      return super.transferTo(target, position);
    } catch (IOException e) {
      if (channel.size() < position() + count()) {
        throw new TruncatedFileException();
      }
      throw e;
    }
  }

  @Override
  protected void deallocate() {
    // the sender closes the channel
  }
}
