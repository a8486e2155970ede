package dev.gyre.archive;

/** What of a tree belongs into an archive. Thread-safe. */
public interface Admission {
  /**
   * Whether it does; nothing below a directory does which does not itself.
   *
   * @param path bytes below the root, without slashes at the ends
   */
  boolean admits(byte[] path, boolean directory);
}
