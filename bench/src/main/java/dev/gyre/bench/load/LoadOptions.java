package dev.gyre.bench.load;

import dev.gyre.config.Option;
import dev.gyre.config.Syntax;
import dev.gyre.config.TlsVersion;
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
      Option.ofCommand(
          "url",
          Syntax.texts(
              "'[WEIGHT] URL'",
              "a URL or path, with a weight from 1 to " + WEIGHT_MAX + " before it or none",
              LoadOptions::isWeighted),
          "",
          "Another URL of the same server, or its path, to send WEIGHT times for each time of the"
              + " first; may be repeated.");

  public static final Option<RequestMethod> METHOD =
      Option.ofCommand(
          "method", Syntax.choice(RequestMethod.class), "GET", "Method of the requests.");

  public static final Option<HttpVersion> HTTP =
      Option.ofCommand(
          "http", Syntax.choice(HttpVersion.class), "1.1", "Version in the request line.");

  public static final Option<Boolean> HTTP2 =
      Option.ofCommand(
          "http2",
          Syntax.onOff(),
          "off",
          "Speak HTTP/2: over TLS by ALPN, otherwise from the first byte.");

  public static final Option<String> HOST =
      Option.ofCommand(
              "host",
              Syntax.text("HOST", "a host", text -> text.matches("[!-~]*")),
              "",
              "What the Host field, of HTTP/2 :authority, says instead of the URL's host.")
          .alsoCalled("-h");

  public static final Option<List<String>> HEADER =
      Option.ofCommand(
          "header",
          Syntax.texts(
              "'NAME: VALUE'",
              "a header field such as 'Range: bytes=0-9'",
              text -> text.matches("[!-9;-~]+: ?[ -~]*")),
          "",
          "Header field to add to every request; may be repeated. With a Range, 206 is good."
              + " Results show values that hold no secret, as of Range, and else the name alone.");

  public static final Option<String> VERIFY =
      file(
          "verify", "File that every body must equal; without it the first good one is the model.");

  public static final Option<Duration> TIMEOUT =
      Option.ofCommand(
          "timeout",
          Syntax.duration(Duration.ofMillis(10), DAY),
          "10s",
          "How long one request may take from being sent.");

  public static final Option<Boolean> IPV4 =
      Option.ofCommand("ipv4", Syntax.onOff(), "off", "Use IPv4 addresses of the host only.")
          .alsoCalled("-4");

  public static final Option<Boolean> IPV6 =
      Option.ofCommand("ipv6", Syntax.onOff(), "off", "Use IPv6 addresses of the host only.")
          .alsoCalled("-6");

  public static final Option<String> UNIX =
      Option.ofCommand(
              "unix",
              Syntax.text("PATH", "a path", text -> true),
              "",
              "UNIX socket to connect to, wherever the URL points.")
          .alsoCalled("-u", "--udaddr");

  public static final Option<Integer> CONNECTIONS =
      Option.ofCommand(
              "connections",
              Syntax.integerOrAuto("COUNT", 1, 16_384),
              "auto",
              "Connections at a time; auto is 16, with --echo 1000, with --htstress 1.")
          .alsoCalled("-c", "--concurrency");

  public static final Option<Integer> THREADS =
      Option.ofCommand(
              "threads",
              Syntax.integer("COUNT", 1, 1024),
              "1",
              "Multiplies --connections, which htstress counts for each thread; one thread serves"
                  + " them all here.")
          .alsoCalled("-t");

  public static final Option<Integer> PIPELINE =
      Option.ofCommand(
          "pipeline",
          Syntax.integer("COUNT", 1, 1024),
          "1",
          "Requests under way on one connection of HTTP/1.");

  public static final Option<Integer> STREAMS =
      Option.ofCommand(
          "streams",
          Syntax.integer("COUNT", 1, 1000),
          "1",
          "Requests under way on one connection of --http2, as far as the server allows them.");

  public static final Option<Boolean> KEEP_ALIVE =
      Option.ofCommand(
          "keep-alive",
          Syntax.onOff(),
          "on",
          "Send many requests on a connection; off makes a connection for each, which is a part of"
              + " its response time.");

  public static final Option<Boolean> TLS_RESUME =
      Option.ofCommand(
          "tls-resume",
          Syntax.onOff(),
          "off",
          "Resume the TLS session of an earlier connection where the server allows it; off makes"
              + " every handshake a full one. The result counts both.");

  public static final Option<TlsVersion> TLS_MAX_VERSION =
      Option.ofCommand(
          "tls-max-version",
          Syntax.choice(TlsVersion.class),
          "1.3",
          "Newest version of TLS that is offered; a session that is resumed in 1.2 makes no new"
              + " keys.");

  public static final Option<Boolean> TLS_POST_QUANTUM =
      Option.ofCommand(
          "tls-post-quantum",
          Syntax.onOff(),
          "on",
          "Offer X25519MLKEM768 for the keys, which withstands quantum computers and costs both"
              + " sides more, before X25519, as browsers do; off offers X25519 and P-256 alone.");

  public static final Option<Integer> REQUESTS =
      Option.ofCommand(
              "requests",
              Syntax.integer("COUNT", 0, 2_000_000_000),
              "0",
              "Requests to measure; 0 goes by --duration, with --htstress until a signal.")
          .alsoCalled("-n", "--number");

  public static final Option<Duration> DURATION =
      Option.ofCommand(
          "duration",
          Syntax.duration(Duration.ofMillis(100), DAY),
          "10s",
          "How long to measure, when --requests is 0.");

  public static final Option<Duration> WARM_UP =
      Option.ofCommand(
          "warm-up",
          Syntax.duration(Duration.ZERO, DAY),
          "0s",
          "Load before the measurement, which is not counted.");

  public static final Option<Duration> RAMP =
      Option.ofCommand(
          "ramp",
          Syntax.duration(Duration.ZERO, DAY),
          "0s",
          "Open the connections one by one over this time, which should be part of the warm-up.");

  public static final Option<Integer> RATE =
      Option.ofCommand(
          "rate",
          Syntax.integer("PER_SECOND", 0, 10_000_000),
          "0",
          "Send so many requests a second on a schedule, and count latency from the moment each was"
              + " to be sent; 0 sends the next request after each answer.");

  public static final Option<Arrivals> ARRIVALS =
      Option.ofCommand(
          "arrivals",
          Syntax.choice(Arrivals.class),
          "constant",
          "Gaps of the schedule: all the same, or random as of independent users.");

  public static final Option<Integer> SEED =
      Option.ofCommand(
          "seed",
          Syntax.integerOrAuto("NUMBER", 1, Integer.MAX_VALUE),
          "auto",
          "Seed of random gaps; auto takes and prints a new one.");

  public static final Option<TransportMode> TRANSPORT =
      Option.ofCommand(
          "transport", Syntax.choice(TransportMode.class), "auto", "Transport of the load.");

  public static final Option<Boolean> ECHO =
      Option.ofCommand(
          "echo",
          Syntax.onOff(),
          "off",
          "Take the operand for HOST:PORT of an echo server, 127.0.0.1:12345 if there is none: all"
              + " connections meet, each sends a message and waits until it is back.");

  public static final Option<Integer> ROUNDS =
      Option.ofCommand(
          "rounds",
          Syntax.integer("COUNT", 0, 100_000),
          "10",
          "Rounds of --echo, each with new connections; 0 sends message after message for"
              + " --duration instead.");

  public static final Option<String> MESSAGE =
      Option.ofCommand(
          "message",
          Syntax.text("TEXT", "a text", text -> !text.isEmpty()),
          "dummy message",
          "What --echo sends.");

  public static final Option<Boolean> HTSTRESS =
      Option.ofCommand(
          "htstress",
          Syntax.onOff(),
          "off",
          "Send HTTP/1.0 with a connection for each request, and print the lines of htstress.");

  public static final Option<Boolean> DEBUG =
      Option.ofCommand(
              "debug", Syntax.onOff(), "off", "Copy every byte, sent or received, to stderr.")
          .alsoCalled("-d");

  public static final Option<String> JSON = file("json", "File for the result as JSON.");

  public static final Option<String> CSV = file("csv", "File for a table of percentiles.");

  public static final Option<String> HGRM =
      file("hgrm", "File for the response times as HdrHistogram's plotter reads them.");

  public static final Option<String> HTML = file("html", "File for a page with plots.");

  /** All that name files for results. */
  static final List<Option<String>> RESULTS = List.of(JSON, CSV, HGRM, HTML);

  private LoadOptions() {}

  private static boolean isWeighted(String text) {
    return text.matches("([1-9][0-9]{0,3} )?[!-~]+")
        && (text.indexOf(' ') < 0
            || Integer.parseInt(text.substring(0, text.indexOf(' '))) <= WEIGHT_MAX);
  }

  private static Option<String> file(String name, String help) {
    return Option.ofCommand(name, Syntax.text("FILE", "a file", text -> true), "", help);
  }
}
