package dev.gyre.cli;

import dev.gyre.cli.Command.Example;
import dev.gyre.cli.Command.Section;
import dev.gyre.config.Option;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All commands as one manual page, in the man macros of roff. */
final class ManualPage {
  private final StringBuilder page = new StringBuilder();
  // An option is told in full at its first command, and only named at others.
  private final Map<Option<?>, Command> explained = new HashMap<>();

  private ManualPage() {}

  static String of(List<Command> commands) {
    ManualPage manual = new ManualPage();
    manual.all(commands);
    return manual.page.toString();
  }

  private void all(List<Command> commands) {
    page.append(".\\\" Made by 'gyre man'.\n.TH GYRE 1 \"\" \"Gyre\" \"User Commands\"\n");
    heading("Name");
    line("gyre \\- " + escaped(HelpPage.ONE_LINE));
    heading("Synopsis");
    line("\\fBgyre\\fR \\fICOMMAND\\fR [\\fIOPTION\\fR...] [\\fIARGUMENT\\fR]");
    heading("Commands");
    for (Command command : commands) {
      command(command);
    }
    heading("Values");
    line(escaped(HelpPage.valuesOf(commands)));
    heading("Configuration");
    line(escaped(HelpPage.SOURCES));
    heading("Exit status");
    for (ExitCode exitCode : ExitCode.values()) {
      entry(bold(String.valueOf(exitCode.number())), exitCode.meaning());
    }
    heading("Examples");
    for (Command command : commands) {
      for (Example example : command.examples()) {
        entry(bold(example.line()), example.meaning());
      }
    }
  }

  private void command(Command command) {
    page.append(".SS ").append(quoted("gyre " + HelpPage.nameAndOperand(command))).append('\n');
    line(escaped(command.summary()) + ".");
    for (String paragraph : command.description()) {
      page.append(".PP\n");
      line(escaped(paragraph));
    }
    List<String> again = new ArrayList<>();
    for (Section section : command.sections()) {
      for (Option<?> option : section.options()) {
        Command first = explained.putIfAbsent(option, command);
        if (first == null) {
          entry(bold(HelpPage.flagAndValue(option)), HelpPage.explanation(command, option));
        } else {
          String own = command.defaultText(option);
          again.add(
              "--"
                  + option.name()
                  + (own.equals(first.defaultText(option)) ? "" : " (default: " + own + ")"));
        }
      }
    }
    if (!again.isEmpty()) {
      page.append(".PP\n");
      line("As above: " + escaped(String.join(", ", again)) + ".");
    }
  }

  private void heading(String title) {
    page.append(".SH ").append(quoted(title.toUpperCase(Locale.ROOT))).append('\n');
  }

  private void entry(String term, String text) {
    page.append(".TP\n");
    line(term);
    line(escaped(text));
  }

  // A line that begins with a dot or a quote would be a request.
  private void line(String text) {
    page.append(text.startsWith(".") || text.startsWith("'") ? "\\&" : "")
        .append(text)
        .append('\n');
  }

  private static String bold(String text) {
    return "\\fB" + escaped(text) + "\\fR";
  }

  private static String quoted(String text) {
    return '"' + escaped(text).replace("\"", "\\(dq") + '"';
  }

  // A hyphen would be set as one that cannot be copied into a shell, a quote as a curved one.
  private static String escaped(String text) {
    return text.replace("\\", "\\e")
        .replace("-", "\\-")
        .replace("'", "\\(aq")
        .replace("~", "\\(ti")
        .replace("^", "\\(ha")
        .replace("`", "\\(ga");
  }
}
