package dev.gyre.idle;

/**
 * Whether a peer takes an answer fast enough, judged by progress over a window and not by the
 * length of the whole transfer: a long healthy download is never cut. Pure; safe for any thread.
 */
public final class StallRule {
  private static final double NANOS_PER_SECOND = 1e9;

  /** What the check found. */
  public enum Verdict {
    /** Progress, and fast enough if a rate is asked for. */
    OK,
    /** Not one byte. */
    STALLED,
    /** Some bytes, fewer than the minimum rate asks for. */
    TOO_SLOW
  }

  private StallRule() {}

  /**
   * Judges one window, at its end. The server must have had bytes to send during all of it; time
   * that the server itself lost is not the peer's.
   *
   * @param bytesAtStart bytes the peer had accepted when the window began
   * @param bytesAtEnd bytes the peer has accepted by now, not less
   * @param windowNanos how long the window was, above 0
   * @param minRateBytesPerSecond what the peer must accept on average; 0 asks nothing
   */
  public static Verdict judge(
      long bytesAtStart, long bytesAtEnd, long windowNanos, long minRateBytesPerSecond) {
    long bytes = bytesAtEnd - bytesAtStart;
    if (bytes <= 0) {
      return Verdict.STALLED;
    }
    // In floating point: the product of the largest rate and window does not fit in a long.
    double bytesAsked = minRateBytesPerSecond * (windowNanos / NANOS_PER_SECOND);
    return bytes < bytesAsked ? Verdict.TOO_SLOW : Verdict.OK;
  }
}
