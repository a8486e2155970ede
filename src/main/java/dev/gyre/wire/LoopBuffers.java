package dev.gyre.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** Memory for what a loop reads of a file itself. */
final class LoopBuffers {
  private LoopBuffers() {}

  /**
   * A direct buffer, or null when no memory is left. Then a file thread has to try, whose error
   * ends the answer; one that a step of the loop throws, Netty logs, and nobody goes on.
   */
  static @Nullable ByteBuf direct(ByteBufAllocator allocator, int bytes) {
    try {
      return allocator.directBuffer(bytes);
    } catch (OutOfMemoryError none) {
      return null;
    }
  }
}
