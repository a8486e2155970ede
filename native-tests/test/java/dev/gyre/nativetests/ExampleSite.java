package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.gyre.config.Options;
import dev.gyre.config.Origin;
import dev.gyre.config.Settings;
import dev.gyre.config.Sources;
import dev.gyre.config.Sources.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The example of a configuration, and the site that it is about. */
final class ExampleSite {
  static final Path FILE =
      Path.of(System.getProperty("basedir", "."), "..", "src", "example", "gyre.toml");

  static final String DOCS = "docs.example.org";
  static final String FILES = "files.example.org";

  /** Of the word secret, by bcrypt with a cost of 4. */
  private static final String USERS =
      "ann:$2y$04$7FjglR1vVEBPdnl4O9CiFOOn6sOVJDPHDPNqfwZOgWaF252c6U.jm\n";

  private ExampleSite() {}

  /** What the example is about, in directories of a test; its text with their names. */
  static String configuration(TempSite empty) throws IOException {
    TempSite site =
        empty
            .file("releases/1/index.html", "<p>docs")
            .file("releases/1/install.html", "<p>install")
            .file("releases/1/404.html", "<p>lost")
            .file("releases/1/app/index.html", "<p>app")
            .file("releases/1/assets/main.1a2b.js", "main()")
            .file("releases/1/assets/font.woff2", "font")
            .file("files/tool.tar", "tool")
            .file("files/internal/secret.tar", "secret")
            .file("pictures/one.svg", "<svg/>")
            .file("users", USERS);
    Files.createSymbolicLink(site.path("current"), site.path("releases/1"));
    TestPair.make(site.root(), "docs", DOCS);
    TestPair.make(site.root(), "files", FILES);
    return Files.readString(FILE)
        .replace("/srv/docs/", site.root() + "/")
        .replace("/srv/", site.root() + "/")
        .replace("/etc/gyre/", site.root() + "/")
        .replace("/var/log/gyre/", site.directory("logs").path("logs") + "/");
  }

  /** What becomes of a text as a file in that directory. */
  static Outcome outcome(String text, Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("gyre.toml"), text);
    return Sources.beneath(
        Settings.DEFAULTS.with(Sources.FILE, file.toString(), Origin.FLAG),
        Options.all(),
        Map.of());
  }

  /** The settings, which must be right. */
  static Settings read(String text, Path directory) throws IOException {
    Outcome outcome = outcome(text, directory);
    return assertInstanceOf(Outcome.Complete.class, outcome, outcome.toString()).settings();
  }
}
