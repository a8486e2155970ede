package dev.gyre.bench;

import dev.gyre.config.Option;
import dev.gyre.config.Syntax;
import dev.gyre.config.TransportMode;
import dev.gyre.transport.TransportKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;

/** The options of the measuring commands. */
final class BenchOptions {
  private static final Duration HOUR = Duration.ofHours(1);

  /** What a server answers in a comparison. */
  enum Service {
    HELLO("hello"),
    FILE("file");

    private final String word;

    Service(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  static final Option<List<TransportKind>> TRANSPORTS =
      option(
          "transports",
          words("TRANSPORT,...", TransportKind.class),
          "io_uring,epoll,nio",
          "Transports of the servers to measure, each of which must work here.");

  static final Option<List<Service>> SERVICES =
      option(
          "services",
          words("SERVICE,...", Service.class),
          "hello,file",
          "What the servers answer: hello is 'gyre hello', file a file of 1 KiB from 'gyre serve'.");

  static final Option<TransportMode> LOAD_TRANSPORT =
      option(
          "load-transport",
          Syntax.choice(TransportMode.class),
          "auto",
          "Transport of the load, the same against every server.");

  static final Option<Integer> CONNECTIONS =
      option(
          "connections",
          Syntax.integer("COUNT", 1, 16_384),
          "64",
          "Keep-alive connections to each server, each with one request under way.");

  static final Option<Integer> ROUNDS =
      option(
          "rounds",
          Syntax.integer("COUNT", 1, 1000),
          "9",
          "Measurements of each server; their order is shuffled in each round.");

  static final Option<Duration> ROUND_TIME =
      option(
          "round-time",
          Syntax.duration(Duration.ofMillis(100), HOUR),
          "1s",
          "How long one measurement takes.");

  static final Option<Duration> WARM_UP =
      option(
          "warm-up",
          Syntax.duration(Duration.ofMillis(100), HOUR),
          "4s",
          "Load on each server before the first measurement; some seconds longer if its compilers do"
              + " not rest by then.");

  static final Option<Integer> SEED =
      option(
          "seed",
          Syntax.integerOrAuto("NUMBER", 1, Integer.MAX_VALUE),
          "auto",
          "Seed of the order of measurements; auto takes and prints a new one.");

  static final Option<Boolean> CHECK =
      option(
          "check",
          Syntax.onOff(),
          "off",
          "End with 1 unless each transport needs less CPU time than the next one named.");

  static final Option<Integer> REQUESTS =
      option(
          "requests",
          Syntax.integer("COUNT", 1, 1_000_000_000),
          "100000",
          "Requests for each transport and number of connections.");

  static final Option<List<Integer>> CONCURRENCY =
      option(
          "connections",
          numbers(1, 16_384),
          "20,500",
          "Connections at a time; more than one number makes more than one run.");

  static final Option<List<Integer>> STEPS =
      option(
          "steps",
          numbers(0, 200_000),
          "0,1000,5000,10000",
          "Connections to measure memory at, ascending; two or more.");

  static final Option<Duration> WATCH =
      option(
          "watch",
          Syntax.duration(Duration.ofSeconds(1), HOUR),
          "5s",
          "How long to watch the CPU time of the idle server; shorter than the idle timeout.");

  private BenchOptions() {}

  private static <T> Option<T> option(
      String name, Syntax<T> syntax, String defaultText, String help) {
    // The group is the server's own way to sort options; these stand under headings of their own.
    return new Option<>(name, Option.Group.TRANSPORT, syntax, defaultText, help);
  }

  private static <E extends Enum<E>> Syntax<List<E>> words(String placeholder, Class<E> type) {
    E[] known = type.getEnumConstants();
    List<String> names = Arrays.stream(known).map(Object::toString).toList();
    return list(
        placeholder,
        "one or more of " + String.join(", ", names),
        word -> known[at(names.indexOf(word))]);
  }

  private static int at(int index) {
    if (index < 0) {
      throw new IllegalArgumentException("unknown word");
    }
    return index;
  }

  private static Syntax<List<Integer>> numbers(int least, int most) {
    Syntax<Integer> number = Syntax.integer("COUNT", least, most);
    return list("COUNT,...", "whole numbers from " + least + " to " + most, number::read);
  }

  private static <T> Syntax<List<T>> list(
      String placeholder, String expected, Function<String, T> reader) {
    return new Syntax<>(
        placeholder,
        expected + ", each once, joined by commas",
        true,
        text -> {
          List<T> values = new ArrayList<>();
          for (String word : text.split(",", -1)) {
            values.add(reader.apply(word.strip()));
          }
          if (new LinkedHashSet<>(values).size() < values.size()) {
            throw new IllegalArgumentException(text);
          }
          return List.copyOf(values);
        });
  }
}
