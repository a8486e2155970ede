package dev.gyre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.cli.Command.Section;
import dev.gyre.cli.Parser.Parsed;
import dev.gyre.config.Option;
import dev.gyre.config.Settings;
import dev.gyre.config.Syntax;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShortNamesTest {
  private static final Option<Integer> COUNT =
      new Option<>("count", Option.Group.LIMIT, Syntax.integer("COUNT", 0, 1000), "1", "How many.")
          .alsoCalled("-n", "--number");
  private static final Option<Boolean> LOUD =
      new Option<>("loud", Option.Group.LIMIT, Syntax.onOff(), "off", "Say more.").alsoCalled("-d");
  private static final Option<List<String>> HEADER =
      new Option<>(
          "header", Option.Group.LIMIT, Syntax.texts("TEXT", "text", t -> true), "", "Texts.");
  private static final Option<String> HOST =
      new Option<>("host", Option.Group.LIMIT, Syntax.text("HOST", "host", t -> true), "", "Who.")
          .alsoCalled("-h");

  private static Command command(Option<?>... options) {
    return new Command(
        "test",
        "test",
        List.of(),
        new Command.Operand("X", ""),
        List.of(new Section("Options", List.of(options))),
        Map.of(),
        List.of(),
        (invocation, terminal) -> ExitCode.OK);
  }

  private static Command.Invocation read(String line) {
    Parsed parsed =
        new Parser(command(COUNT, LOUD, HEADER, HOST)).parse(List.of(line.split(" ", -1)));
    return ((Parsed.Ready) parsed).invocation();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-n 7 x", "-n7 x", "x -n 7", "-d -n 7 x", "--number=7 x", "--count 7 x"})
  void everyNameOfAnOptionMeansTheSame(String line) {
    Command.Invocation invocation = read(line);
    assertEquals(7, invocation.settings().get(COUNT));
    assertEquals("x", invocation.operand());
    assertEquals(line.contains("-d"), invocation.settings().get(LOUD));
  }

  @Test
  void minusHAsksForHelpUnlessTheCommandHasAnotherUseForIt() {
    assertEquals("me", read("-h me").settings().get(HOST));
    assertTrue(new Parser(command(COUNT)).parse(List.of("-h")) instanceof Parsed.Help);
    assertTrue(new Parser(command(HOST)).parse(List.of("--help")) instanceof Parsed.Help);
  }

  @Test
  void textsMayHoldCommasAndBeRepeated() {
    Settings settings = read("--header a,b --header=c").settings();
    assertEquals(List.of("a,b", "c"), settings.get(HEADER));
    assertEquals(List.of(), read("x").settings().get(HEADER));
  }

  @Test
  void thePageShowsEveryName() {
    String page = HelpPage.of(command(COUNT, HOST), new Terminal(System.out, System.err, false));
    assertTrue(page.contains("\n  -n, --count, --number COUNT\n"), page);
    assertTrue(page.contains("\n  --help "), page);
  }
}
