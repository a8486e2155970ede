package dev.gyre.config;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How the values of an option are written.
 *
 * @param placeholder what stands for a value in the help
 * @param expected completes "'x' is not …"
 * @param separator joins the values of a flag that may be given more than once; empty for others
 * @param reader reads and checks; throws IllegalArgumentException
 * @param <T> the type of a value
 */
public record Syntax<T>(
    String placeholder, String expected, String separator, Function<String, T> reader) {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15})([kKmMgG]?)");

  private static final String ONCE = "";
  private static final String COMMA = ",";
  private static final String LINE_END = "\n";

  /** A value that is not accepted, for a reason worth telling; the message has the value too. */
  static final class Explained extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    Explained(String message) {
      super(message);
    }

    Explained(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** A syntax whose values are joined by commas if the flag may be given more than once. */
  public Syntax(
      String placeholder, String expected, boolean repeatable, Function<String, T> reader) {
    this(placeholder, expected, repeatable ? COMMA : ONCE, reader);
  }

  /** Whether the flag may be given more than once. */
  public boolean repeatable() {
    return !separator.isEmpty();
  }

  /** Whether several values may stand in one text, separated by commas. */
  public boolean joinedByCommas() {
    return separator.equals(COMMA);
  }

  /** Reads and checks one value. */
  public T read(String text) {
    return reader.apply(text);
  }

  /** A switch: on or off. */
  public static Syntax<Boolean> onOff() {
    return new Syntax<>(
        "on|off",
        "'on' or 'off'",
        ONCE,
        text ->
            switch (text) {
              case "on" -> true;
              case "off" -> false;
              default -> throw new IllegalArgumentException(text);
            });
  }

  /** A whole number in a range, both ends included. */
  public static Syntax<Integer> integer(String placeholder, int least, int most) {
    return new Syntax<>(
        placeholder,
        "a whole number from " + least + " to " + most,
        ONCE,
        text -> inRange(Integer.parseInt(text), least, most));
  }

  /** A whole number in a range, or the word auto, which reads as 0. */
  public static Syntax<Integer> integerOrAuto(String placeholder, int least, int most) {
    return new Syntax<>(
        placeholder,
        "'auto' or a whole number from " + least + " to " + most,
        ONCE,
        text -> text.equals("auto") ? 0 : inRange(Integer.parseInt(text), least, most));
  }

  /** A whole number in a range, or the word off, which reads as -1. */
  public static Syntax<Integer> integerOrOff(String placeholder, int least, int most) {
    return new Syntax<>(
        placeholder,
        "'off' or a whole number from " + least + " to " + most,
        ONCE,
        text -> text.equals("off") ? -1 : inRange(Integer.parseInt(text), least, most));
  }

  /** A time: a whole number and ms, s, m or h. */
  public static Syntax<Duration> duration(Duration least, Duration most) {
    return new Syntax<>(
        "TIME",
        "a time from " + text(least) + " to " + text(most) + ", such as 500ms, 10s, 2m or 1h",
        ONCE,
        text -> {
          Matcher matcher = DURATION.matcher(text);
          if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
          }
          long number = Long.parseLong(matcher.group(1));
          Duration duration =
              switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                default -> Duration.ofHours(number);
              };
          if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw new IllegalArgumentException(text);
          }
          return duration;
        });
  }

  /** A number of bytes as in {@link #size}, or the word off, which reads as -1. */
  public static Syntax<Long> sizeOrOff(long least, long most) {
    Syntax<Long> size = size(least, most);
    return new Syntax<>(
        size.placeholder(),
        "'off' or " + size.expected(),
        ONCE,
        text -> text.equals("off") ? -1L : size.read(text));
  }

  /** A number of bytes, with k, m or g for powers of 1024. */
  public static Syntax<Long> size(long least, long most) {
    return new Syntax<>(
        "BYTES",
        "a number of bytes from " + least + " to " + most + ", such as 512, 16k, 1m or 2g",
        ONCE,
        text -> {
          Matcher matcher = SIZE.matcher(text);
          if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
          }
          int shift =
              switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
                case "k" -> 10;
                case "m" -> 20;
                case "g" -> 30;
                default -> 0;
              };
          long number = Long.parseLong(matcher.group(1));
          if (number > most >> shift || number << shift < least) {
            throw new IllegalArgumentException(text);
          }
          return number << shift;
        });
  }

  /** One constant of an enum, written as its toString. */
  public static <E extends Enum<E>> Syntax<E> choice(Class<E> type) {
    E[] constants = type.getEnumConstants();
    String words = Arrays.stream(constants).map(Enum::toString).collect(Collectors.joining("|"));
    return new Syntax<>(
        words,
        "one of " + words.replace("|", ", "),
        ONCE,
        text -> {
          for (E constant : constants) {
            if (constant.toString().equals(text)) {
              return constant;
            }
          }
          throw new IllegalArgumentException(text);
        });
  }

  /** Words separated by commas, each passing the check; the flag may be repeated. */
  public static Syntax<List<String>> list(
      String placeholder, String expected, Function<String, Boolean> check) {
    return new Syntax<>(
        placeholder,
        expected,
        COMMA,
        text -> {
          List<String> words = new ArrayList<>();
          for (String word : text.split(",", -1)) {
            String trimmed = word.trim();
            if (!check.apply(trimmed)) {
              throw new IllegalArgumentException(word);
            }
            words.add(trimmed);
          }
          return List.copyOf(words);
        });
  }

  /**
   * Texts that may hold commas, each passing the check; the flag may be repeated. An empty text is
   * no text.
   */
  public static Syntax<List<String>> texts(
      String placeholder, String expected, Function<String, Boolean> check) {
    return lines(
        placeholder,
        expected,
        text -> {
          if (!check.apply(text)) {
            throw new IllegalArgumentException(text);
          }
          return text;
        });
  }

  /**
   * Values that may hold commas, each read by itself; the flag may be repeated. An empty text is no
   * value.
   */
  public static <T> Syntax<List<T>> lines(
      String placeholder, String expected, Function<String, T> reader) {
    return new Syntax<>(
        placeholder,
        expected,
        LINE_END,
        text -> {
          List<T> values = new ArrayList<>();
          for (String line : text.isEmpty() ? new String[0] : text.split(LINE_END, -1)) {
            values.add(one(line, expected, reader));
          }
          return List.copyOf(values);
        });
  }

  /** What is wrong is said of the one value alone, on one line. */
  private static <T> T one(String line, String expected, Function<String, T> reader) {
    try {
      return reader.apply(line);
    } catch (Explained e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new Explained("'" + line + "' is not " + expected, e);
    }
  }

  /** Rules of a site. */
  static Syntax<List<Rule>> rules() {
    return lines(
        "RULE",
        "a rule such as path=/assets/** cache-control=\"max-age=3600\"",
        text -> {
          try {
            return RuleText.read(text);
          } catch (RuleText.Wrong e) {
            throw new Explained("'" + text + "': " + e.getMessage(), e);
          }
        });
  }

  /** Permissions of a file in three octal digits. */
  public static Syntax<Set<PosixFilePermission>> fileMode() {
    return new Syntax<>(
        "MODE",
        "three octal digits, such as 660 or 666",
        ONCE,
        text -> {
          if (!text.matches("0?[0-7]{3}")) {
            throw new IllegalArgumentException(text);
          }
          StringBuilder letters = new StringBuilder();
          for (char digit : text.substring(text.length() - 3).toCharArray()) {
            int bits = digit - '0';
            letters.append((bits & 4) == 0 ? '-' : 'r');
            letters.append((bits & 2) == 0 ? '-' : 'w');
            letters.append((bits & 1) == 0 ? '-' : 'x');
          }
          return PosixFilePermissions.fromString(letters.toString());
        });
  }

  /** Any text that passes the check. */
  public static Syntax<String> text(
      String placeholder, String expected, Function<String, Boolean> check) {
    return new Syntax<>(
        placeholder,
        expected,
        ONCE,
        text -> {
          if (!check.apply(text)) {
            throw new IllegalArgumentException(text);
          }
          return text;
        });
  }

  private static int inRange(int number, int least, int most) {
    if (number < least || number > most) {
      throw new IllegalArgumentException(String.valueOf(number));
    }
    return number;
  }

  private static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 3_600_000 == 0 && millis > 0) {
      return millis / 3_600_000 + "h";
    }
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }
}
