package dev.gyre.bench.compare;

import dev.gyre.transport.TransportKind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server to compare, before it is started. */
sealed interface Candidate {
  /** What tables call it. */
  String name();

  /** Gyre on one of its transports. */
  record Gyre(String name, TransportKind transport) implements Candidate {}

  /**
   * Any other program.
   *
   * @param command words, in which {@code {port}} and {@code {root}} stand for the port to listen
   *     on at 127.0.0.1 and the directory to serve
   */
  record Other(String name, List<String> command) implements Candidate {
    /** Its words for a port and a directory. */
    List<String> command(int port, String root) {
      return command.stream()
          .map(word -> word.replace("{port}", String.valueOf(port)).replace("{root}", root))
          .toList();
    }
  }

  /** What a candidate may be called: a word that a gate can name. */
  Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

  /**
   * Reads {@code TRANSPORT} or {@code NAME=TRANSPORT}; two names for one transport compare it with
   * itself.
   *
   * @throws IllegalArgumentException when it is neither
   */
  static Candidate gyre(String text) {
    int sign = text.indexOf('=');
    String name = sign < 0 ? text : text.substring(0, sign);
    String transport = text.substring(sign + 1);
    for (TransportKind kind : TransportKind.values()) {
      if (kind.toString().equals(transport)) {
        return new Gyre(requireName(name), kind);
      }
    }
    throw new IllegalArgumentException(transport);
  }

  /**
   * Reads {@code NAME=COMMAND}, where words in quotes may hold spaces.
   *
   * @throws IllegalArgumentException when it has no name or no {port}
   */
  static Candidate other(String text) {
    int sign = text.indexOf('=');
    if (sign < 1 || !text.contains("{port}")) {
      throw new IllegalArgumentException(text);
    }
    return new Other(requireName(text.substring(0, sign)), words(text.substring(sign + 1)));
  }

  private static String requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(name);
    }
    return name;
  }

  /** Splits at spaces; words in quotes may hold some. */
  static List<String> words(String line) {
    Matcher matcher = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)").matcher(line);
    List<String> words = new ArrayList<>();
    while (matcher.find()) {
      for (int group = 1; group <= 3; group++) {
        if (matcher.group(group) != null) {
          words.add(matcher.group(group));
        }
      }
    }
    return words;
  }
}
