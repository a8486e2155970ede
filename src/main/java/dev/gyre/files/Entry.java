package dev.gyre.files;

/**
 * One name in a directory.
 *
 * @param name the bytes of the name as the kernel has them, in no particular encoding
 * @param type what it is, or what its link leads to
 * @param sizeBytes size of a regular file, 0 for others
 * @param modifiedEpochMillis time of last modification
 * @param symlink whether the name itself is a symbolic link
 */
public record Entry(
    byte[] name, Type type, long sizeBytes, long modifiedEpochMillis, boolean symlink) {

  /** What a name stands for. */
  public enum Type {
    DIRECTORY,
    FILE,
    /** Neither: sockets, devices, FIFOs, links that the policy refuses. Never listed or served. */
    OTHER
  }
}
