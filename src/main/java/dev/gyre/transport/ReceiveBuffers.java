package dev.gyre.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How large a buffer a connection is read into: twice the last one when that was filled, half of it
 * when most stayed empty. One for all connections; what each needs is one object of 24 bytes, where
 * Netty's adaptive allocator takes four and 120. Thread-safe.
 */
final class ReceiveBuffers implements RecvByteBufAllocator {
  static final ReceiveBuffers INSTANCE = new ReceiveBuffers();

  /** Room for a usual request, so that a second read need not ask whether there was more. */
  static final int BYTES_MIN = 2 * 1024;

  static final int BYTES_MAX = 64 * 1024;

  /** Reads of one connection before the others have their turn; as Netty has it. */
  private static final int READS_MAX = 16;

  private ReceiveBuffers() {}

  @Override
  @SuppressWarnings("deprecation") // its only replacement is the interface we return
  public Handle newHandle() {
    return new Sizing();
  }

  /** Belongs to one connection, used by its loop's thread. */
  private static final class Sizing implements ExtendedHandle {
    private @Nullable ChannelConfig config;
    private int reads;
    private int attemptedBytes;
    private int lastBytes;

    @Override
    public int guess() {
      if (attemptedBytes <= lastBytes) {
        return Math.clamp(attemptedBytes * 2L, BYTES_MIN, BYTES_MAX);
      }
      int wasted = lastBytes < attemptedBytes / 4 ? 2 : 1;
      return Math.clamp(attemptedBytes / wasted, BYTES_MIN, BYTES_MAX);
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
      return allocator.ioBuffer(guess());
    }

    @Override
    public void reset(ChannelConfig current) {
      config = current;
      reads = 0;
    }

    @Override
    public void incMessagesRead(int count) {
      reads += count;
    }

    @Override
    public void lastBytesRead(int bytes) {
      lastBytes = bytes;
    }

    @Override
    public int lastBytesRead() {
      return lastBytes;
    }

    @Override
    public void attemptedBytesRead(int bytes) {
      attemptedBytes = bytes;
    }

    @Override
    public int attemptedBytesRead() {
      return attemptedBytes;
    }

    @Override
    public boolean continueReading() {
      return mayContinue() && attemptedBytes == lastBytes;
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier mayHaveMore) {
      return mayContinue() && mayHaveMore.get();
    }

    private boolean mayContinue() {
      return config != null && config.isAutoRead() && reads < READS_MAX && lastBytes > 0;
    }

    @Override
    public void readComplete() {}
  }
}
