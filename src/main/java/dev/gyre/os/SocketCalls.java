package dev.gyre.os;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Calls on sockets. Results are from 0, or a negative errno. Safe for any thread. */
public final class SocketCalls {
  private static final int SOL_SOCKET = 1;
  private static final int SO_ATTACH_FILTER = 26;
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_DEFER_ACCEPT = 9;
  private static final int TCP_INFO = 11;
  private static final int TCP_NOTSENT_LOWAT = 25;

  // In struct tcp_info, the same on every 64-bit processor.
  private static final int UNACKED_OFFSET = 24;
  private static final int BYTES_ACKED_OFFSET = 120;
  private static final int NOTSENT_BYTES_OFFSET = 144;

  /** Size of {@code struct sock_fprog}. */
  private static final int FILTER_HEAD_BYTES = 16;

  /**
   * A filter that drops segments with SYN and without ACK: {@code struct sock_filter} as numbers of
   * little-endian processors, code, jumps and operand from the lowest byte on.
   */
  private static final long[] NO_SYN = {
    0x0000_000d_0000_0030L, // load the byte of the flags
    0x0000_0012_0000_0054L, // and SYN | ACK
    0x0000_0002_0001_0015L, // if SYN alone, skip one
    0xffff_ffff_0000_0006L, // take all of it
    0x0000_0000_0000_0006L, // take nothing
  };

  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int MSG_MORE = 0x8000;
  private static final int F_SETFL = 4;

  private static final Processor KERNEL = Processor.CURRENT;

  private SocketCalls() {}

  /**
   * sendfile(2): bytes of a file straight from the page cache into a socket. Blocks on a cold file
   * even if the socket is non-blocking.
   *
   * @param offset where in the file to start, from 0
   * @param count how many bytes at most; the kernel stops at 2,147,479,552 in one call
   * @return bytes taken by the socket, 0 at the end of the file, or the negative errno: EAGAIN if
   *     the socket takes none now
   */
  public static long sendFile(int socket, int file, long offset, long count) {
    Scratch scratch = Scratch.ofThread();
    scratch.words.putLong(0, offset);
    return Native.call(scratch, KERNEL.sendfile, socket, file, scratch.wordsAddress, count, 0, 0);
  }

  /**
   * As {@link #sendFile}, and never waits for the socket, though that be a blocking one: it is
   * non-blocking for the time of the call. So nobody else may use the socket meanwhile but ways of
   * io_uring that were submitted before.
   *
   * @return as {@link #sendFile}
   */
  public static long sendFileAtOnce(int socket, int file, long offset, long count) {
    int refused = setFlags(socket, FileCalls.O_NONBLOCK);
    if (refused < 0) {
      return refused;
    }
    long sent = sendFile(socket, file, offset, count);
    setFlags(socket, 0);
    return sent;
  }

  /**
   * send(2) of what remains in a buffer, without waiting.
   *
   * @param bytes a direct buffer, which stays as it is
   * @return bytes taken by the socket, or the negative errno: EAGAIN if it takes none now
   * @throws IllegalArgumentException when it is not a direct buffer
   */
  public static long sendAtOnce(int socket, ByteBuffer bytes) {
    try {
      return sendAtOnce(socket, addressOf(bytes), bytes.remaining(), false);
    } finally {
      Reference.reachabilityFence(bytes);
    }
  }

  /** Hot: no allocation. */
  static long sendAtOnce(int socket, long address, int count, boolean more) {
    return Native.call(
        Scratch.ofThread(),
        KERNEL.sendto,
        socket,
        address,
        count,
        MSG_DONTWAIT | MSG_NOSIGNAL | (more ? MSG_MORE : 0),
        0,
        0);
  }

  /**
   * recv(2) of what has arrived, without waiting. Hot: no allocation.
   *
   * @param bytes where it goes, from the beginning
   * @param count how many at most; 4,096 is the largest
   * @return bytes received; 0 when the peer has ended its output; or the negative errno: EAGAIN if
   *     nothing has arrived
   * @throws IndexOutOfBoundsException when there is no room for so many
   */
  public static int receiveAtOnce(int socket, byte[] bytes, int count) {
    Objects.checkFromIndexSize(0, count, Math.min(bytes.length, Scratch.PATH_BYTES));
    Scratch scratch = Scratch.ofThread();
    int received =
        (int)
            Native.call(
                scratch, KERNEL.recvfrom, socket, scratch.targetAddress, count, MSG_DONTWAIT, 0, 0);
    if (received > 0) {
      scratch.target.get(0, bytes, 0, received);
    }
    return received;
  }

  static long addressOf(ByteBuffer bytes) {
    if (!bytes.isDirect()) {
      throw new IllegalArgumentException("not a direct buffer: " + bytes);
    }
    return Scratch.address(bytes);
  }

  static int setFlags(int descriptor, int flags) {
    return (int) Native.call(Scratch.ofThread(), KERNEL.fcntl, descriptor, F_SETFL, flags);
  }

  /**
   * Bytes the peer of a TCP socket has acknowledged since the connection began ({@code
   * tcpi_bytes_acked} of TCP_INFO, tcp(7)). The handshake counts as one.
   *
   * @return bytes, or the negative errno; EOPNOTSUPP and others for sockets that are not TCP
   */
  public static long acknowledgedBytes(int socket) {
    Scratch scratch = Scratch.ofThread();
    long size = readInfo(socket, scratch);
    if (size < 0) {
      return size;
    }
    return size < BYTES_ACKED_OFFSET + Long.BYTES
        ? -Errno.ENOSYS // a kernel before 4.1
        : scratch.status.getLong(BYTES_ACKED_OFFSET);
  }

  /**
   * Whether the kernel holds for a TCP socket what its peer has not acknowledged ({@code
   * tcpi_unacked} and {@code tcpi_notsent_bytes} of TCP_INFO), the end of the output too. False for
   * sockets that are not TCP, and from a kernel before 4.6.
   */
  public static boolean holdsUnacknowledged(int socket) {
    Scratch scratch = Scratch.ofThread();
    return readInfo(socket, scratch) >= NOTSENT_BYTES_OFFSET + Integer.BYTES
        && (scratch.status.getInt(UNACKED_OFFSET) | scratch.status.getInt(NOTSENT_BYTES_OFFSET))
            != 0;
  }

  /** Bytes of TCP_INFO that the kernel has written into the scratch, or the negative errno. */
  private static long readInfo(int socket, Scratch scratch) {
    scratch.words.putInt(0, Scratch.STATUS_BYTES);
    long result =
        Native.call(
            scratch,
            KERNEL.getsockopt,
            socket,
            IPPROTO_TCP,
            TCP_INFO,
            scratch.statusAddress,
            scratch.wordsAddress,
            0);
    return result < 0 ? result : scratch.words.getInt(0);
  }

  /**
   * Bounds what waits unsent in a TCP socket (TCP_NOTSENT_LOWAT, tcp(7)). What is on its way to the
   * peer does not count. Connections accepted from a listener have its bound.
   *
   * @return 0 or the negative errno
   */
  public static int setUnsentBytesMax(int socket, int bytes) {
    return setOption(socket, TCP_NOTSENT_LOWAT, bytes);
  }

  /**
   * Has a listener accept a connection when its first bytes have come, or after that time
   * (TCP_DEFER_ACCEPT, tcp(7)).
   *
   * @return 0 or the negative errno
   */
  public static int deferAccept(int listener, int seconds) {
    return setOption(listener, TCP_DEFER_ACCEPT, seconds);
  }

  /**
   * Has a listener of TCP not hear who asks for a connection, so that he asks again a second later.
   * Those whose handshake has begun still get through it (SO_ATTACH_FILTER, socket(7)).
   *
   * @return 0 or the negative errno
   */
  public static int ignoreNew(int listener) {
    Scratch scratch = Scratch.ofThread();
    ByteBuffer words = scratch.words;
    words.putShort(0, (short) NO_SYN.length);
    words.putLong(Long.BYTES, scratch.wordsAddress + FILTER_HEAD_BYTES);
    for (int i = 0; i < NO_SYN.length; i++) {
      words.putLong(FILTER_HEAD_BYTES + i * Long.BYTES, NO_SYN[i]);
    }
    return (int)
        Native.call(
            scratch,
            KERNEL.setsockopt,
            listener,
            SOL_SOCKET,
            SO_ATTACH_FILTER,
            scratch.wordsAddress,
            FILTER_HEAD_BYTES,
            0);
  }

  /** Whether a listener of TCP has connections in its queue ({@code tcpi_unacked} of TCP_INFO). */
  public static boolean hasQueue(int listener) {
    Scratch scratch = Scratch.ofThread();
    return readInfo(listener, scratch) >= UNACKED_OFFSET + Integer.BYTES
        && scratch.status.getInt(UNACKED_OFFSET) != 0;
  }

  private static int setOption(int socket, int option, int value) {
    Scratch scratch = Scratch.ofThread();
    scratch.words.putInt(0, value);
    return (int)
        Native.call(
            scratch,
            KERNEL.setsockopt,
            socket,
            IPPROTO_TCP,
            option,
            scratch.wordsAddress,
            Integer.BYTES,
            0);
  }
}
