package dev.gyre.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What we write as a file is read as one. */
class TomlTextTest {
  private static Settings read(String text) {
    Reading reading = TomlFile.parse("gyre.toml", text);
    assertEquals(List.of(), reading.problems());
    return reading.beneath(Settings.DEFAULTS, Options.all());
  }

  @Test
  void theDefaultFileSetsNothing() {
    Settings settings = read(TomlText.defaults());
    for (Option<?> option : Options.all()) {
      assertEquals(Origin.DEFAULT, settings.origin(option), option.name());
    }
  }

  @Test
  void theDefaultFileWithoutTheCommentSignSetsEveryOptionToItsDefault() {
    Settings settings = read(TomlText.defaults().replaceAll("(?m)^#(?=[a-z])", ""));
    for (Option<?> option : Options.all()) {
      assertEquals(option.defaultValue(), settings.get(option), option.name());
      assertEquals(Origin.Kind.FILE, settings.origin(option).kind(), option.name());
    }
  }

  @Test
  void theDefaultFileExplainsEveryOptionIn80Columns() {
    String text = TomlText.defaults();
    assertTrue(text.lines().allMatch(line -> line.length() <= 80), text);
    String words = text.replace("\n# ", " ");
    for (Option<?> option : Options.all()) {
      assertTrue(words.contains(option.help()), option.name());
    }
  }

  @Test
  void whatIsPrintedIsReadBack() {
    Settings settings =
        Settings.DEFAULTS
            .with(Options.BIND, "::1, 127.0.0.1", Origin.FLAG)
            .with(Options.PORT, "0080", Origin.line("a#b", 7))
            .with(Options.MAX_BODY, "2k", Origin.variable("GYRE_MAX_BODY"))
            .with(Options.HIDDEN, "on", Origin.PROGRAM)
            .with(Options.MOUNT, "/a= /srv/a, b \n/b=/srv/b", Origin.FLAG)
            .with(Options.MIME_TYPES, "a\"b\\c\td\u007f\u00e9\ud83d\ude00", Origin.FLAG);
    for (boolean origins : new boolean[] {false, true}) {
      Settings back = read(TomlText.of(settings, origins));
      for (Option<?> option : Options.all()) {
        assertEquals(settings.get(option), back.get(option), option.name());
      }
    }
    String text = TomlText.of(settings, true);
    assertTrue(text.contains("port = 80                            # a#b:7\n"), text);
    assertTrue(text.contains("hidden = true                        # program\n"), text);
    assertTrue(
        text.contains("max-body = \"2k\"                      # environment GYRE_MAX_BODY\n"),
        text);
  }

  @Test
  void jsonHasValueAndOriginOfEveryOption() throws IOException {
    Settings settings =
        Settings.DEFAULTS
            .with(Options.PORT, "80", Origin.line("gyre.toml", 7))
            .with(Options.MIME_TYPES, "a\"b\\c\td\u007f\u00e9\ud83d\ude00", Origin.FLAG);
    JsonNode json = new ObjectMapper().readTree(TomlText.json(settings));
    assertEquals(
        Options.all().stream().map(option -> option.name()).toList(),
        json.propertyStream().map(entry -> entry.getKey()).toList());
    assertEquals(
        "{\"value\":80,\"origin\":\"file\",\"place\":\"gyre.toml:7\"}",
        json.path("port").toString());
    assertEquals(
        "{\"value\":[\"127.0.0.1\"],\"origin\":\"default\"}", json.path("bind").toString());
    assertEquals(
        settings.get(Options.MIME_TYPES), json.path("mime-types").path("value").textValue());
    assertTrue(json.path("listing").path("value").booleanValue());
  }
}
