package dev.gyre.cli;

import dev.gyre.config.InvalidOption;
import dev.gyre.config.NearestName;
import dev.gyre.config.Option;
import dev.gyre.config.Origin;
import dev.gyre.config.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reads the arguments of one command. The picocli model is generated from its options. */
final class Parser {
  /** What the arguments mean. */
  sealed interface Parsed {
    /** Run it. */
    record Ready(Command.Invocation invocation) implements Parsed {}

    /** Show the help page. */
    record Help() implements Parsed {}

    /** They are wrong; the message says how, without a full stop. */
    record Refused(String message) implements Parsed {}
  }

  private static final String HELP_SHORT = "-h";
  private static final String HELP_LONG = "--help";
  private static final String NOT_GIVEN = " ";

  private final Command command;
  private final Map<Option<?>, OptionSpec> flags = new HashMap<>();
  private final CommandLine commandLine;

  Parser(Command command) {
    this.command = command;
    CommandSpec spec = CommandSpec.create().name(command.name());
    String[] help = helpFlags(command).toArray(String[]::new);
    spec.addOption(OptionSpec.builder(help).usageHelp(true).type(boolean.class).build());
    for (Option<?> option : command.options()) {
      OptionSpec flag = flag(option);
      flags.put(option, flag);
      spec.addOption(flag);
    }
    if (command.operand() != null) {
      spec.addPositional(
          PositionalParamSpec.builder().index("0").arity("0..1").type(String.class).build());
    }
    commandLine =
        new CommandLine(spec)
            .setExpandAtFiles(false) // a directory may begin with @
            // -n100; only where there are short names, so that others report -x as it was typed
            .setPosixClusteredShortOptionsAllowed(hasShortNames(command))
            .setInterpolateVariables(false);
  }

  /** What asks for the help page: not -h where a command means something else by it. */
  static List<String> helpFlags(Command command) {
    boolean taken =
        command.options().stream().anyMatch(option -> option.flags().contains(HELP_SHORT));
    return taken ? List.of(HELP_LONG) : List.of(HELP_SHORT, HELP_LONG);
  }

  private static boolean hasShortNames(Command command) {
    return command.options().stream().anyMatch(option -> option.flags().getFirst().length() == 2);
  }

  private static OptionSpec flag(Option<?> option) {
    OptionSpec.Builder builder =
        OptionSpec.builder(option.flags().toArray(String[]::new)).arity("1");
    if (option.syntax().repeatable()) {
      builder.type(List.class).auxiliaryTypes(String.class);
    } else {
      builder.type(String.class);
    }
    return builder.build();
  }

  /** Reads and checks; the first thing that is wrong is reported. */
  Parsed parse(List<String> arguments) {
    try {
      ParseResult result = commandLine.parseArgs(withWords(arguments).toArray(String[]::new));
      if (result.isUsageHelpRequested()) {
        return new Parsed.Help();
      }
      String empty = whatIsEmpty(result);
      return empty == null
          ? new Parsed.Ready(read(result))
          : new Parsed.Refused(empty + " is empty; name one, or leave it out");
    } catch (InvalidOption e) {
      return new Parsed.Refused(String.valueOf(e.getMessage()));
    } catch (ParameterException e) {
      return new Parsed.Refused(reason(e));
    }
  }

  /**
   * Names what was given as an empty text and means nothing then, or null. That is rather a
   * variable that is not set than a wish: a server without its certificate would speak to anybody.
   */
  private @Nullable String whatIsEmpty(ParseResult result) {
    Command.Operand operand = command.operand();
    if (operand != null && result.matchedPositionalValue(0, NOT_GIVEN).isEmpty()) {
      return operand.placeholder();
    }
    for (Option<?> option : command.options()) {
      OptionSpec flag = result.matchedOption("--" + option.name());
      if (flag != null && option.defaultText().isEmpty() && flag.stringValues().contains("")) {
        return "--" + option.name();
      }
    }
    return null;
  }

  private Command.Invocation read(ParseResult result) {
    Settings settings = command.defaultSettings();
    for (Option<?> option : command.options()) {
      OptionSpec flag = result.matchedOption("--" + option.name());
      if (flag != null) {
        String text = String.join(option.syntax().separator(), flag.stringValues());
        settings = settings.with(option, text, Origin.FLAG);
      }
    }
    Command.Operand operand = command.operand();
    if (operand == null) {
      return new Command.Invocation(settings, "");
    }
    return new Command.Invocation(
        settings, result.matchedPositionalValue(0, operand.defaultText()));
  }

  // A switch that is off by default means on when it stands alone. Said here and not to picocli,
  // which would take the directory of "--hidden DIR" as the value.
  private List<String> withWords(List<String> arguments) {
    List<String> words = new ArrayList<>();
    boolean onlyOperands = false;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      onlyOperands |= argument.equals("--");
      String next = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
      boolean bare =
          !onlyOperands && mayStandAlone(argument) && !next.equals("on") && !next.equals("off");
      words.add(bare ? argument + "=on" : argument);
    }
    return words;
  }

  private boolean mayStandAlone(String argument) {
    for (Option<?> option : command.options()) {
      if (option.flags().contains(argument)) {
        return mayStandAlone(option);
      }
    }
    return false;
  }

  /** Whether the option may be given without a value: a switch that is off by default. */
  static boolean mayStandAlone(Option<?> option) {
    return option.defaultValue() instanceof Boolean on && !on;
  }

  private String reason(ParameterException failure) {
    return switch (failure) {
      case UnmatchedArgumentException unmatched -> unmatched(unmatched.getUnmatched().getFirst());
      case MissingParameterException missing -> missing(missing);
      case OverwrittenOptionException twice ->
          ((OptionSpec) twice.getOverwritten()).longestName() + " is given more than once";
      default -> String.valueOf(failure.getMessage());
    };
  }

  private String unmatched(String argument) {
    if (!argument.startsWith("-") || argument.equals("-")) {
      return "unexpected argument '" + argument + "'";
    }
    String flag = argument.replaceFirst("=.*", "");
    List<String> names = new ArrayList<>(helpFlags(command));
    command.options().forEach(option -> names.addAll(option.flags()));
    return "unknown option '"
        + flag
        + "'"
        + NearestName.of(flag, names).map(name -> ", nearest is " + name).orElse("");
  }

  private String missing(MissingParameterException missing) {
    for (Map.Entry<Option<?>, OptionSpec> entry : flags.entrySet()) {
      if (missing.getMissing().contains(entry.getValue())) {
        return "--"
            + entry.getKey().name()
            + " needs a value: "
            + entry.getKey().syntax().expected();
      }
    }
    return String.valueOf(missing.getMessage());
  }
}
