package dev.gyre.cli;

import java.util.List;

/**
 * What a shell can offer where a value is to be typed.
 *
 * @param kind words, names of files or directories, or nothing
 * @param words only for that kind
 */
record Offer(Kind kind, List<String> words) {
  enum Kind {
    WORDS,
    FILES,
    DIRECTORIES,
    NOTHING
  }

  /** By the placeholder: it names the choices, or what is chosen from. */
  static Offer of(String placeholder, List<Command> commands) {
    if (placeholder.contains("|")) {
      return new Offer(Kind.WORDS, List.of(placeholder.split("\\|", -1)));
    }
    return switch (placeholder) {
      case "COMMAND" -> new Offer(Kind.WORDS, commands.stream().map(Command::name).toList());
      case "FILE", "PATH" -> new Offer(Kind.FILES, List.of());
      case "DIR" -> new Offer(Kind.DIRECTORIES, List.of());
      default -> new Offer(Kind.NOTHING, List.of());
    };
  }
}
