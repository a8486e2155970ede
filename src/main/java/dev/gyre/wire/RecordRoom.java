package dev.gyre.wire;

import dev.gyre.os.NativeBytes;
import dev.gyre.tls.RecordProtection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;

/** Room of one loop for records of TLS that a socket is given at once. Used by its thread. */
final class RecordRoom {
  /** Bytes for whose records there is room: a kept answer with its head. */
  static final int PLAIN_BYTES_MAX = AnswerSource.LOADED_BYTES_MAX + 16 * 1024;

  private final ByteBuf records;
  private final NativeBytes sendable;

  RecordRoom() {
    ByteBuffer memory = ByteBuffer.allocateDirect(RecordProtection.roomFor(PLAIN_BYTES_MAX));
    this.records = Unpooled.wrappedBuffer(memory).clear();
    this.sendable = new NativeBytes(memory);
  }

  /** Empty. */
  ByteBuf records() {
    return records.clear();
  }

  /** Has a socket take what it takes now; returns bytes, or a negative errno. */
  long sendAtOnce(int socket) {
    return sendable.sendAtOnce(socket, 0, records.readableBytes(), false);
  }
}
