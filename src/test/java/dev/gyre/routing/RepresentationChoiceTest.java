package dev.gyre.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gyre.coding.FileEncoder;
import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.config.SymlinkPolicy;
import dev.gyre.files.MediaTypes;
import dev.gyre.files.OpenFile;
import dev.gyre.files.Resource;
import dev.gyre.files.Root;
import dev.gyre.http.Request;
import dev.gyre.http.RequestLimits;
import dev.gyre.http.RequestParser;
import dev.gyre.time.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which file is sent, and how many are looked for to find out. */
class RepresentationChoiceTest {
  private static final Instant THEN = Instant.parse("2020-01-02T03:04:05Z");
  private static final List<String> ALL = List.of("br", "zst", "gz");

  @TempDir Path temporary;

  private Root root;
  private final List<String> lookUps = new ArrayList<>();

  @BeforeEach
  void makeSite() throws IOException {
    for (String name :
        List.of(
            "a.css", "b.css", "c.png", "d", "g.svgz", "h.SVGZ", "stale.css", "e.css", "f.wasm")) {
      write(name, "0123456789", THEN);
    }
    write("empty.css", "", THEN);
    for (String name : List.of("a.css.br", "a.css.zst", "a.css.gz", "c.png.br", "f.wasm.gz")) {
      write(name, "x", THEN);
    }
    write("stale.css.br", "x", THEN.minusNanos(1));
    write("stale.css.gz", "x", THEN);
    Files.createDirectory(temporary.resolve("e.css.br"));
    Files.createSymbolicLink(temporary.resolve("e.css.zst"), Path.of("/etc/hostname"));
    write("e.css.gz", "x", THEN);
    root = Root.open(temporary, SymlinkPolicy.WITHIN);
  }

  @AfterEach
  void closeRoot() {
    root.close();
  }

  private void write(String name, String content, Instant modified) throws IOException {
    Path path = Files.writeString(temporary.resolve(name), content);
    Files.setLastModifiedTime(path, FileTime.from(modified));
  }

  private static Request request(String field) {
    byte[] head =
        ("GET / HTTP/1.1\r\nHost: h\r\n" + field + "\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    RequestParser parser = new RequestParser(new RequestLimits(4096, 16_384, 100));
    assertEquals(RequestParser.COMPLETE, parser.parse(head, 0, head.length));
    return parser.takeRequest();
  }

  private static RepresentationChoice choiceOf(List<String> suffixes) {
    Settings settings = Settings.DEFAULTS.with(Options.COMPRESS, "off");
    return new RepresentationChoice(
        MediaTypes.builtIn(),
        suffixes,
        new FileEncoder(settings, cause -> {}),
        new ManualClock(THEN.plusSeconds(100).toEpochMilli()));
  }

  private static Sought sought(Request request, byte[] path) {
    RequestPath.Normal whole = new RequestPath.Normal(path, false, "", false);
    return new Sought(
        request,
        whole,
        path,
        false,
        true,
        (found, reach) -> Gate.OPEN,
        (entry, folder) -> true,
        Steps.NONE);
  }

  private Representation choose(List<String> suffixes, String name, String field) {
    byte[] path = name.getBytes(StandardCharsets.UTF_8);
    OpenFile original = assertInstanceOf(Resource.RegularFile.class, root.find(path)).file();
    Representation chosen =
        choiceOf(suffixes)
            .choose(
                sought(request(field), path),
                original,
                path,
                neighbour -> {
                  String text = new String(neighbour, StandardCharsets.UTF_8);
                  lookUps.add(text.substring(text.lastIndexOf('.') + 1));
                  return root.find(neighbour);
                },
                true);
    assertNotNull(chosen);
    // What is not sent is closed.
    assertEquals(chosen.file() == original, original.descriptor() >= 0);
    chosen.file().close();
    return chosen;
  }

  private static String coding(Representation chosen) {
    return chosen.coding() == null ? "identity" : chosen.coding().token();
  }

  @ParameterizedTest
  @CsvSource({
    // file, field, coding, look-ups
    "a.css, 'Accept-Encoding: gzip, br, zstd', br, br",
    "a.css, 'Accept-Encoding: gzip, br;q=0.9', gzip, gz",
    "a.css, Accept-Encoding: identity, identity, ''",
    "a.css, Accept-Encoding: deflate, identity, ''",
    "a.css, Accept-Encoding: br;q=, identity, ''",
    "a.css, Accept: */*, identity, ''",
    "b.css, 'Accept-Encoding: gzip, br, zstd', identity, br zst gz",
    "b.css, Accept-Encoding: identity;q=0, identity, ''",
    "b.css, 'Accept-Encoding: identity;q=0, gzip', identity, gz",
    "c.png, 'Accept-Encoding: gzip, br, zstd', identity, ''",
    "d, 'Accept-Encoding: gzip, br, zstd', identity, ''",
    "empty.css, 'Accept-Encoding: gzip, br, zstd', identity, ''",
    "f.wasm, 'Accept-Encoding: gzip, br, zstd', gzip, br zst gz",
    "stale.css, 'Accept-Encoding: gzip, br', gzip, br gz",
    "stale.css, Accept-Encoding: br, identity, br",
    "e.css, 'Accept-Encoding: gzip, br, zstd', gzip, br zst gz",
  })
  void theBestUsableOneIsFoundWithFewLookUps(
      String name, String field, String coding, String looked) {
    assertEquals(coding, coding(choose(ALL, name, field)));
    assertEquals(looked, String.join(" ", lookUps));
  }

  @ParameterizedTest
  @CsvSource({
    "a.css, true",
    "b.css, true",
    "empty.css, true",
    "f.wasm, true",
    "c.png, false",
    "d, false"
  })
  void theAnswerVariesWhereANeighbourMightBe(String name, boolean varies) {
    assertEquals(varies, choose(ALL, name, "Accept: */*").varies());
    assertEquals(varies, choose(ALL, name, "Accept-Encoding: br").varies());
    assertFalse(choose(List.of(), name, "Accept-Encoding: br").varies());
  }

  @ParameterizedTest
  @CsvSource({
    "g.svgz, Accept: */*",
    "g.svgz, 'Accept-Encoding: br, gzip'",
    "h.SVGZ, Accept-Encoding: br"
  })
  void aPictureThatLiesCompressedSaysSo(String name, String field) {
    Representation chosen = choose(ALL, name, field);
    assertEquals("gzip", coding(chosen));
    assertEquals("image/svg+xml; charset=utf-8", chosen.mediaType());
    assertFalse(chosen.varies());
    assertEquals(List.of(), lookUps);
  }

  @Test
  void theListOfTheServerDecidesAmongEquals() {
    assertEquals("gzip", coding(choose(List.of("gz", "br"), "a.css", "Accept-Encoding: br, gzip")));
    assertEquals("identity", coding(choose(List.of("gz"), "a.css", "Accept-Encoding: br")));
    assertEquals("identity", coding(choose(List.of(), "a.css", "Accept-Encoding: *")));
    assertEquals("gz", String.join(" ", lookUps));
  }

  @Test
  void whenItFailsTheFileIsClosed() {
    byte[] path = "a.css".getBytes(StandardCharsets.UTF_8);
    OpenFile original = assertInstanceOf(Resource.RegularFile.class, root.find(path)).file();
    IllegalStateException failure = new IllegalStateException("of a test");
    RepresentationChoice.Finder failing =
        neighbour -> {
          throw failure;
        };
    Sought sought = sought(request("Accept-Encoding: br"), path);
    assertSame(
        failure,
        assertThrows(
            IllegalStateException.class,
            () -> choiceOf(ALL).choose(sought, original, path, failing, true)));
    assertEquals(-1, original.descriptor());
  }

  @Test
  void whatIsOutOfReachIsLeftToAnother() {
    byte[] path = "a.css".getBytes(StandardCharsets.UTF_8);
    OpenFile original = assertInstanceOf(Resource.RegularFile.class, root.find(path)).file();
    RepresentationChoice choice = choiceOf(ALL);
    assertNull(
        choice.choose(
            sought(request("Accept-Encoding: br"), path), original, path, neighbour -> null, true));
    assertEquals(-1, original.descriptor());
  }
}
