package dev.gyre.files;

import dev.gyre.os.Errno;
import dev.gyre.os.FileCalls;
import dev.gyre.os.FileSystemType;

/**
 * Opens what the kernel can look up from memory, so that an event loop may do it: openat2(2) with
 * RESOLVE_CACHED. It stays within the root's own mount, whose file system is known to open a cached
 * inode without asking anyone. Hot: no allocation.
 */
final class CachedOpener {
  private final long resolve;

  /**
   * An opener that follows the same rules as the one that may wait.
   *
   * @param resolve sum of {@code RESOLVE_} values of {@link FileCalls#openBeneath}
   */
  CachedOpener(long resolve) {
    this.resolve = resolve | FileCalls.RESOLVE_CACHED | FileCalls.RESOLVE_NO_XDEV;
  }

  /** Whether the kernel knows the flag and the file system of the root is one of those. */
  boolean worksAt(int root) {
    if (!FileSystemType.opensWithoutWaiting(root)) {
      return false;
    }
    int opened = open(root, PathBytes.HERE, FileCalls.O_PATH | FileCalls.O_CLOEXEC);
    if (opened >= 0) {
      FileCalls.close(opened);
    }
    return opened >= 0 || opened == -Errno.EAGAIN;
  }

  /**
   * Opens a path.
   *
   * @return a descriptor; {@code -ENOENT}, which is final; or another negative errno, which decides
   *     nothing: the opener that may wait is to be asked
   */
  int open(int root, byte[] path, int flags) {
    return FileCalls.openBeneath(root, PathBytes.orHere(path), flags, resolve);
  }
}
