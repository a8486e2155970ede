package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.config.Sources.Outcome;
import dev.gyre.server.SettingsCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of the example of a configuration when somebody breaks it. */
final class ExampleMistakesTest {
  @TempDir private static Path directory = Path.of("set by JUnit");

  private static String configuration = "";

  @BeforeAll
  static void makeSite() throws IOException {
    configuration = ExampleSite.configuration(TempSite.in(directory.resolve("site")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "port = 8443 | prot = 8443 | gyre.toml:5: prot: unknown key, nearest is port",
        "port = 8443 | port = 84430 | gyre.toml:5: port: '84430' is not 'off' or a whole number from"
            + " 0 to 65535",
        "hsts = \"8760h\" | hsts = \"a year\" | gyre.toml:9: hsts: 'a year' is not a time from 0s to"
            + " 87600h, such as 500ms, 10s, 2m or 1h",
        "listing = false | listing = \"no\" | gyre.toml:14: listing: 'no' is not 'on' or 'off'",
        "client-bandwidth = \"20m\" | client-bandwidth = 20m | gyre.toml:20:22: Unexpected 'm',"
            + " expected a newline or end-of-input; write client-bandwidth = \"20m\"",
        "cache-control = \"no-cache\" | cache = \"no-cache\" | gyre.toml:29: rule 2: unknown key"
            + " cache, nearest is cache-control",
        "path = \"/manual/**\" | path = \"manual/**\" | gyre.toml:47: rule 6: path: 'manual/**' is"
            + " not a pattern that starts with / or **, such as /docs/** or **.{css,js}",
        "redirect = \"/docs/$1\" | redirect = \"/docs/$2\" | gyre.toml:48: rule 6: redirect=/docs/$2:"
            + " its path has fewer stars than 2",
        "status = 404 | status = \"not found\" | gyre.toml:37: rule 4: status: 'not found' is not a"
            + " number from 200 to 599, 2xx, 3xx, 4xx or 5xx",
        "access = \"deny\" | access = \"denied\" | gyre.toml:65: rule 9: access: 'denied' is not allow"
            + " or deny",
        "realm = \"downloads\" | relm = \"downloads\" | gyre.toml:71: rule 10: unknown key relm,"
            + " nearest is realm",
      })
  void whatBreaksItIsToldInOneLine(String line, String broken, String message) throws IOException {
    String text = Files.readString(ExampleSite.FILE);
    assertTrue(text.contains(line), line);
    Outcome outcome = ExampleSite.outcome(text.replace(line, broken), directory);
    assertEquals(
        List.of(directory + "/" + message),
        assertInstanceOf(Outcome.Wrong.class, outcome, outcome.toString()).problems());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/current | /nowhere | SITE/nowhere: no such directory",
        "/pictures\" | /paintings\" | --mount /pictures: SITE/paintings: no such directory",
        "logs/files.log | nowhere/files.log | --access-log-host: SITE/nowhere/files.log: cannot be"
            + " written, or its directory is not there",
        "/users | /people | rule 10: password: SITE/people: there is no such file",
        "/404.html | /405.html | rule 4: error-page /405.html: answered 404, so there is no such"
            + " file to send",
        "docs.key | files.key | --tls-key: SITE/files.key is not the key of the first certificate in"
            + " SITE/docs.crt",
      })
  void whatIsNotThereIsToldByTheCheck(String name, String broken, String message)
      throws IOException {
    Settings settings = ExampleSite.read(configuration.replace(name, broken), directory);
    String site = directory.resolve("site").toString();
    assertEquals(
        List.of(message),
        SettingsCheck.problems(Path.of(settings.get(Options.ROOT)), settings).stream()
            .map(problem -> problem.replace(site, "SITE"))
            .toList());
  }
}
