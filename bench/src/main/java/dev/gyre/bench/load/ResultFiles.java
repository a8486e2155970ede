package dev.gyre.bench.load;

import dev.gyre.bench.machine.OutputFiles.Output;
import dev.gyre.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The result of a run in forms that programs read. */
final class ResultFiles {
  /** What is asked of a distribution, in percent. */
  static final double[] PERCENTILES = {
    0, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 95, 97.5, 99, 99.5, 99.75, 99.9, 99.95, 99.99,
    99.999, 100
  };

  private static final double NANOS_PER_MILLI = 1e6;

  private final Result result;
  private final Tally tally;

  ResultFiles(Result result) {
    this.result = result;
    this.tally = result.tally();
  }

  /** Every file that may be asked for. */
  List<Output> all() {
    return List.of(
        new Output(LoadOptions.JSON, this::json),
        new Output(LoadOptions.CSV, this::csv),
        new Output(LoadOptions.HGRM, this::hgrm),
        new Output(LoadOptions.HTML, new ResultPage(result)::html));
  }

  /** One JSON object. */
  String json() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("requests", tally.requests());
    members.put("good", tally.good());
    members.put("bad", tally.bad());
    Map<String, Object> failures = new LinkedHashMap<>();
    for (Failure failure : Failure.values()) {
      failures.put(failure.toString(), tally.failures(failure));
    }
    members.put("failures", failures);
    members.put("firstError", tally.firstError());
    members.put("goodByUrl", goodByUrl());
    members.put("bodyBytes", tally.bodyBytes());
    members.put("seconds", tally.seconds());
    members.put("requestsPerSecond", tally.requestsPerSecond());
    members.put("sentWithWarmUp", tally.allSent());
    Map<String, Object> handshakes = new LinkedHashMap<>();
    handshakes.put("full", tally.handshakes().full());
    handshakes.put("resumed", tally.handshakes().resumed());
    members.put("tlsHandshakesWithWarmUp", handshakes);
    members.put("waitedForConnection", tally.waited());
    members.put("unsent", tally.unsentRequests());
    members.put("cutOff", tally.cutOffRequests());
    members.put("responseNanos", percentiles(tally.response()));
    members.put("serviceNanos", percentiles(tally.service()));
    members.put("lagNanos", percentiles(tally.lag()));
    members.put("timeline", timeline());
    members.put("generatorCpuSeconds", result.cpuSeconds());
    members.put("doubts", result.doubts());
    members.put("seed", result.plan().pace().seed());
    members.put("environment", result.environment().facts());
    return JsonText.line(members);
  }

  private List<Object> goodByUrl() {
    List<Object> urls = new ArrayList<>();
    List<Plan.Request> requests = result.plan().traffic().requests();
    for (int i = 0; i < requests.size(); i++) {
      Map<String, Object> url = new LinkedHashMap<>(); // in the same order in every run
      url.put("url", requests.get(i).name());
      url.put("weight", requests.get(i).weight());
      url.put("good", tally.good(i));
      urls.add(url);
    }
    return urls;
  }

  private static Map<String, Object> percentiles(Histogram histogram) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (double percentile : PERCENTILES) {
      values.put(name(percentile), of(histogram, histogram.getValueAtPercentile(percentile)));
    }
    values.put("mean", of(histogram, histogram.getMean()));
    return values;
  }

  // Of no value at all HdrHistogram tells zeros.
  private static Number of(Histogram histogram, Number value) {
    return of(histogram.getTotalCount(), value);
  }

  /** What a number of answers took; without one nothing, which would look like the best of all. */
  private static Number of(long answers, Number value) {
    return answers == 0 ? Double.NaN : value;
  }

  private static String name(double percentile) {
    return "p" + String.valueOf(percentile).replaceFirst("\\.0$", "");
  }

  private Map<String, Object> timeline() {
    Timeline timeline = tally.timeline();
    List<Long> good = new ArrayList<>();
    List<Long> bad = new ArrayList<>();
    List<Number> median = new ArrayList<>();
    List<Number> greatest = new ArrayList<>();
    for (int i = 0; i < timeline.slices(); i++) {
      good.add(timeline.good(i));
      bad.add(timeline.bad(i));
      median.add(of(timeline.good(i), timeline.medianNanos(i)));
      greatest.add(of(timeline.good(i), timeline.maxNanos(i)));
    }
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("sliceSeconds", timeline.sliceSeconds());
    members.put("good", good);
    members.put("bad", bad);
    members.put("medianNanos", median);
    members.put("maxNanos", greatest);
    return members;
  }

  /** A table with a row for each percentile, if there is any. */
  String csv() {
    StringBuilder text = new StringBuilder("percentile,response_ms,service_ms\n");
    for (double percentile : tally.good() == 0 ? new double[0] : PERCENTILES) {
      text.append(
          Result.text(
              "%s,%.6f,%.6f\n",
              name(percentile).substring(1),
              tally.response().getValueAtPercentile(percentile) / NANOS_PER_MILLI,
              tally.service().getValueAtPercentile(percentile) / NANOS_PER_MILLI));
    }
    return text.toString();
  }

  /** The response times in ms, as HdrHistogram's plotter reads them. */
  String hgrm() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.US_ASCII);
    tally.response().outputPercentileDistribution(out, NANOS_PER_MILLI);
    return bytes.toString(StandardCharsets.US_ASCII);
  }
}
