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

  static final Option<List<TransportKind>> TRANSPORTS =
      Option.ofCommand(
          "transports",
          words("TRANSPORT,...", TransportKind.class),
          "io_uring,epoll,nio",
          "Transports of the servers to measure, each of which must work here.");

  static final Option<TransportMode> LOAD_TRANSPORT =
      Option.ofCommand(
          "load-transport",
          Syntax.choice(TransportMode.class),
          "auto",
          "Transport of the load, the same against every server.");

  static final Option<Integer> REQUESTS =
      Option.ofCommand(
          "requests",
          Syntax.integer("COUNT", 1, 1_000_000_000),
          "100000",
          "Requests for each transport and number of connections.");

  static final Option<List<Integer>> CONCURRENCY =
      Option.ofCommand(
          "connections",
          numbers(1, 16_384),
          "20,500",
          "Connections at a time; more than one number makes more than one run.");

  static final Option<List<Integer>> STEPS =
      Option.ofCommand(
          "steps",
          numbers(0, 200_000),
          "1000,5000,17500",
          "Connections to measure memory at, ascending; two or more.");

  static final Option<Duration> WATCH =
      Option.ofCommand(
          "watch",
          Syntax.duration(Duration.ofSeconds(1), HOUR),
          "10s",
          "How long to watch the CPU time of the idle server; shorter than the idle timeout.");

  static final Option<Boolean> TLS =
      Option.ofCommand(
          "tls",
          Syntax.onOff(),
          "off",
          "Encrypt the connections, with a certificate of this hour.");

  private BenchOptions() {}

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
