package dev.gyre.bench.load;

import dev.gyre.bench.load.Plan.Fingerprint;
import dev.gyre.bench.load.Plan.Request;
import dev.gyre.bench.load.Plan.Traffic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says whether an answer is what it should be. On the loop. */
final class Judge {
  private static final int PARTIAL_CONTENT = 206;
  private static final int NOT_MODIFIED = 304;

  private final boolean ranges;
  private final boolean conditions;
  private final List<Request> requests;
  private final @Nullable Fingerprint[] expected;

  Judge(Traffic traffic) {
    this.ranges = traffic.ranges();
    this.conditions = traffic.conditions();
    this.requests = traffic.requests();
    this.expected = new Fingerprint[requests.size()];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = requests.get(i).expected();
    }
  }

  /** What is wrong with the answer to this request of the plan, or null. */
  @Nullable Failure fault(int request, Answer answer) {
    if (!isGood(answer.status())) {
      return Failure.STATUS;
    }
    if (answer.status() == NOT_MODIFIED) {
      return null; // it has no body
    }
    Fingerprint wanted = expected[request];
    if (wanted == null) {
      expected[request] = new Fingerprint(answer.bodyBytes(), answer.checksum());
      return null;
    }
    boolean same = wanted.length() == answer.bodyBytes() && wanted.checksum() == answer.checksum();
    return same ? null : Failure.MISMATCH;
  }

  private boolean isGood(int status) {
    return switch (status) {
      case PARTIAL_CONTENT -> ranges;
      case NOT_MODIFIED -> conditions;
      default -> status >= 200 && status <= 299;
    };
  }

  /** What was wrong with an answer that had a fault, for people. */
  String words(int request, Answer answer) {
    String name = requests.get(request).name();
    Fingerprint wanted = expected[request];
    if (wanted == null || !isGood(answer.status())) {
      return "status " + answer.status() + " of " + name;
    }
    return wanted.length() == answer.bodyBytes()
        ? "another body of " + name + ", of the expected " + wanted.length() + " bytes"
        : "a body of " + name + " of " + answer.bodyBytes() + " bytes, not " + wanted.length();
  }
}
