package dev.gyre.server;

import dev.gyre.os.Errno;
import dev.gyre.os.FileCalls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps servers that start at the same moment from looking whether a name or a port is free, and
 * taking it, at once: a lock of something that they all see, for as long as one does that.
 */
final class StartLock implements AutoCloseable {
  /**
   * The network that the ports of this process are of (namespaces(7)): a file that is the same for
   * all processes of it.
   */
  static final Path NETWORK = Path.of("/proc/self/ns/net");

  private static final int ATTEMPTS = 1000;
  private static final long PAUSE_NANOS = 1_000_000;

  private final int descriptor;

  /**
   * Waits for it, for a second or somewhat longer. Whoever has the lock longer than that, or a file
   * that cannot be read, does not keep a server from its start.
   *
   * @param path of a file or directory, which is only read
   */
  StartLock(Path path) {
    byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
    int flags = FileCalls.O_RDONLY | FileCalls.O_CLOEXEC;
    descriptor = FileCalls.open(FileCalls.WORKING_DIRECTORY, name, flags);
    for (int attempt = 1;
        descriptor >= 0 && FileCalls.lock(descriptor) == -Errno.EAGAIN && attempt < ATTEMPTS;
        attempt++) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  @Override
  public void close() {
    if (descriptor >= 0) {
      FileCalls.close(descriptor);
    }
  }
}
