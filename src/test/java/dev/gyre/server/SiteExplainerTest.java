package dev.gyre.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SiteExplainerTest {
  @TempDir Path site;

  private void write(String name, String content, int year) throws IOException {
    Path path = site.resolve(name);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
    Files.setLastModifiedTime(path, FileTime.from(Instant.parse(year + "-01-01T00:00:00Z")));
  }

  private String explain(String target, String field) throws StartFailure {
    return explain(
        Settings.DEFAULTS.with(Options.RULE, "path=/old/** redirect=/$1"), target, field);
  }

  private String explain(Settings settings, String target, String field) throws StartFailure {
    return SiteExplainer.explain(
            site,
            settings,
            new SiteExplainer.Sent(
                "GET",
                target,
                List.of(field),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)))
        .toText();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "32768 | off | for 1s",
        "32769 | off | for 1s, as an open file",
        "65537 | off | for 1s, as an open file",
        "32769 | on | for 1s",
        "65536 | on | for 1s",
        "65537 | on | not kept: larger than 64 KiB, and TLS",
      })
  void howLargeFilesAreKeptIsTold(int size, String tls, String end) throws Exception {
    write("f.bin", "x".repeat(size), 2020);
    String text =
        explain(Settings.DEFAULTS.with(Options.TLS_SELF_SIGNED, tls), "/f.bin", "Accept: */*");
    String cache = text.lines().filter(line -> line.startsWith("  cache ")).findFirst().orElse("");
    assertTrue(cache.endsWith(end), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/d/ | A: b | index         the file stands for its directory",
        "/a.css | Accept-Encoding: br | neighbour     br: stale",
        "/a.css | Accept-Encoding: gzip | neighbour     gz: usable",
        "/text.css | Accept-Encoding: gzip | coding        gzip, made here and kept",
        "/noise.css | Accept-Encoding: gzip | coding        none: gzip is not smaller",
        "/a.css | Range: bytes=1-2 | range         bytes 1-2/10",
        "/a.css | Range: bytes=1-2,4-5 | range         2 parts of 10 bytes",
        "/a.css | Range: bytes=99- | range         none of it is within 10 bytes",
        "/a.css | Range: lines=1 | range         not heeded, the whole is sent",
        "/a.css | If-None-Match: \"x\" | conditions    nothing against sending",
        "/a.css | If-None-Match: * | conditions    the client has",
        "/a.css | If-Match: \"x\" | conditions    not what the client wants",
        "/out | A: b | look-up       /out: a symbolic link that may not be followed",
        "/old/x | A: b | redirect      301 to /x (rule 1: path=/old/** redirect=/$1)",
        "/.env | A: b | hidden        a name starts with a dot; see --hidden",
        "/a%2fb | A: b | path          encoded slash in the path",
        "/a.css?q | A: b | cache         not kept: the address has a query",
      })
  void everyDecisionIsTold(String target, String field, String line) throws Exception {
    write("a.css", "0123456789", 2020);
    write("a.css.br", "x", 2019);
    write("a.css.gz", "x", 2021);
    write("d/index.html", "x", 2020);
    write("text.css", "x".repeat(2000), 2020);
    byte[] noise = new byte[2000];
    new Random(1).nextBytes(noise);
    Files.write(site.resolve("noise.css"), noise);
    Files.setLastModifiedTime(site.resolve("noise.css"), FileTime.from(Instant.EPOCH));
    Files.createSymbolicLink(site.resolve("out"), Path.of("/etc/hostname"));
    String text = explain(target, field);
    assertTrue(text.contains("\n  " + line), text);
  }

  @Test
  void fieldsThatStandInEveryAnswerAreTold() throws Exception {
    Settings settings = Settings.DEFAULTS.with(Options.HSTS, "8760h");
    String field = "\n  Strict-Transport-Security: max-age=31536000\n";
    assertFalse(explain(settings, "/", "A: b").contains(field));
    String text = explain(settings.with(Options.TLS_SELF_SIGNED, "on"), "/", "A: b");
    assertTrue(text.contains(field), text);
  }

  @Test
  void aBodyThatIsTooLongIsRefused() throws Exception {
    Settings settings = Settings.DEFAULTS.with(Options.MAX_BODY, "4");
    assertTrue(explain(settings, "/", "Content-Length: 4").contains("\n200 OK\n"));
    assertEquals(
        "refused with 413: a body of 5 bytes is longer than --max-body 4",
        org.junit.jupiter.api.Assertions.assertThrows(
                IllegalArgumentException.class, () -> explain(settings, "/", "Content-Length: 5"))
            .getMessage());
  }

  @Test
  void whatIsNoRequestIsRefused() {
    assertEquals(
        "refused with 400: malformed request target; a path begins with /: /x",
        org.junit.jupiter.api.Assertions.assertThrows(
                IllegalArgumentException.class, () -> explain("x", "A: b"))
            .getMessage());
  }
}
