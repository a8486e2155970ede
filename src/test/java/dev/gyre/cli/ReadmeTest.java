package dev.gyre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A fact has one home: what the README says of options and exit codes is made from the code. */
class ReadmeTest {
  private static final Path README =
      Path.of(System.getProperty("basedir", "."), "..", "README.md").normalize();
  private static final String REWRITE = "gyre.readme.rewrite";

  private final List<Command> commands = new CommandLineFixture().gyre().commands();

  @Test
  void theOptionTableIsTheOneOfTheCode() throws IOException {
    check("options", ReadmeTables.options(commands));
  }

  @Test
  void theExitCodesAreThoseOfTheCode() throws IOException {
    check("exit codes", ReadmeTables.exitCodes());
  }

  @Test
  void theKeysOfRulesAreThoseOfTheCode() throws IOException {
    check("rule keys", ReadmeTables.ruleKeys());
  }

  @Test
  void theDependencyIsWhatTheBuildMakes() throws IOException {
    Matcher made =
        Pattern.compile(
                "<groupId>(.+?)</groupId>.*?<version>(.+?)</version>\\s*</parent>"
                    + ".*?<artifactId>(.+?)</artifactId>",
                Pattern.DOTALL)
            .matcher(Files.readString(README.resolveSibling("src").resolve("pom.xml")));
    assertTrue(made.find());
    check(
        "dependency",
        """

        ```xml
        <dependency>
          <groupId>%s</groupId>
          <artifactId>%s</artifactId>
          <version>%s</version>
        </dependency>
        ```

        """
            .formatted(made.group(1), made.group(3), made.group(2)));
  }

  /** What stands between is measured by bench/peers --readme, for half an hour. */
  @Test
  void theTableOfPeersHasItsPlace() throws IOException {
    String text = Files.readString(README);
    int from = text.indexOf("\n<!-- measured: peers -->\n");
    assertTrue(
        from >= 0 && text.indexOf("\n<!-- end of measured -->\n", from) > from,
        "README.md has no place for the table of bench/peers --readme");
  }

  private static void check(String section, String expected) throws IOException {
    String begin = "<!-- generated: " + section + " -->\n";
    String end = "<!-- end of generated -->\n";
    String text = Files.readString(README);
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf(end, from);
    assertTrue(from >= begin.length() && to >= 0, "README.md has no section " + begin);
    if (Boolean.getBoolean(REWRITE)) {
      Files.writeString(README, text.substring(0, from) + expected + text.substring(to));
      return;
    }
    assertEquals(
        expected,
        text.substring(from, to),
        "README.md is behind the code; rewrite it with:"
            + " mvn -pl src test -Dtest=ReadmeTest -D"
            + REWRITE
            + "=true");
  }
}
