package dev.gyre.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.gyre.config.Settings;
import dev.gyre.http.Request;
import dev.gyre.http.Response;
import dev.gyre.time.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an event loop answers by itself, and what it leaves to a file thread. */
final class ReachTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path temporary;

  private SiteApplication application;

  @BeforeEach
  void makeSite() throws IOException {
    write("a.txt", "0123456789");
    write("site/index.html", "<p>index");
    write("plain/x", "x");
    Files.createSymbolicLink(temporary.resolve("away"), Path.of("/etc"));
    application = Sites.open(temporary, Settings.DEFAULTS, new ManualClock(NOW.toEpochMilli()));
  }

  @AfterEach
  void closeSite() {
    application.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /a.txt, Accept: */*, 200",
    "HEAD, /a.txt, Accept: */*, 200",
    "GET, /a.txt, Range: bytes=2-4, 206",
    "GET, /a.txt, 'Range: bytes=0-1,5-6', 206",
    "GET, /a.txt, Range: bytes=99-, 416",
    "GET, /a.txt, If-None-Match: *, 304",
    "GET, /a.txt, If-Match: \"x\", 412",
    "GET, /a.txt/, Accept: */*, 404",
    "GET, /none, Accept: */*, 404",
    "GET, /site/, Accept: */*, 200",
    "GET, /site, Accept: */*, 301"
  })
  void whatIsInMemoryIsAnsweredAtOnceAndAlike(
      String method, String target, String field, int status) {
    Request request = Sites.request(method, target, field);
    Response waited = later(request).respond(); // brings the names into memory
    Response atOnce = later(request).respondAtOnce();
    assertNotNull(atOnce);
    assertEquals(status, atOnce.status());
    assertEquals(described(waited), described(atOnce));
    waited.body().close();
    atOnce.body().close();
  }

  @Test
  void aDirectoryIsListedWhereItMayWait() {
    Request request = Sites.request("GET", "/plain/", "Accept: application/json");
    Response listed = later(request).respond();
    assertEquals(200, listed.status());
    listed.body().close();
    assertNull(later(request).respondAtOnce());
  }

  @Test
  void aLinkThatLeavesTheRootIsLeftToTheOtherLookUp() {
    Request request = Sites.request("GET", "/away/passwd", "Accept: */*");
    assertEquals(404, later(request).respond().status());
    assertNull(later(request).respondAtOnce());
  }

  @ParameterizedTest
  @CsvSource({
    "GET, Accept-Encoding: br, 200",
    "HEAD, Accept-Encoding: br, 200",
    "GET, Accept-Encoding: gzip, 200",
    "GET, Accept-Encoding: zstd, 200",
    "GET, 'Accept-Encoding: br\r\nRange: bytes=0-1', 206",
    "GET, 'Accept-Encoding: br\r\nIf-None-Match: *', 304",
  })
  void neighboursAreLookedUpInMemoryToo(String method, String fields, int status)
      throws IOException {
    write("a.txt.br", "012");
    write("a.txt.gz", "old", NOW.minusSeconds(100_000));
    whatIsInMemoryIsAnsweredAtOnceAndAlike(method, "/a.txt", fields, status);
  }

  private HttpApplication.Answer.Later later(Request request) {
    return assertInstanceOf(
        HttpApplication.Answer.Later.class, application.answer(Sites.asked(request)));
  }

  private void write(String name, String content) throws IOException {
    write(name, content, NOW.minusSeconds(86_400));
  }

  private void write(String name, String content, Instant modified) throws IOException {
    Path path = temporary.resolve(name);
    Files.createDirectories(temporary.resolve(name).getParent());
    Files.writeString(path, content);
    Files.setLastModifiedTime(path, FileTime.from(modified));
  }

  private static String described(Response response) {
    StringBuilder text = new StringBuilder().append(response.status());
    for (int i = 0; i < response.headers().size(); i++) {
      text.append('\n').append(response.headers().name(i));
      text.append(": ").append(response.headers().value(i).replaceAll("boundary=.*", "boundary"));
    }
    return text.append('\n').append(response.body().lengthBytes()).toString();
  }
}
