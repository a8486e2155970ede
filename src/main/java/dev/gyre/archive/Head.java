package dev.gyre.archive;

/**
 * What an archive says of an entry before its content.
 *
 * @param name bytes of its path in the archive, in no particular encoding, without a slash at
 *     either end
 * @param sizeBytes of a file; 0 for a directory
 * @param executable whether a file may be executed by anybody
 */
record Head(
    byte[] name, boolean directory, long sizeBytes, long modifiedEpochSeconds, boolean executable) {
  private static final int DIRECTORY = 0x4000;
  private static final int REGULAR = 0x8000;
  private static final int EXECUTABLE = 0x1ED; // 0755
  private static final int READABLE = 0x1A4; // 0644

  /** Permissions with the kind of file, as stat(2) has them. */
  int mode() {
    if (directory) {
      return DIRECTORY | EXECUTABLE;
    }
    return executable ? REGULAR | EXECUTABLE : REGULAR | READABLE;
  }

  /** Permissions alone. */
  int permissions() {
    return mode() & 0xFFF;
  }
}
