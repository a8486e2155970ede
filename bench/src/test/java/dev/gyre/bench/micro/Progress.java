package dev.gyre.bench.micro;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/**
 * Shows a line for each benchmark that begins; all that the harness says goes to its own format.
 */
final class Progress implements OutputFormat {
  private final OutputFormat log;
  private final PrintStream out;
  private int begun;
  private int ended;

  Progress(OutputFormat log, PrintStream out) {
    this.log = log;
    this.out = out;
  }

  /** Benchmarks that began and did not end well. */
  int failures() {
    return begun - ended;
  }

  @Override
  public void startBenchmark(BenchmarkParams params) {
    begun++;
    out.println(begun + " " + Row.nameOf(params) + " " + Row.parametersOf(params, true));
    log.startBenchmark(params);
  }

  @Override
  public void endBenchmark(@Nullable BenchmarkResult result) {
    if (result != null && isComplete(result)) {
      ended++;
    }
    log.endBenchmark(result);
  }

  /** A failure ends a benchmark early, with what was measured before; or with nothing at all. */
  private static boolean isComplete(BenchmarkResult result) {
    BenchmarkParams params = result.getParams();
    int expected = params.getMeasurement().getCount() * Math.max(1, params.getForks());
    return result.getIterationResults().size() == expected;
  }

  @Override
  public void iteration(BenchmarkParams params, IterationParams iterations, int iteration) {
    log.iteration(params, iterations, iteration);
  }

  @Override
  public void iterationResult(
      BenchmarkParams params, IterationParams iterations, int iteration, IterationResult data) {
    log.iterationResult(params, iterations, iteration, data);
  }

  @Override
  public void startRun() {
    log.startRun();
  }

  @Override
  public void endRun(Collection<RunResult> results) {
    log.endRun(results);
  }

  @Override
  public void print(String text) {
    log.print(text);
  }

  @Override
  public void println(String text) {
    log.println(text);
  }

  @Override
  public void verbosePrintln(String text) {
    log.verbosePrintln(text);
  }

  @Override
  public void write(int b) {
    log.write(b);
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    log.write(bytes);
  }

  @Override
  public void flush() {
    log.flush();
  }

  @Override
  public void close() {
    log.close();
  }
}
