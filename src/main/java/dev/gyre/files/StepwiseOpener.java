package dev.gyre.files;

import dev.gyre.config.SymlinkPolicy;
import java.util.List;

/**
 * Walks by itself where openat2(2) is refused or cannot decide: openat(2), one name at a time,
 * never letting the kernel follow a link. See {@link Walk}.
 */
final class StepwiseOpener implements PathOpener {
  private final SymlinkPolicy policy;
  private final List<byte[]> rootNames;
  private final String reason;

  /**
   * A walker.
   *
   * @param rootNames absolute paths by which links may name the root
   * @param reason why openat2 is not used, for {@link #description}
   */
  StepwiseOpener(SymlinkPolicy policy, List<byte[]> rootNames, String reason) {
    this.policy = policy;
    this.rootNames = List.copyOf(rootNames);
    this.reason = reason;
  }

  @Override
  public int open(int root, byte[] path, int flags) {
    try (Walk walk = new Walk(root, policy, rootNames, path, flags)) {
      return walk.run();
    }
  }

  @Override
  public String call() {
    return "openat";
  }

  @Override
  public String description() {
    return "openat, one name at a time (" + reason + ")";
  }
}
