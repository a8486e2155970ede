package dev.gyre.files;

import dev.gyre.config.SymlinkPolicy;
import dev.gyre.os.Errno;
import dev.gyre.os.FileCalls;
import dev.gyre.os.FileStatus;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One path, walked name by name from the root. Every step opens one name in a directory that is
 * held open, and never follows a link, so no rename or flipped link can lead it astray. A link is
 * read and its target put in front of what is left to walk.
 *
 * <p>Under the root, {@code ..} is not asked of the kernel: a directory that was moved out
 * meanwhile has its parent outside. Instead the names walked so far are kept, the last one is
 * dropped and the walk starts again from the root. It thereby holds one descriptor, however deep
 * the path.
 *
 * <p>Used once, by one thread.
 */
final class Walk implements AutoCloseable {
  /** As many as the kernel follows in one path (MAXSYMLINKS). */
  private static final int LINKS_MAX = 40;

  /**
   * Names in all: each {@code ..} under the root walks those before it again, so links of hundreds
   * would take a million calls.
   */
  private static final int STEPS_MAX = 8192;

  /** Longest target of a link (PATH_MAX). */
  private static final int TARGET_BYTES_MAX = 4096;

  private static final int STEP_FLAGS =
      FileCalls.O_PATH | FileCalls.O_DIRECTORY | FileCalls.O_NOFOLLOW | FileCalls.O_CLOEXEC;

  private static final byte[] HERE = {'.'};
  private static final byte[] PARENT = {'.', '.'};
  private static final byte[] SLASH = {'/'};

  private final int root;
  private final SymlinkPolicy policy;
  private final List<byte[]> rootNames;
  private final int flags;

  /** What is left to walk: from {@code position} to the end. */
  private byte[] pending;

  private int position;

  /** Where the walk stands: {@code root}, or a descriptor that is ours to close. */
  private int current;

  /** The names from the root to {@code current}, each behind a slash. Links are not among them. */
  private byte[] walked = {};

  private int links;
  private int steps;

  Walk(int root, SymlinkPolicy policy, List<byte[]> rootNames, byte[] path, int flags) {
    this.root = root;
    this.policy = policy;
    this.rootNames = rootNames;
    this.pending = path;
    this.flags = flags;
    this.current = root;
  }

  /** A descriptor, or a negative errno as {@link PathOpener#open} says. */
  int run() {
    while (true) {
      skipSlashes();
      if (position == pending.length) {
        return FileCalls.open(current, HERE, flags | FileCalls.O_DIRECTORY);
      }
      if (++steps > STEPS_MAX) {
        return -Errno.ELOOP;
      }
      int end = endOfName();
      byte[] name = Arrays.copyOfRange(pending, position, end);
      boolean last = isLast(end);
      int result;
      if (Arrays.equals(name, HERE)) {
        position = end;
        continue;
      } else if (Arrays.equals(name, PARENT)) {
        position = end;
        result = stepUp();
      } else if (last) {
        // A slash or a dot behind the last name asks for a directory.
        int kind = end == pending.length ? 0 : FileCalls.O_DIRECTORY;
        result = openLast(name, flags | kind | FileCalls.O_NOFOLLOW);
        if (result >= 0) {
          return result;
        }
      } else {
        result = FileCalls.open(current, name, STEP_FLAGS);
        if (result >= 0) {
          moveTo(result);
          walked = joined(walked, SLASH, name);
          position = end;
        }
      }
      if (result == -Errno.ELOOP || result == -Errno.ENOTDIR) {
        // With O_NOFOLLOW either can mean a link.
        result = follow(name, end, result);
      }
      if (result < 0) {
        return result;
      }
    }
  }

  /** Closes what the walk holds, not what it returned. */
  @Override
  public void close() {
    moveTo(root);
  }

  private int openLast(byte[] name, int openFlags) {
    int descriptor = FileCalls.open(current, name, openFlags);
    if (descriptor < 0 || (openFlags & FileCalls.O_PATH) == 0) {
      return descriptor;
    }
    // O_PATH with O_NOFOLLOW opens a link itself.
    FileStatus status = new FileStatus();
    int described = FileCalls.describe(descriptor, status);
    if (described >= 0 && !status.isSymbolicLink()) {
      return descriptor;
    }
    FileCalls.close(descriptor);
    return described < 0 ? described : -Errno.ELOOP;
  }

  /**
   * Puts the target of a link in front of what is left.
   *
   * @return 0 to walk on, or a negative errno
   */
  private int follow(byte[] name, int end, int refusal) {
    byte[] buffer = new byte[TARGET_BYTES_MAX];
    int length = FileCalls.readLink(current, name, buffer);
    boolean noLink = length == -Errno.EINVAL;
    if (noLink && refusal == -Errno.ENOTDIR) {
      return refusal;
    }
    if (length < 0 && !noLink) {
      return length;
    }
    if (policy == SymlinkPolicy.DENY || ++links > LINKS_MAX) {
      return -Errno.ELOOP;
    }
    if (noLink) {
      // It was a link a moment ago; look again. Counted, so that this ends.
      return 0;
    }
    byte[] target = Arrays.copyOf(buffer, length);
    if (length > 0 && target[0] == '/') {
      target = policy == SymlinkPolicy.FOLLOW ? target : underRoot(target);
      if (target == null) {
        return -Errno.EXDEV;
      }
      int start = startAgain();
      if (start < 0) {
        return start;
      }
    }
    pending = joined(target, Arrays.copyOfRange(pending, end, pending.length));
    position = 0;
    return 0;
  }

  /**
   * What remains of an absolute target behind a name of the root; null if it does not lead there.
   */
  private byte @Nullable [] underRoot(byte[] target) {
    for (byte[] rootName : rootNames) {
      int length = rootName.length;
      boolean begins =
          target.length >= length && Arrays.equals(target, 0, length, rootName, 0, length);
      if (begins && (target.length == length || target[length] == '/')) {
        return Arrays.copyOfRange(target, length, target.length);
      }
    }
    return null;
  }

  /**
   * Back to where an absolute target begins: the root; the file system's if links may leave ours.
   */
  private int startAgain() {
    if (policy == SymlinkPolicy.FOLLOW) {
      int top = FileCalls.open(FileCalls.WORKING_DIRECTORY, SLASH, STEP_FLAGS);
      if (top < 0) {
        return top;
      }
      moveTo(top);
    } else {
      moveTo(root);
      walked = new byte[0];
    }
    return 0;
  }

  private int stepUp() {
    if (policy == SymlinkPolicy.FOLLOW) {
      int parent = FileCalls.open(current, PARENT, STEP_FLAGS);
      if (parent >= 0) {
        moveTo(parent);
      }
      return Math.min(parent, 0);
    }
    if (walked.length == 0) {
      return -Errno.EXDEV;
    }
    int lastSlash = walked.length - 1;
    while (walked[lastSlash] != '/') {
      lastSlash--;
    }
    byte[] rest = Arrays.copyOfRange(pending, position, pending.length);
    pending = joined(Arrays.copyOf(walked, lastSlash), rest);
    position = 0;
    walked = new byte[0];
    moveTo(root);
    return 0;
  }

  private void moveTo(int descriptor) {
    if (current != root) {
      FileCalls.close(current);
    }
    current = descriptor;
  }

  private void skipSlashes() {
    while (position < pending.length && pending[position] == '/') {
      position++;
    }
  }

  private int endOfName() {
    int end = position;
    while (end < pending.length && pending[end] != '/') {
      end++;
    }
    return end;
  }

  /** Whether nothing but slashes and single dots follows. */
  private boolean isLast(int end) {
    for (int index = end; index < pending.length; index++) {
      byte each = pending[index];
      boolean singleDot =
          each == '.'
              && pending[index - 1] == '/'
              && (index + 1 == pending.length || pending[index + 1] == '/');
      if (each != '/' && !singleDot) {
        return false;
      }
    }
    return true;
  }

  private static byte[] joined(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    byte[] whole = new byte[length];
    int filled = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, whole, filled, part.length);
      filled += part.length;
    }
    return whole;
  }
}
