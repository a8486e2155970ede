package dev.gyre.bench.compare;

import java.util.Arrays;
import java.util.Optional;

/** One number of a trial. */
enum Metric {
  CPU("cpu"),
  USER("user"),
  SYSTEM("system"),
  RATE("rate"),
  SWITCHES("switches"),
  RSS("rss");

  private final String word;

  Metric(String word) {
    this.word = word;
  }

  /** The metric that gates and reports call so. */
  static Optional<Metric> of(String word) {
    return Arrays.stream(values()).filter(metric -> metric.word.equals(word)).findFirst();
  }

  double of(Trial trial) {
    return switch (this) {
      case CPU -> trial.cpuMicros();
      case USER -> trial.userMicros();
      case SYSTEM -> trial.systemMicros();
      case RATE -> trial.requestsPerSecond();
      case SWITCHES -> trial.switches();
      case RSS -> trial.residentMebibytes();
    };
  }

  @Override
  public String toString() {
    return word;
  }
}
