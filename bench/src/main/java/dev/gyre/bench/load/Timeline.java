package dev.gyre.bench.load;

import java.util.Arrays;
import org.HdrHistogram.Histogram;

/**
 * What happened when, in slices of equal length by the moment of the answer. When there are too
 * many, each two become one, so that any run fits. On the loop; read by others after the end.
 */
public final class Timeline {
  static final int SLICES_MAX = 600;
  private static final long FIRST_SLICE_NANOS = 100_000_000;
  private static final int DIGITS = 2;

  private final Histogram current = new Histogram(Tally.NANOS_MAX, DIGITS);
  private final long[] good = new long[SLICES_MAX];
  private final long[] bad = new long[SLICES_MAX];
  private final long[] median = new long[SLICES_MAX];
  private final long[] greatest = new long[SLICES_MAX];
  private long sliceNanos = FIRST_SLICE_NANOS;
  private int slice;

  /** An answer that came so long after the begin. */
  void good(long atNanos, long responseNanos) {
    turnTo(atNanos);
    good[slice]++;
    current.recordValue(responseNanos);
  }

  /** A failure that was seen so long after the begin. */
  void bad(long atNanos) {
    turnTo(atNanos);
    bad[slice]++;
  }

  /** Nothing follows. */
  void end() {
    settle();
  }

  private void turnTo(long atNanos) {
    if (atNanos < (slice + 1) * sliceNanos) {
      return;
    }
    settle();
    while (atNanos >= SLICES_MAX * sliceNanos) {
      halve();
    }
    slice = (int) (atNanos / sliceNanos);
  }

  private void settle() {
    if (current.getTotalCount() > 0) {
      median[slice] = current.getValueAtPercentile(50);
      greatest[slice] = current.getMaxValue();
      current.reset();
    }
  }

  // The median of two slices lies between theirs; the one of the fuller slice is near enough.
  private void halve() {
    for (int i = 0; i < SLICES_MAX / 2; i++) {
      int a = 2 * i;
      int b = a + 1;
      median[i] = good[a] >= good[b] ? median[a] : median[b];
      greatest[i] = Math.max(greatest[a], greatest[b]);
      good[i] = good[a] + good[b];
      bad[i] = bad[a] + bad[b];
    }
    for (long[] values : new long[][] {good, bad, median, greatest}) {
      Arrays.fill(values, SLICES_MAX / 2, SLICES_MAX, 0);
    }
    slice /= 2;
    sliceNanos *= 2;
  }

  /** How many slices there are. */
  public int slices() {
    return slice + 1;
  }

  /** How long each is. */
  public double sliceSeconds() {
    return sliceNanos / 1e9;
  }

  /** Good answers in a slice. */
  public long good(int number) {
    return good[number];
  }

  /** Failures in a slice. */
  public long bad(int number) {
    return bad[number];
  }

  /** Median of the response times of a slice in ns, or 0 without a good answer. */
  public long medianNanos(int number) {
    return median[number];
  }

  /** The longest response time of a slice in ns, or 0 without a good answer. */
  public long maxNanos(int number) {
    return greatest[number];
  }
}
