package dev.gyre.bench.plot;

/**
 * What an axis shows and how values are spread over it.
 *
 * @param label what the numbers are, with their unit last: {@code latency, ms}
 * @param scale how they are spread
 */
public record Axis(String label, Scale scale) {

  /** How values are spread over an axis. */
  public enum Scale {
    /** Evenly, from zero. */
    LINEAR,
    /** Each power of ten as wide as the next; only for values above zero. */
    LOG,
    /** From 0 to below 100, each further nine (90, 99, 99.9, ...) as wide as the one before. */
    PERCENTILE
  }

  /** Evenly spread from zero. */
  public static Axis linear(String label) {
    return new Axis(label, Scale.LINEAR);
  }

  /** Powers of ten evenly spread. */
  public static Axis log(String label) {
    return new Axis(label, Scale.LOG);
  }

  /** Nines evenly spread. */
  public static Axis percentile(String label) {
    return new Axis(label, Scale.PERCENTILE);
  }
}
