package dev.gyre.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/** Options as keys of a TOML file, without tables but those of rules. */
final class TomlFile {
  private static final int MOST_BYTES = 256 << 10;

  // A key and a word without quotes, the usual slip: idle-timeout = 20s
  private static final Pattern UNQUOTED =
      Pattern.compile("\\s*([a-z-]+)\\s*=\\s*([^\\s\"'\\[\\]{},#]+)\\s*(#.*)?");

  private final String file;
  private final List<String> lines;
  private final Reading reading = new Reading();

  private TomlFile(String file, String text) {
    this.file = file;
    this.lines = text.lines().toList();
  }

  /**
   * Reads the whole file.
   *
   * @throws IOException with a complete message if it cannot be read; what is wrong within it is in
   *     the result
   */
  static Reading read(String file) throws IOException {
    String text;
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException("it is larger than " + (MOST_BYTES >> 10) + " KiB");
      }
      text = ByteOrderMark.cut(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (IOException | InvalidPathException e) {
      throw new IOException(file + ": cannot be read: " + FileReason.of(e), e);
    }
    return parse(file, text);
  }

  /** Reads a text as that file. */
  static Reading parse(String file, String text) {
    TomlFile toml = new TomlFile(file, text);
    TomlParseResult table = Toml.parse(text);
    table.errors().forEach(toml::noToml);
    for (String key : table.keySet()) {
      toml.key(table, key);
    }
    return toml.reading;
  }

  private void noToml(TomlParseError error) {
    int line = error.position().line();
    reading.problem(
        line,
        "%s:%d:%d: %s%s"
            .formatted(file, line, error.position().column(), error.getMessage(), remedy(line)));
  }

  // Named only where it mends the line.
  private String remedy(int line) {
    Matcher matcher = UNQUOTED.matcher(line > lines.size() ? "" : lines.get(line - 1));
    if (!matcher.matches()) {
      return "";
    }
    Option<?> option = Options.named(matcher.group(1));
    String word = matcher.group(2);
    boolean number = word.matches("[0-9]+") && isNumber(option);
    boolean mends = option != null && !number && option.accepts(word);
    return mends ? "; write " + matcher.group(1) + " = \"" + word + "\"" : "";
  }

  private void key(TomlTable table, String key) {
    Object value = table.get(List.of(key));
    int line = lineOf(table, key);
    String name = file + ":" + line + ": " + key;
    Option<?> option = Options.named(key);
    if (option == null) {
      String what =
          value instanceof TomlTable
              ? "unknown table (options stand outside of tables)"
              : "unknown key" + nearest(key);
      reading.problem(line, name + ": " + what);
      return;
    }
    if (option.equals(Options.RULE)
        && value instanceof TomlArray array
        && array.size() > 0
        && array.toList().stream().allMatch(TomlTable.class::isInstance)) {
      rules(array, line, name);
      return;
    }
    String text = text(option, value);
    if (text == null) {
      Object stranger =
          value instanceof TomlArray array && option.syntax().repeatable() ? stranger(array) : null;
      String what =
          stranger == null ? describe(value) : "an array that holds " + describe(stranger);
      String remedy =
          option.equals(Options.RULE) && value instanceof TomlTable
              ? "; write [[rule]] for each"
              : remedy(line);
      reading.problem(line, name + ": " + what + " is not " + option.syntax().expected() + remedy);
    } else {
      reading.value(option, text, Origin.line(file, line), line, name);
    }
  }

  /** Tables named rule: each is checked by itself, so that a complaint has its line. */
  private void rules(TomlArray tables, int line, String name) {
    List<String> texts = new ArrayList<>();
    boolean broken = false;
    for (int i = 0; i < tables.size(); i++) {
      TomlTable table = (TomlTable) tables.get(i);
      int at = tables.inputPositionOf(i).line();
      try {
        texts.add(RuleText.write(table(table)));
        RuleText.read(texts.getLast());
      } catch (RuleText.Wrong e) {
        int place =
            e.key().isEmpty() || !table.contains(List.of(e.key())) ? at : lineOf(table, e.key());
        reading.problem(place, "%s:%d: rule %d: %s".formatted(file, place, i + 1, e.getMessage()));
        broken = true;
      }
    }
    if (!broken) {
      reading.value(
          Options.RULE,
          String.join(Options.RULE.syntax().separator(), texts),
          Origin.line(file, line),
          line,
          name);
    }
  }

  /** Keys and values of one rule as text. */
  private static Map<String, List<String>> table(TomlTable table) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String key : table.keySet()) {
      Object value = table.get(List.of(key));
      List<Object> each = value instanceof TomlArray array ? array.toList() : List.of(value);
      if (each.isEmpty()) { // without it the rule would hold for more, or do less
        throw new RuleText.Wrong(key, key + ": an empty array is not " + RuleText.expected(key));
      }
      for (Object one : each) {
        String text =
            switch (one) {
              case String given -> given;
              case Long number -> number.toString();
              case Boolean on -> on ? "on" : "off";
              default ->
                  throw new RuleText.Wrong(
                      key, key + ": " + describe(one) + " is not " + RuleText.expected(key));
            };
        if (text.indexOf('\n') >= 0) {
          throw new RuleText.Wrong(key, key + ": a line end may not be in it");
        }
        values.computeIfAbsent(key, any -> new ArrayList<>()).add(text);
      }
    }
    return values;
  }

  private static int lineOf(TomlTable table, String key) {
    var position = table.inputPositionOf(List.of(key));
    return position == null ? 0 : position.line();
  }

  private static String nearest(String key) {
    List<String> names = Options.all().stream().map(option -> option.name()).toList();
    return NearestName.of(key.toLowerCase(Locale.ROOT), names)
        .map(name -> ", nearest is " + name)
        .orElse("");
  }

  /** The value as it stands on a command line; null if the option takes no value of this type. */
  private static @Nullable String text(Option<?> option, @Nullable Object value) {
    Object like = option.defaultValue();
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof Long && isNumber(option)) {
      return value.toString();
    }
    if (value instanceof Boolean on && like instanceof Boolean) {
      return on ? "on" : "off";
    }
    if (value instanceof TomlArray array
        && option.syntax().repeatable()
        && stranger(array) == null) {
      return array.toList().stream()
          .map(String::valueOf)
          .collect(Collectors.joining(option.syntax().separator()));
    }
    return null;
  }

  private static boolean isNumber(@Nullable Option<?> option) {
    return option != null && option.defaultValue() instanceof Number;
  }

  /** What is no string in an array of strings; null if there is nothing. */
  private static @Nullable Object stranger(TomlArray array) {
    return array.toList().stream()
        .filter(each -> !(each instanceof String))
        .findFirst()
        .orElse(null);
  }

  private static String describe(@Nullable Object value) {
    return switch (value) {
      case Long number -> "the integer " + number;
      case Double number -> "the number " + number;
      case Boolean truth -> "the boolean " + truth;
      case TomlTable table -> "a table";
      case TomlArray array -> "an array";
      case null -> "nothing";
      default -> "the date or time " + value;
    };
  }
}
