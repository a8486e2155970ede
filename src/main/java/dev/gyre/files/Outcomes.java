package dev.gyre.files;

import dev.gyre.os.Errno;

/** What a refused call means for the request. */
final class Outcomes {
  static final Resource NOT_FOUND = new Resource.Absent(Resource.Why.NOT_FOUND);
  static final Resource SPECIAL_FILE = new Resource.Absent(Resource.Why.SPECIAL_FILE);
  static final Resource LINK_REFUSED = new Resource.Absent(Resource.Why.LINK_REFUSED);

  private static final Resource DENIED = new Resource.Denied();

  private Outcomes() {}

  /**
   * The resource for a failed look-up.
   *
   * @param call the system call that failed
   * @param errno its error number, positive
   */
  static Resource of(String call, int errno) {
    return switch (errno) {
      // EINVAL: a name the file system cannot have.
      case Errno.ENOENT, Errno.ENOTDIR, Errno.ENAMETOOLONG, Errno.EINVAL -> NOT_FOUND;
      // A socket, or a device without a driver.
      case Errno.ENXIO, Errno.ENODEV -> SPECIAL_FILE;
      case Errno.EXDEV, Errno.ELOOP -> LINK_REFUSED;
      case Errno.EACCES, Errno.EPERM -> DENIED;
      case Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM -> new Resource.Exhausted(call, errno);
      default -> new Resource.Failed(call, errno);
    };
  }
}
