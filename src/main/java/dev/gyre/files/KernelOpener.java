package dev.gyre.files;

import dev.gyre.config.SymlinkPolicy;
import dev.gyre.os.Errno;
import dev.gyre.os.FileCalls;
import org.jspecify.annotations.Nullable;

/**
 * Lets the kernel walk: one openat2(2) for a path. Only what it cannot decide goes to the stepwise
 * walk: an absolute link (it may lead back under the root, which RESOLVE_BENEATH refuses to see),
 * and a walk that renames elsewhere keep disturbing.
 */
final class KernelOpener implements PathOpener {
  /** RESOLVE_BENEATH gives EAGAIN if anything was renamed while it passed through {@code ..}. */
  private static final int ATTEMPTS_MAX = 8;

  private final SymlinkPolicy policy;
  private final long resolve;
  private final StepwiseOpener stepwise;

  KernelOpener(SymlinkPolicy policy, StepwiseOpener stepwise) {
    this.policy = policy;
    this.stepwise = stepwise;
    this.resolve =
        switch (policy) {
          case WITHIN -> FileCalls.RESOLVE_BENEATH | FileCalls.RESOLVE_NO_MAGICLINKS;
          case DENY ->
              FileCalls.RESOLVE_BENEATH
                  | FileCalls.RESOLVE_NO_MAGICLINKS
                  | FileCalls.RESOLVE_NO_SYMLINKS;
          case FOLLOW -> FileCalls.RESOLVE_NO_MAGICLINKS;
        };
  }

  /**
   * Tries the call on the root itself.
   *
   * @return 0, or the negative errno with which the kernel or a seccomp filter refuses it
   */
  int probe(int root) {
    int descriptor =
        FileCalls.openBeneath(
            root, PathBytes.HERE, FileCalls.O_PATH | FileCalls.O_CLOEXEC, resolve);
    if (descriptor < 0) {
      return descriptor;
    }
    FileCalls.close(descriptor);
    return 0;
  }

  /**
   * The same look-up from the kernel's memory alone, if this kernel and the root's file system can
   * do that.
   */
  @Nullable CachedOpener cachedOpener(int root) {
    CachedOpener cached = new CachedOpener(resolve);
    return cached.worksAt(root) ? cached : null;
  }

  @Override
  public int open(int root, byte[] path, int flags) {
    byte[] named = PathBytes.orHere(path);
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      int result = FileCalls.openBeneath(root, named, flags, resolve);
      if (result == -Errno.EXDEV && policy == SymlinkPolicy.WITHIN) {
        return stepwise.open(root, path, flags);
      }
      if (result != -Errno.EAGAIN && result != -Errno.EINTR) {
        return result;
      }
    }
    return stepwise.open(root, path, flags);
  }

  @Override
  public String call() {
    return "openat2";
  }

  @Override
  public String description() {
    return switch (policy) {
      case WITHIN -> "openat2 with RESOLVE_BENEATH";
      case DENY -> "openat2 with RESOLVE_BENEATH and RESOLVE_NO_SYMLINKS";
      case FOLLOW -> "openat2, links followed anywhere";
    };
  }
}
