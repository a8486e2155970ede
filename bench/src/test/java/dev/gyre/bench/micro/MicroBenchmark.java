package dev.gyre.bench.micro;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How all of them are run, unless the command line says otherwise: on the JVM options of {@code
 * ./gyre}, in a thread of Netty's kind, a JVM for each combination of parameters.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgs = {
      "--enable-native-access=ALL-UNNAMED",
      "-XX:+UseCompactObjectHeaders",
      "-XX:+UseSerialGC",
      // A young generation that is touched all over before it is measured, and room for a million.
      "-Xms1g",
      "-Xmn128m",
      // Wait for the compiler, which starves beside other work: half-compiled code is no
      // measurement.
      "-Xbatch",
      "-Djmh.executor=CUSTOM",
      "-Djmh.executor.class=dev.gyre.bench.micro.LoopThreads"
    })
public abstract class MicroBenchmark {
  /** What subclasses share is in the annotations. */
  protected MicroBenchmark() {}
}
