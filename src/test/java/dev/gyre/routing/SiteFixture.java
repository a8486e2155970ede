package dev.gyre.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.gyre.config.Option;
import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.files.OpenFile;
import dev.gyre.http.Body;
import dev.gyre.http.Content;
import dev.gyre.http.Request;
import dev.gyre.http.Response;
import dev.gyre.time.ManualClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A site of a few files, its settings, and what it answers. */
abstract class SiteFixture {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path temporary;

  Path root;
  private Settings settings = Settings.DEFAULTS;
  private final List<SiteApplication> opened = new ArrayList<>();

  @BeforeEach
  void makeSite() throws IOException {
    root = temporary.resolve("root");
    write("root/index.html", "index");
    write("root/a.html", "a");
    write("root/b/index.html", "b");
    write("root/b/c.txt", "c");
    write("root/404.html", "lost");
    write("root/.secret", "s");
    write("other/index.html", "other");
    write("other/d.txt", "d");
  }

  @AfterEach
  void closeSites() {
    opened.forEach(SiteApplication::close);
  }

  final void write(String name, String content) throws IOException {
    Path path = temporary.resolve(name);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
    Files.setLastModifiedTime(path, FileTime.from(NOW.minusSeconds(86_400)));
  }

  final SiteFixture with(Option<?> option, String value) {
    settings = settings.with(option, value);
    return this;
  }

  final SiteFixture rules(String... rules) {
    return with(Options.RULE, String.join("\n", rules));
  }

  final SiteApplication site() throws IOException {
    SiteApplication site = Sites.open(root, settings, new ManualClock(NOW.toEpochMilli()));
    opened.add(site);
    return site;
  }

  final Response ask(String target, String... fields) throws IOException {
    return send("GET", target, fields);
  }

  final Response send(String method, String target, String... fields) throws IOException {
    return answer(site(), Sites.request(method, target, String.join("\r\n", all(fields))));
  }

  private static List<String> all(String... fields) {
    List<String> all = new ArrayList<>(List.of("X-Test: 1"));
    all.addAll(List.of(fields));
    return all;
  }

  static Response answer(SiteApplication site, Request request) {
    return switch (site.answer(Sites.asked(request))) {
      case HttpApplication.Answer.Now now -> now.response();
      case HttpApplication.Answer.Later later -> {
        Response atOnce = later.respondAtOnce();
        Response waited = later.respond();
        if (atOnce != null) {
          assertEquals(waited.status(), atOnce.status());
          assertEquals(text(atOnce.headers()), text(waited.headers()));
          atOnce.body().close();
        }
        yield waited;
      }
    };
  }

  static String text(dev.gyre.http.Headers headers) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < headers.size(); i++) {
      text.append(headers.name(i)).append(": ").append(headers.value(i)).append('\n');
    }
    return text.toString();
  }

  static String body(Response response) throws IOException {
    try {
      return switch (response.body()) {
        case Body.Empty empty -> "";
        case Body.Bytes bytes -> new String(bytes.content(), StandardCharsets.UTF_8);
        case Body.File file -> content(file.content(), file.lengthBytes());
        case Body.Page page -> {
          StringBuilder text = new StringBuilder();
          for (byte[] piece = page.source().next(); piece != null; piece = page.source().next()) {
            text.append(new String(piece, StandardCharsets.UTF_8));
          }
          yield text.toString();
        }
      };
    } finally {
      response.body().close();
    }
  }

  private static String content(Content content, long length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocateDirect((int) length);
    assertInstanceOf(OpenFile.class, content);
    content.read(bytes, 0);
    bytes.flip();
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }
}
