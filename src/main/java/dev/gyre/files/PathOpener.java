package dev.gyre.files;

/** A way to open a path under the root, as the policy for links allows. Safe for any thread. */
interface PathOpener {
  /**
   * Opens a path.
   *
   * @param root the descriptor of the root directory
   * @param path relative and normalised; empty for the root itself
   * @param flags of open(2)
   * @return a descriptor that the caller closes, or the negative errno: EXDEV where the way would
   *     leave the root, ELOOP at a link that may not be followed
   */
  int open(int root, byte[] path, int flags);

  /** Its system call, for messages about failures. */
  String call();

  /** How it works, for the operator. */
  String description();
}
