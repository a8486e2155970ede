package dev.gyre.bench.micro;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A benchmark that calls much code in each operation: the compiler needs longer for it, the more so
 * beside other work. There are few of these, so there is time for it.
 */
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 10, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public abstract class CallBenchmark extends MicroBenchmark {
  /** What subclasses share is in the annotations. */
  protected CallBenchmark() {}
}
