package dev.gyre.cli;

import dev.gyre.cli.Command.Example;
import dev.gyre.cli.Command.Section;
import dev.gyre.config.Option;
import dev.gyre.config.Sources;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Help that reads like a manual page, in lines as long as those of the terminal. */
final class HelpPage {
  private static final int MARGIN = 2;
  private static final int TEXT_COLUMN = 26;

  /** The program in a line. */
  static final String ONE_LINE =
      "a directory as a web server on the kernel's fastest socket path that really works";

  /** Where options come from. */
  static final String SOURCES =
      "An option is a flag (--idle-timeout 20s), a variable (GYRE_IDLE_TIMEOUT=20s) and a key in"
          + " the TOML file of --config or GYRE_CONFIG (idle-timeout = \"20s\"). A flag overrides"
          + " the variable, the variable the file, the file the default.";

  private final Terminal terminal;
  private final StringBuilder page = new StringBuilder();

  private HelpPage(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The page of the program. */
  static String ofAll(List<Command> commands, Terminal terminal) {
    HelpPage help = new HelpPage(terminal);
    help.heading("Name");
    help.paragraph("gyre - " + ONE_LINE);
    help.heading("Synopsis");
    help.paragraph("gyre COMMAND [OPTION...] [ARGUMENT]");
    help.heading("Commands");
    for (Command command : commands) {
      help.entry(nameAndOperand(command), command.summary());
    }
    help.paragraphBreak();
    help.paragraph("'gyre help COMMAND' and 'gyre COMMAND --help' tell all about one.");
    help.examples(
        List.of(
            new Example("gyre serve .", "serve this directory on http://127.0.0.1:8081/"),
            new Example("gyre doctor", "tell which transports work here, and why others do not")));
    help.exitCodes();
    return help.page.toString();
  }

  /** The page of one command. */
  static String of(Command command, Terminal terminal) {
    HelpPage help = new HelpPage(terminal);
    help.heading("Name");
    help.paragraph("gyre " + command.name() + " - " + command.summary());
    help.heading("Synopsis");
    help.paragraph(
        "gyre "
            + command.name()
            + (command.options().isEmpty() ? "" : " [OPTION...]")
            + nameAndOperand(command).substring(command.name().length()));
    help.heading("Description");
    String separator = "";
    for (String paragraph : command.description()) {
      help.page.append(separator);
      help.paragraph(paragraph);
      separator = "\n";
    }
    for (Section section : command.sections()) {
      help.heading(section.title());
      for (Option<?> option : section.options()) {
        help.entry(flagAndValue(option), explanation(command, option));
      }
    }
    help.heading("Help");
    help.entry(String.join(", ", Parser.helpFlags(command)), "Print this page.");
    help.values(command);
    help.examples(command.examples());
    help.exitCodes();
    return help.page.toString();
  }

  static String nameAndOperand(Command command) {
    Command.Operand operand = command.operand();
    return operand == null ? command.name() : command.name() + " [" + operand.placeholder() + "]";
  }

  static String flagAndValue(Option<?> option) {
    String placeholder = placeholder(option);
    return String.join(", ", option.flags())
        + (Parser.mayStandAlone(option) ? "[=" + placeholder + "]" : " " + placeholder);
  }

  static String explanation(Command command, Option<?> option) {
    String defaultText = command.defaultText(option);
    return option.help() + (defaultText.isEmpty() ? "" : " Default: " + defaultText);
  }

  private void heading(String title) {
    page.append(page.isEmpty() ? "" : "\n")
        .append(terminal.bold(title.toUpperCase(Locale.ROOT)))
        .append('\n');
  }

  private void paragraphBreak() {
    page.append('\n');
  }

  private void paragraph(String text) {
    for (String line : wrap(text, terminal.columns() - MARGIN)) {
      page.append(" ".repeat(MARGIN)).append(line).append('\n');
    }
  }

  // The term stands in the left column; when it is too long, the text begins on the next line.
  private void entry(String term, String text) {
    String left = " ".repeat(MARGIN) + term;
    for (String line : wrap(text, terminal.columns() - TEXT_COLUMN)) {
      if (left.length() > TEXT_COLUMN - 2) {
        page.append(left).append('\n');
        left = "";
      }
      page.append(left).append(" ".repeat(TEXT_COLUMN - left.length())).append(line).append('\n');
      left = "";
    }
  }

  private void values(Command command) {
    if (!command.options().isEmpty()) {
      heading("Values");
      paragraph(valuesOf(List.of(command)));
    }
    if (command.options().contains(Sources.FILE)) {
      page.append('\n');
      paragraph(SOURCES);
    }
  }

  /** How values are written: only what concerns the options of these commands. */
  static String valuesOf(List<Command> commands) {
    List<Option<?>> options = new ArrayList<>();
    commands.forEach(command -> options.addAll(command.options()));
    StringBuilder text = new StringBuilder();
    if (options.stream().anyMatch(option -> placeholder(option).equals("TIME"))) {
      text.append("TIME is a whole number and ms, s, m or h: 500ms, 10s. ");
    }
    if (options.stream().anyMatch(option -> placeholder(option).equals("BYTES"))) {
      text.append("BYTES is a whole number, with k, m or g for powers of 1024: 16k. ");
    }
    if (options.stream().anyMatch(option -> option.syntax().joinedByCommas())) {
      text.append("Several values may be joined by commas, or the option repeated. ");
    }
    if (options.stream().anyMatch(Parser::mayStandAlone)) {
      text.append("[=on|off] may be left out and then means on. ");
    }
    return text + "'--name VALUE' and '--name=VALUE' are the same.";
  }

  private static String placeholder(Option<?> option) {
    return option.syntax().placeholder();
  }

  private void examples(List<Example> examples) {
    if (examples.isEmpty()) {
      return;
    }
    heading("Examples");
    for (Example example : examples) {
      page.append(" ".repeat(MARGIN)).append("$ ").append(example.line()).append('\n');
      page.append(" ".repeat(3 * MARGIN)).append(example.meaning()).append('\n');
    }
  }

  private void exitCodes() {
    heading("Exit codes");
    for (ExitCode exitCode : ExitCode.values()) {
      String number = String.valueOf(exitCode.number());
      List<String> lines = wrap(exitCode.meaning(), terminal.columns() - MARGIN - 5);
      for (String line : lines) {
        page.append("  %-5s%s%n".formatted(line.equals(lines.getFirst()) ? number : "", line));
      }
    }
  }

  private static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
