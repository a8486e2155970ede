package dev.gyre.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Input of one connection that was received and not consumed yet. Holds no buffer while there is
 * none. Owns what it holds.
 */
final class InputBuffer {
  private @Nullable ByteBuf held;
  private boolean copied;

  /** Takes a received buffer. */
  void append(ByteBuf received) {
    ByteBuf before = held;
    if (before == null) {
      held = received;
      copied = false;
    } else {
      before.discardSomeReadBytes().writeBytes(received); // all of them each time is quadratic
      received.release();
    }
  }

  int readableBytes() {
    ByteBuf present = held;
    return present == null ? 0 : present.readableBytes();
  }

  /** Copies the first bytes without consuming them; returns how many. */
  int peek(byte[] target) {
    ByteBuf present = held;
    if (present == null) {
      return 0;
    }
    int length = Math.min(present.readableBytes(), target.length);
    present.getBytes(present.readerIndex(), target, 0, length);
    return length;
  }

  /** Whether it begins with these bytes, as far as it goes; empty input does not. */
  boolean beginsLike(byte[] expected) {
    ByteBuf present = held;
    if (present == null || !present.isReadable()) {
      return false;
    }
    int length = Math.min(present.readableBytes(), expected.length);
    for (int i = 0; i < length; i++) {
      if (present.getByte(present.readerIndex() + i) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  /** The two bytes that stand there, as a number; they must have come. */
  int unsignedShort(int at) {
    ByteBuf present = Objects.requireNonNull(held);
    return present.getUnsignedShort(present.readerIndex() + at);
  }

  /** Hands over the first bytes; there must be as many. */
  ByteBuf take(int bytes) {
    ByteBuf present = Objects.requireNonNull(held);
    if (bytes < present.readableBytes()) {
      copied = false; // nothing may be moved in memory that others have a part of
      return present.readRetainedSlice(bytes);
    }
    held = null;
    return present;
  }

  /** Hands over what is there. */
  @Nullable ByteBuf take() {
    ByteBuf present = held;
    held = null;
    return present;
  }

  void skip(int bytes) {
    ByteBuf present = held;
    if (present != null) {
      present.skipBytes(bytes);
    }
  }

  /**
   * To be called at the end of each event: what is left over moves to memory of its own size. The
   * received buffer may be a slice of one that many connections share, and must go back soon.
   */
  void settle(ByteBufAllocator allocator) {
    ByteBuf present = held;
    if (present == null) {
      return;
    }
    if (!present.isReadable()) {
      release();
    } else if (!copied) {
      copied = true;
      held = allocator.buffer(present.readableBytes()).writeBytes(present);
      present.release();
    }
  }

  void release() {
    ByteBuf present = held;
    held = null;
    if (present != null) {
      present.release();
    }
  }
}
