package dev.gyre.bench.compare;

import dev.gyre.config.Option;
import dev.gyre.config.Syntax;
import dev.gyre.config.TransportMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The options of {@code gyre compare}. */
final class CompareOptions {
  private static final String USUAL_NAMES = names(Scenarios.USUAL, ",");
  private static final String ALL_NAMES = names(Scenarios.ALL, ", ");

  static final Option<List<Candidate>> CANDIDATES =
      Option.ofCommand(
          "candidates",
          list(
              "[NAME=]TRANSPORT,...",
              "transports, each with a name of its own if it stands there twice",
              Candidate::gyre,
              Candidate::name),
          "io_uring,epoll,nio",
          "Transports of Gyre to compare; all ratios are to the first. 'a=epoll,b=epoll' compares"
              + " one with itself, '' only those of --server.");

  static final Option<List<Candidate>> SERVER =
      Option.ofCommand(
          "server",
          Syntax.lines(
              "'NAME=COMMAND'",
              "a name, = and a command with {port} in it, each of its quotes with an end",
              Candidate::other),
          "",
          "Another server: its command, in which {port} and {root} stand for where it is to listen"
              + " on 127.0.0.1 and what to serve, and which stays in the foreground. May be"
              + " repeated.");

  static final Option<List<Scenario>> SCENARIOS =
      Option.ofCommand(
          "scenarios",
          list("NAME,...", "one or more of " + ALL_NAMES, CompareOptions::scenario, Scenario::name),
          USUAL_NAMES,
          "What is measured. Further ones, of Gyre only, speak TLS with a certificate that it"
              + " makes: "
              + names(Scenarios.FURTHER, ", ")
              + ".");

  static final Option<String> SCENARIO_FILE =
      Option.ofCommand(
          "scenario-file",
          file(),
          "",
          "File with scenarios in place of these, a line each: NAME = [--OPTION VALUE]... /PATH,"
              + " with options of gyre load and --idle COUNT. In {root} are /1k.bin, /64k.bin,"
              + " /1m.bin, /256m.bin and /directory/.");

  static final Option<Integer> GENERATIONS =
      Option.ofCommand(
          "generations",
          Syntax.integer("COUNT", 1, 100),
          "6",
          "Processes of each candidate, one after the other. Intervals come from the differences"
              + " between them, and with fewer than four nothing is called significant.");

  static final Option<Integer> TRIALS =
      Option.ofCommand(
          "trials",
          Syntax.integer("COUNT", 1, 100),
          "10",
          "Measurements of each process in each scenario, of which the median counts: a machine"
              + " that others share is slow for moments.");

  static final Option<Duration> TRIAL_TIME =
      Option.ofCommand(
          "trial-time",
          Syntax.duration(Duration.ofMillis(100), Duration.ofHours(1)),
          "200ms",
          "How long one measurement takes.");

  static final Option<Duration> WARM_UP =
      Option.ofCommand(
          "warm-up",
          Syntax.duration(Duration.ofMillis(100), Duration.ofHours(1)),
          "1s",
          "Load before the first measurement of a process in a scenario; longer for a JVM while its"
              + " compilers work.");

  static final Option<Integer> LATENCY_SHARE =
      Option.ofCommand(
          "latency-share",
          Syntax.integer("PERCENT", 1, 95),
          "50",
          "Latency is measured on a schedule at this part of what the slowest candidate can do.");

  static final Option<Integer> CONFIDENCE =
      Option.ofCommand(
          "confidence",
          Syntax.integer("PERCENT", 50, 99),
          "99",
          "How certain a difference must be to be called one.");

  static final Option<Integer> SEED =
      Option.ofCommand(
          "seed",
          Syntax.integerOrAuto("NUMBER", 1, Integer.MAX_VALUE),
          "auto",
          "Seed of the order of measurements; auto takes and prints a new one.");

  static final Option<TransportMode> LOAD_TRANSPORT =
      Option.ofCommand(
          "load-transport",
          Syntax.choice(TransportMode.class),
          "auto",
          "Transport of the load, the same against every server.");

  static final Option<List<Gate>> GATE =
      Option.ofCommand(
          "gate",
          new Syntax<>(
              "RULE",
              "a rule such as 'io_uring.cpu <= 1.05 * epoll.cpu' or 'small: epoll.rate >= 0.5 *"
                  + " nio.rate'",
              true,
              text -> split(text, ",").stream().map(Gate::parse).toList()),
          "",
          "End with 1 if the rule is broken with confidence: [SCENARIO:] NAME.METRIC <= [FACTOR *]"
              + " NAME.METRIC, where METRIC is cpu, user, system, rate, switches or rss, and <= may"
              + " be >=. May be repeated.");

  static final Option<String> BASELINE =
      Option.ofCommand(
          "baseline",
          file(),
          "",
          "A --json file of an earlier run: say where the ratios of CPU time have changed.");

  static final Option<String> MARKDOWN =
      Option.ofCommand("markdown", file(), "", "File for the result as Markdown.");
  static final Option<String> JSON =
      Option.ofCommand("json", file(), "", "File for the result as JSON.");
  static final Option<String> JUNIT =
      Option.ofCommand(
          "junit", file(), "", "File for the result as JUnit's XML, a test for each scenario.");
  static final Option<String> HTML =
      Option.ofCommand("html", file(), "", "File for the result as one page with plots.");

  private CompareOptions() {}

  private static Syntax<String> file() {
    return Syntax.text("FILE", "a file", text -> true);
  }

  private static String names(List<Scenario> scenarios, String separator) {
    return String.join(separator, scenarios.stream().map(Scenario::name).toList());
  }

  private static Scenario scenario(String name) {
    return Scenarios.ALL.stream()
        .filter(scenario -> scenario.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name));
  }

  private static List<String> split(String text, String separator) {
    return text.isEmpty() ? List.of() : List.of(text.split(separator, -1));
  }

  private static <T> Syntax<List<T>> list(
      String placeholder, String expected, Function<String, T> reader, Function<T, String> nameOf) {
    return new Syntax<>(
        placeholder,
        expected + ", joined by commas",
        true,
        text -> {
          List<T> values = new ArrayList<>();
          Set<String> names = new HashSet<>();
          for (String word : split(text, ",")) {
            T value = reader.apply(word.strip());
            if (!names.add(nameOf.apply(value))) {
              throw new IllegalArgumentException(text);
            }
            values.add(value);
          }
          return List.copyOf(values);
        });
  }
}
