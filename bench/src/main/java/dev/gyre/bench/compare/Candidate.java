package dev.gyre.bench.compare;

import dev.gyre.transport.TransportKind;
import java.util.List;
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

  /** A part of a word: in quotes, or free of them. */
  Pattern PART = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s'\"]+)");

  /** Parts with nothing between them. */
  Pattern WORD = Pattern.compile("(?:" + PART + ")+");

  /** Words with spaces between them. */
  Pattern LINE = Pattern.compile("(?:\\s+|" + PART + ")*+");

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
   * Reads {@code NAME=COMMAND}, where quotes may hold spaces.
   *
   * @throws IllegalArgumentException when it has no name, no {port}, or a quote without its end
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

  /**
   * Splits at spaces. As for a shell, what stands in quotes is taken as it is, in a part of a word
   * too; nothing else is special.
   *
   * @throws IllegalArgumentException when a quote does not end
   */
  static List<String> words(String line) {
    if (!LINE.matcher(line).matches()) {
      throw new IllegalArgumentException("'" + line + "' has a quote that does not end");
    }
    return WORD.matcher(line)
        .results()
        .map(word -> PART.matcher(word.group()).replaceAll("$1$2$3"))
        .toList();
  }
}
