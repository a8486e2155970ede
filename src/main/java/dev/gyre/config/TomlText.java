package dev.gyre.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tomlj.MutableTomlTable;
import org.tomlj.Toml;

/** Options and values written as a file holds them, or as JSON. */
public final class TomlText {
  private static final int WIDTH = 80;

  private TomlText() {}

  /** A file with every option, switched off by a # because it has its default. */
  public static String defaults() {
    StringBuilder text = new StringBuilder();
    comment(
        text,
        "Configuration of Gyre (TOML). Every option has its default here: take the # away in front"
            + " of a key to set it. Environment variables (GYRE_IDLE_TIMEOUT) override this file,"
            + " flags (--idle-timeout) override both. 'gyre config --show-origin' tells what"
            + " holds.");
    for (Option.Group group : Option.Group.values()) {
      text.append("\n\n## ").append(group.title()).append('\n');
      for (Option<?> option : Options.all()) {
        if (option.group() == group) {
          text.append('\n');
          comment(text, option.help());
          comment(text, "Value: " + option.syntax().expected() + ".");
          text.append('#').append(line(option, option.defaultText())).append('\n');
        }
      }
    }
    return text.toString();
  }

  /** Every option with its value, a line each; with origins as comments if wanted. */
  public static String of(Settings settings, boolean origins) {
    StringBuilder text = new StringBuilder();
    for (Option<?> option : Options.all()) {
      String line = line(option, settings.text(option));
      text.append(origins ? "%-36s # %s".formatted(line, settings.origin(option)) : line);
      text.append('\n');
    }
    return text.toString();
  }

  /** Every option with its value and origin as one JSON object. */
  public static String json(Settings settings) {
    Map<String, Object> options = new LinkedHashMap<>();
    for (Option<?> option : Options.all()) {
      Origin origin = settings.origin(option);
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("value", value(option, settings.text(option)));
      facts.put("origin", origin.word());
      if (!origin.place().isEmpty()) {
        facts.put("place", origin.place());
      }
      options.put(option.name(), facts);
    }
    return MutableTomlTable.copyOf(options).toJson();
  }

  private static String line(Option<?> option, String text) {
    return option.name() + " = " + literal(value(option, text));
  }

  /** As its TOML type: boolean, integer, array of strings, string. */
  private static Object value(Option<?> option, String text) {
    Object value = option.read(text);
    if (value instanceof List) {
      if (text.isEmpty()) {
        return List.of();
      }
      // Between commas blanks mean nothing, in other values they may be part of a name.
      Stream<String> words = Arrays.stream(text.split(option.syntax().separator(), -1));
      return (option.syntax().joinedByCommas() ? words.map(String::trim) : words).toList();
    }
    if (value instanceof Integer number && text.matches("[0-9]+")) {
      return number.longValue();
    }
    boolean itself = value instanceof Boolean || (value instanceof Long && text.matches("[0-9]+"));
    return itself ? value : text;
  }

  private static String literal(Object value) {
    return switch (value) {
      case List<?> list ->
          list.stream().map(TomlText::literal).collect(Collectors.joining(", ", "[", "]"));
      case String text -> "\"" + Toml.tomlEscape(text) + "\"";
      default -> value.toString();
    };
  }

  private static void comment(StringBuilder out, String text) {
    int column = 0;
    for (String word : text.split(" ", -1)) {
      if (column == 0 || column + 1 + word.length() > WIDTH) {
        out.append(column == 0 ? "#" : "\n#");
        column = 1;
      }
      out.append(' ').append(word);
      column += 1 + word.length();
    }
    out.append('\n');
  }
}
