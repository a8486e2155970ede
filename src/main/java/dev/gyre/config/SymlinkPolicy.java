package dev.gyre.config;

/** What a symbolic link under the root may lead to. */
public enum SymlinkPolicy {
  /** Links are followed while they stay under the root. */
  WITHIN("within"),
  /** No link is followed. */
  DENY("deny"),
  /** Links are followed anywhere the process may read. */
  FOLLOW("follow");

  private final String word;

  SymlinkPolicy(String word) {
    this.word = word;
  }

  @Override
  public String toString() {
    return word;
  }
}
