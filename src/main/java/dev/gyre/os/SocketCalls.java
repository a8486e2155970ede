package dev.gyre.os;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;

/** Calls on sockets. Results are from 0, or a negative errno. Safe for any thread. */
public final class SocketCalls {
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_INFO = 11;
  private static final int TCP_NOTSENT_LOWAT = 25;

  /** Of {@code tcpi_bytes_acked} in {@code struct tcp_info}, the same on every 64-bit processor. */
  private static final int BYTES_ACKED_OFFSET = 120;

  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int MSG_MORE = 0x8000;
  private static final int F_SETFL = 4;

  private static final MethodHandle SENDFILE =
      Native.function("sendfile", Native.LONG, Native.INT, Native.INT, Native.POINTER, Native.LONG);
  private static final MethodHandle SEND =
      Native.function("send", Native.LONG, Native.INT, Native.POINTER, Native.LONG, Native.INT);
  private static final MethodHandle GETSOCKOPT =
      Native.function(
          "getsockopt",
          Native.INT,
          Native.INT,
          Native.INT,
          Native.INT,
          Native.POINTER,
          Native.POINTER);
  private static final MethodHandle SETSOCKOPT =
      Native.function(
          "setsockopt", Native.INT, Native.INT, Native.INT, Native.INT, Native.POINTER, Native.INT);
  private static final MethodHandle FCNTL =
      Native.variadic("fcntl", 2, Native.INT, Native.INT, Native.INT, Native.INT);

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
    MemorySegment position = scratch.words;
    position.set(ValueLayout.JAVA_LONG, 0, offset);
    try {
      return scratch.result(
          (long) SENDFILE.invokeExact(scratch.callState, socket, file, position, count));
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
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
   * send(2) of what remains in a buffer, without waiting. More is to follow at once, so that the
   * kernel need not send a packet for it alone (MSG_MORE).
   *
   * @param bytes a direct buffer, which stays as it is
   * @return bytes taken by the socket, or the negative errno: EAGAIN if it takes none now
   */
  public static long sendAtOnce(int socket, ByteBuffer bytes) {
    if (!bytes.isDirect()) {
      throw new IllegalArgumentException("not a direct buffer: " + bytes);
    }
    Scratch scratch = Scratch.ofThread();
    try {
      return scratch.result(
          (long)
              SEND.invokeExact(
                  scratch.callState,
                  socket,
                  MemorySegment.ofBuffer(bytes),
                  (long) bytes.remaining(),
                  MSG_DONTWAIT | MSG_NOSIGNAL | MSG_MORE));
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
  }

  private static int setFlags(int descriptor, int flags) {
    Scratch scratch = Scratch.ofThread();
    try {
      return scratch.result((int) FCNTL.invokeExact(scratch.callState, descriptor, F_SETFL, flags));
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
  }

  /**
   * Bytes the peer of a TCP socket has acknowledged since the connection began ({@code
   * tcpi_bytes_acked} of TCP_INFO, tcp(7)). The handshake counts as one.
   *
   * @return bytes, or the negative errno; EOPNOTSUPP and others for sockets that are not TCP
   */
  public static long acknowledgedBytes(int socket) {
    Scratch scratch = Scratch.ofThread();
    MemorySegment info = scratch.status;
    MemorySegment length = scratch.words;
    length.set(ValueLayout.JAVA_INT, 0, (int) info.byteSize());
    try {
      int result =
          scratch.result(
              (int)
                  GETSOCKOPT.invokeExact(
                      scratch.callState, socket, IPPROTO_TCP, TCP_INFO, info, length));
      if (result < 0) {
        return result;
      }
      return length.get(ValueLayout.JAVA_INT, 0) < BYTES_ACKED_OFFSET + Long.BYTES
          ? -Errno.ENOSYS // a kernel before 4.1
          : info.get(ValueLayout.JAVA_LONG, BYTES_ACKED_OFFSET);
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
  }

  /**
   * Bounds what waits unsent in a TCP socket (TCP_NOTSENT_LOWAT, tcp(7)). What is on its way to the
   * peer does not count. Connections accepted from a listener have its bound.
   *
   * @return 0 or the negative errno
   */
  public static int setUnsentBytesMax(int socket, int bytes) {
    Scratch scratch = Scratch.ofThread();
    scratch.words.set(ValueLayout.JAVA_INT, 0, bytes);
    try {
      return scratch.result(
          (int)
              SETSOCKOPT.invokeExact(
                  scratch.callState,
                  socket,
                  IPPROTO_TCP,
                  TCP_NOTSENT_LOWAT,
                  scratch.words,
                  Integer.BYTES));
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
  }
}
