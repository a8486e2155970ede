package dev.gyre.os;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Memory outside the heap that is given to the kernel again and again, with its address found once.
 * Whoever made it sees to it that the memory is not freed while it is used. Safe for any thread
 * that may read the memory.
 */
public final class NativeBytes {
  private final ByteBuffer bytes;
  private final long address;

  /**
   * What remains in a buffer.
   *
   * @throws IllegalArgumentException when it is not a direct one
   */
  public NativeBytes(ByteBuffer direct) {
    this.bytes = direct.slice();
    this.address = SocketCalls.addressOf(bytes);
  }

  /**
   * send(2) of a part of it, without waiting. Hot: no allocation, one system call.
   *
   * @param from its first byte, from 0
   * @param count how many, at least one
   * @param more whether more follows at once, so that the kernel need not send a packet for it
   *     alone (MSG_MORE)
   * @return bytes taken by the socket, or the negative errno: EAGAIN if it takes none now
   * @throws IndexOutOfBoundsException when there are not so many
   */
  public long sendAtOnce(int socket, int from, int count, boolean more) {
    Objects.checkFromIndexSize(from, count, bytes.capacity());
    try {
      return SocketCalls.sendAtOnce(socket, address + from, count, more);
    } finally {
      Reference.reachabilityFence(bytes);
    }
  }
}
