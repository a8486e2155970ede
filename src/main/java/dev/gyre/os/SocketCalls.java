package dev.gyre.os;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Calls on sockets. Results are from 0, or a negative errno. Safe for any thread. */
public final class SocketCalls {
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_INFO = 11;

  /** Of {@code tcpi_bytes_acked} in {@code struct tcp_info}, the same on every 64-bit processor. */
  private static final int BYTES_ACKED_OFFSET = 120;

  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;

  private static final MethodHandle SENDFILE =
      Native.function("sendfile", Native.LONG, Native.INT, Native.INT, Native.POINTER, Native.LONG);
  private static final MethodHandle GETSOCKOPT =
      Native.function(
          "getsockopt",
          Native.INT,
          Native.INT,
          Native.INT,
          Native.INT,
          Native.POINTER,
          Native.POINTER);
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
   * Makes reads and writes return EAGAIN instead of waiting (fcntl(2), O_NONBLOCK).
   *
   * @return 0 or the negative errno
   */
  public static int setNonBlocking(int descriptor) {
    Scratch scratch = Scratch.ofThread();
    try {
      int flags =
          scratch.result((int) FCNTL.invokeExact(scratch.callState, descriptor, F_GETFL, 0));
      if (flags < 0) {
        return flags;
      }
      int wanted = flags | FileCalls.O_NONBLOCK;
      return scratch.result(
          (int) FCNTL.invokeExact(scratch.callState, descriptor, F_SETFL, wanted));
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
  }
}
