package dev.gyre.files;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A file that holds the content of another one compressed and lies beside it: {@code a.css.br} of
 * {@code a.css}. Whether it really does, only its times and sizes can tell.
 */
public final class Neighbour {
  private Neighbour() {}

  /** What is to be said of a neighbour. */
  public enum State {
    /** May be sent instead of its original. */
    USABLE,
    /** Last modified before its original was: holds what the original was. */
    STALE,
    /** Not smaller than its original. */
    OVERSIZED,
    /** Holds nothing, though its original does. */
    EMPTY,
    /** No regular file, behind a link that is not followed, or not to be opened. */
    UNUSABLE,
    /** No original is served, so it never stands for one. */
    ORPHAN,
    /** A text file has none at all. */
    MISSING
  }

  /**
   * The path of a neighbour.
   *
   * @param suffix without the dot
   */
  public static byte[] path(byte[] original, String suffix) {
    byte[] path = Arrays.copyOf(original, original.length + 1 + suffix.length());
    path[original.length] = '.';
    byte[] ending = suffix.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ending, 0, path, original.length + 1, ending.length);
    return path;
  }

  /**
   * Compares two open files. The same time is good: compressors copy the time of what they read.
   */
  public static State judge(OpenFile original, OpenFile neighbour) {
    if (neighbour.sizeBytes() == 0 && original.sizeBytes() > 0) {
      return State.EMPTY;
    }
    if (isOlder(neighbour, original)) {
      return State.STALE;
    }
    return neighbour.sizeBytes() < original.sizeBytes() ? State.USABLE : State.OVERSIZED;
  }

  private static boolean isOlder(OpenFile one, OpenFile other) {
    return one.modifiedEpochSeconds() == other.modifiedEpochSeconds()
        ? one.modifiedNanos() < other.modifiedNanos()
        : one.modifiedEpochSeconds() < other.modifiedEpochSeconds();
  }
}
