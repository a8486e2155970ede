package dev.gyre.os;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Listening sockets that another process has made and handed over as descriptors. Results are from
 * 0, or a negative errno, where nothing else is said. Safe for any thread.
 */
public final class ListeningSocket {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private static final int SOL_SOCKET = 1;
  private static final int SO_TYPE = 3;
  private static final int SO_ACCEPTCONN = 30;
  private static final int SOCK_STREAM = 1;
  private static final int AF_UNIX = 1;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int F_SETFD = 2;
  private static final int FD_CLOEXEC = 1;

  /** Of {@code struct sockaddr_un}: the family, and a path of at most 108 bytes. */
  private static final int UNIX_PATH_OFFSET = 2;

  private static final Processor KERNEL = Processor.CURRENT;

  private ListeningSocket() {}

  /** Whether a descriptor is a socket for streams that listens. */
  public static boolean is(int descriptor) {
    return option(descriptor, SO_TYPE) == SOCK_STREAM && option(descriptor, SO_ACCEPTCONN) == 1;
  }

  /**
   * What a socket is bound to (getsockname(2)).
   *
   * @return null if it is no socket, or of a family other than IPv4, IPv6 and Unix; a Unix socket
   *     without a path, or with one that is no name of a file, has the empty path
   */
  public static @Nullable SocketAddress address(int descriptor) {
    Scratch scratch = Scratch.ofThread();
    ByteBuffer address = scratch.status;
    scratch.words.putInt(0, address.capacity());
    long result =
        Native.call(
            scratch, KERNEL.getsockname, descriptor, scratch.statusAddress, scratch.wordsAddress);
    if (result < 0) {
      return null;
    }
    return switch (address.getShort(0)) {
      case AF_INET -> internet(address, 4, 4);
      case AF_INET6 -> internet(address, 8, 16);
      case AF_UNIX -> unix(address, scratch.words.getInt(0));
      default -> null;
    };
  }

  private static InetSocketAddress internet(ByteBuffer address, int offset, int count) {
    byte[] bytes = new byte[count];
    address.get(offset, bytes);
    int port = Byte.toUnsignedInt(address.get(2)) << 8 | Byte.toUnsignedInt(address.get(3));
    try {
      return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of 4 or 16 bytes is one", e);
    }
  }

  private static UnixDomainSocketAddress unix(ByteBuffer address, int length) {
    int end = UNIX_PATH_OFFSET;
    while (end < length && address.get(end) != 0) {
      end++;
    }
    byte[] path = new byte[end - UNIX_PATH_OFFSET];
    address.get(UNIX_PATH_OFFSET, path);
    return UnixDomainSocketAddress.of(new String(path, StandardCharsets.UTF_8));
  }

  /** Makes a descriptor mean what another means (dup3(2)); what it meant before is closed. */
  public static int replace(int descriptor, int by) {
    return (int) Native.call(Scratch.ofThread(), KERNEL.dup3, by, descriptor, FileCalls.O_CLOEXEC);
  }

  /** Whether calls on a socket wait, and those of all other descriptors of it too. */
  public static int setBlocking(int descriptor, boolean blocking) {
    return SocketCalls.setFlags(descriptor, blocking ? 0 : FileCalls.O_NONBLOCK);
  }

  /** Child processes shall not inherit a descriptor. */
  public static int closeOnExecute(int descriptor) {
    return (int) Native.call(Scratch.ofThread(), KERNEL.fcntl, descriptor, F_SETFD, FD_CLOEXEC);
  }

  /**
   * The descriptor of this process that listens at an address.
   *
   * @return -1 if none does
   */
  public static int listeningAt(SocketAddress wanted) throws IOException {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path path : descriptors) {
        int descriptor = Integer.parseInt(path.getFileName().toString());
        if (is(descriptor) && wanted.equals(address(descriptor))) {
          return descriptor;
        }
      }
    }
    return -1;
  }

  private static long option(int descriptor, int name) {
    Scratch scratch = Scratch.ofThread();
    scratch.words.putInt(0, Integer.BYTES);
    long result =
        Native.call(
            scratch,
            KERNEL.getsockopt,
            descriptor,
            SOL_SOCKET,
            name,
            scratch.statusAddress,
            scratch.wordsAddress,
            0);
    return result < 0 ? result : scratch.status.getInt(0);
  }
}
