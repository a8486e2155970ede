package dev.gyre.bench.load;

import dev.gyre.bench.load.Plan.Fingerprint;
import dev.gyre.bench.load.Plan.Traffic;
import org.jspecify.annotations.Nullable;

/** Says whether an answer is what it should be. On the loop. */
final class Judge {
  private static final int PARTIAL_CONTENT = 206;

  private final boolean ranges;
  private final @Nullable Fingerprint[] expected;

  Judge(Traffic traffic) {
    this.ranges = traffic.ranges();
    this.expected = new Fingerprint[traffic.requests().size()];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = traffic.requests().get(i).expected();
    }
  }

  /** What is wrong with the answer to this request of the plan, or null. */
  @Nullable Failure fault(int request, Answer answer) {
    int status = answer.status();
    if (status < 200 || status > 299 || (status == PARTIAL_CONTENT && !ranges)) {
      return Failure.STATUS;
    }
    Fingerprint wanted = expected[request];
    if (wanted == null) {
      expected[request] = new Fingerprint(answer.bodyBytes(), answer.checksum());
      return null;
    }
    boolean same = wanted.length() == answer.bodyBytes() && wanted.checksum() == answer.checksum();
    return same ? null : Failure.MISMATCH;
  }
}
