package dev.gyre.bench.load;

import dev.gyre.config.Option;
import dev.gyre.config.Syntax;
import dev.gyre.config.TransportMode;
import java.time.Duration;
import java.util.List;

/** The options of {@code gyre load}; the help of each says what it does. */
public final class LoadOptions {
  private static final int WEIGHT_MAX = 1000;
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

  /** What is asked for. */
  public enum RequestMethod {
    /** Head and body. */
    GET,
    /** The head alone. */
    HEAD
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

  public static final Option<List<String>> URL =
      option(
          "url",
          Syntax.texts(
              "'[WEIGHT] URL'",
              "a URL or path, with a weight from 1 to " + WEIGHT_MAX + " before it or none",
              LoadOptions::isWeighted),
          "",
          "Another URL of the same server, or its path, to send WEIGHT times for each time of the"
              + " first; may be repeated.");

  public static final Option<RequestMethod> METHOD =
      option("method", Syntax.choice(RequestMethod.class), "GET", "Method of the requests.");

  public static final Option<HttpVersion> HTTP =
      option("http", Syntax.choice(HttpVersion.class), "1.1", "Version in the request line.");

  public static final Option<String> HOST =
      option(
              "host",
              Syntax.text("HOST", "a host", text -> text.matches("[!-~]*")),
              "",
              "What the Host field says instead of the URL's host.")
          .alsoCalled("-h");

  public static final Option<List<String>> HEADER =
      option(
          "header",
          Syntax.texts(
              "'NAME: VALUE'",
              "a header field such as 'Range: bytes=0-9'",
              text -> text.matches("[!-9;-~]+: ?[ -~]*")),
          "",
          "Header field to add to every request; may be repeated. With a Range, 206 is good.");

  public static final Option<String> VERIFY =
      file(
          "verify", "File that every body must equal; without it the first good one is the model.");

  public static final Option<Duration> TIMEOUT =
      option(
          "timeout",
          Syntax.duration(Duration.ofMillis(10), DAY),
          "10s",
          "How long one request may take from being sent.");

  public static final Option<Boolean> IPV4 =
      option("ipv4", Syntax.onOff(), "off", "Use IPv4 addresses of the host only.")
          .alsoCalled("-4");

  public static final Option<Boolean> IPV6 =
      option("ipv6", Syntax.onOff(), "off", "Use IPv6 addresses of the host only.")
          .alsoCalled("-6");

  public static final Option<String> UNIX =
      option(
              "unix",
              Syntax.text("PATH", "a path", text -> true),
              "",
              "UNIX socket to connect to, wherever the URL points.")
          .alsoCalled("-u", "--udaddr");

  public static final Option<Integer> CONNECTIONS =
      option(
              "connections",
              Syntax.integerOrAuto("COUNT", 1, 16_384),
              "auto",
              "Connections at a time; auto is 16, with --echo 1000, with --htstress 1.")
          .alsoCalled("-c", "--concurrency");

  public static final Option<Integer> THREADS =
      option(
              "threads",
              Syntax.integer("COUNT", 1, 1024),
              "1",
              "Multiplies --connections, which htstress counts for each thread; one thread serves"
                  + " them all here.")
          .alsoCalled("-t");

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
              "Requests to measure; 0 goes by --duration, with --htstress until a signal.")
          .alsoCalled("-n", "--number");

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

  public static final Option<Duration> RAMP =
      option(
          "ramp",
          Syntax.duration(Duration.ZERO, DAY),
          "0s",
          "Open the connections one by one over this time, which should be part of the warm-up.");

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

  public static final Option<Integer> SEED =
      option(
          "seed",
          Syntax.integerOrAuto("NUMBER", 1, Integer.MAX_VALUE),
          "auto",
          "Seed of random gaps; auto takes and prints a new one.");

  public static final Option<TransportMode> TRANSPORT =
      option("transport", Syntax.choice(TransportMode.class), "auto", "Transport of the load.");

  public static final Option<Boolean> ECHO =
      option(
          "echo",
          Syntax.onOff(),
          "off",
          "Take the operand for HOST:PORT of an echo server: all connections meet, each sends a"
              + " message and waits until it is back.");

  public static final Option<Integer> ROUNDS =
      option(
          "rounds",
          Syntax.integer("COUNT", 0, 100_000),
          "10",
          "Rounds of --echo, each with new connections; 0 sends message after message for"
              + " --duration instead.");

  public static final Option<String> MESSAGE =
      option(
          "message",
          Syntax.text("TEXT", "a text", text -> !text.isEmpty()),
          "dummy message",
          "What --echo sends.");

  public static final Option<Boolean> HTSTRESS =
      option(
          "htstress",
          Syntax.onOff(),
          "off",
          "Send HTTP/1.0 with a connection for each request, and print the lines of htstress.");

  public static final Option<Boolean> DEBUG =
      option("debug", Syntax.onOff(), "off", "Copy every byte, sent or received, to stderr.")
          .alsoCalled("-d");

  public static final Option<String> JSON = file("json", "File for the result as JSON.");

  public static final Option<String> CSV = file("csv", "File for a table of percentiles.");

  public static final Option<String> HGRM =
      file("hgrm", "File for the response times as HdrHistogram's plotter reads them.");

  public static final Option<String> HTML = file("html", "File for a page with plots.");

  private LoadOptions() {}

  private static boolean isWeighted(String text) {
    return text.matches("([1-9][0-9]{0,3} )?[!-~]+")
        && (text.indexOf(' ') < 0
            || Integer.parseInt(text.substring(0, text.indexOf(' '))) <= WEIGHT_MAX);
  }

  private static Option<String> file(String name, String help) {
    return option(name, Syntax.text("FILE", "a file", text -> true), "", help);
  }

  private static <T> Option<T> option(
      String name, Syntax<T> syntax, String defaultText, String help) {
    // The group is the server's own way to sort options; these stand under headings of their own.
    return new Option<>(name, Option.Group.TRANSPORT, syntax, defaultText, help);
  }
}
