package dev.gyre.bench.load;

import dev.gyre.config.Option;
import dev.gyre.config.Syntax;
import dev.gyre.config.TransportMode;
import java.time.Duration;

/** The options of {@code gyre load}; the help of each says what it does. */
public final class LoadOptions {
  private static final Duration DAY = Duration.ofHours(24);

  /** The gaps of a schedule. */
  public enum Arrivals {
    CONSTANT("constant"),
    POISSON("poisson");

    private final String word;

    Arrivals(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /** What the request line says. */
  public enum HttpVersion {
    HTTP_1_0("1.0"),
    HTTP_1_1("1.1");

    private final String word;

    HttpVersion(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  public static final Option<Integer> CONNECTIONS =
      option("connections", Syntax.integer("COUNT", 1, 16_384), "16", "Connections at a time.");

  public static final Option<Integer> PIPELINE =
      option(
          "pipeline",
          Syntax.integer("COUNT", 1, 1024),
          "1",
          "Requests under way on one connection.");

  public static final Option<Boolean> KEEP_ALIVE =
      option(
          "keep-alive",
          Syntax.onOff(),
          "on",
          "Send many requests on a connection; off makes a connection for each.");

  public static final Option<Integer> REQUESTS =
      option(
          "requests",
          Syntax.integer("COUNT", 0, 2_000_000_000),
          "0",
          "Requests to measure; 0 goes by --duration.");

  public static final Option<Duration> DURATION =
      option(
          "duration",
          Syntax.duration(Duration.ofMillis(100), DAY),
          "10s",
          "How long to measure, when --requests is 0.");

  public static final Option<Duration> WARM_UP =
      option(
          "warm-up",
          Syntax.duration(Duration.ZERO, DAY),
          "0s",
          "Load before the measurement, which is not counted.");

  public static final Option<Duration> TIMEOUT =
      option(
          "timeout",
          Syntax.duration(Duration.ofMillis(10), DAY),
          "10s",
          "How long one request may take from being sent.");

  public static final Option<Integer> RATE =
      option(
          "rate",
          Syntax.integer("PER_SECOND", 0, 10_000_000),
          "0",
          "Send so many requests a second on a schedule, and count latency from the moment each was"
              + " to be sent; 0 sends the next request after each answer.");

  public static final Option<Arrivals> ARRIVALS =
      option(
          "arrivals",
          Syntax.choice(Arrivals.class),
          "constant",
          "Gaps of the schedule: all the same, or random as of independent users.");

  public static final Option<HttpVersion> HTTP =
      option("http", Syntax.choice(HttpVersion.class), "1.1", "Version in the request line.");

  public static final Option<String> HEADER =
      option(
          "header",
          Syntax.text(
              "'NAME: VALUE'",
              "a header field such as 'Range: bytes=0-9'",
              text -> text.isEmpty() || text.matches("[!-9;-~]+: ?[ -~]*")),
          "",
          "Header field to add to every request.");

  public static final Option<String> VERIFY =
      option(
          "verify",
          Syntax.text("FILE", "a file", text -> true),
          "",
          "File that every body must equal; without it the first good answer is the model.");

  public static final Option<TransportMode> TRANSPORT =
      option("transport", Syntax.choice(TransportMode.class), "auto", "Transport of the load.");

  public static final Option<Integer> SEED =
      option(
          "seed",
          Syntax.integerOrAuto("NUMBER", 1, Integer.MAX_VALUE),
          "auto",
          "Seed of random gaps; auto takes and prints a new one.");

  public static final Option<Boolean> HTSTRESS =
      option(
          "htstress",
          Syntax.onOff(),
          "off",
          "Send HTTP/1.0 with a connection for each request, and print the lines of htstress.");

  public static final Option<String> HGRM =
      option(
          "hgrm",
          Syntax.text("FILE", "a file", text -> true),
          "",
          "File for the distribution of response times, as HdrHistogram's plotter reads it.");

  public static final Option<String> JSON =
      option(
          "json", Syntax.text("FILE", "a file", text -> true), "", "File for the result as JSON.");

  private LoadOptions() {}

  private static <T> Option<T> option(
      String name, Syntax<T> syntax, String defaultText, String help) {
    // The group is the server's own way to sort options; these stand under headings of their own.
    return new Option<>(name, Option.Group.TRANSPORT, syntax, defaultText, help);
  }
}
