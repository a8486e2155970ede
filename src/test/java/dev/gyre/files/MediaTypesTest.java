package dev.gyre.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MediaTypesTest {
  @TempDir Path temporary;

  @Test
  void theTableIsWhatMimeDbSays() throws IOException {
    String expected = MimeDatabase.table();
    String actual;
    try (InputStream stream = MediaTypes.class.getResourceAsStream("mime-db.types")) {
      actual = stream == null ? "" : new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
    if (!expected.equals(actual)) {
      Files.writeString(
          Files.createDirectories(Path.of("../target")).resolve("mime-db.types"), expected);
    }
    assertEquals(expected, actual, "the table that mime-db makes is in target/mime-db.types");
  }

  @Test
  void moreThanElevenHundredSuffixesAreKnown() {
    assertTrue(MediaTypes.builtIn().suffixCount() >= 1_100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aac abw arc avi azw bmp bz bz2 csh css csv doc docx eot epub gz gif htm html ico ics jar jpeg",
        "jpg js json jsonld mid midi mjs mp3 mp4 mpeg mpkg odp ods odt oga ogv ogx opus otf png pdf php",
        "ppt pptx rar rtf sh svg swf tar tif tiff ts ttf txt vsd wav weba webm webp woff woff2 xhtml",
        "xls xlsx xml xul zip 3gp 3g2 7z",
        "wasm webmanifest map md avif heic m4a m4v mov mkv flac m3u8 mpd yaml yml log br zst xz deb rpm",
        "iso apk patch diff"
      })
  void theUsualSuffixesAllHaveATypeOfTheirOwn(String suffixes) {
    for (String suffix : suffixes.split(" ", -1)) {
      String type = MediaTypes.builtIn().forName("file." + suffix);
      assertTrue(!type.equals(MediaTypes.UNKNOWN), suffix);
    }
  }

  @Test
  void onlyWhatIsNotCompressedInItselfIsCompressible() {
    String yes =
        "html css js mjs json map svg xml txt md csv wasm ttf otf eot ico bmp ics webmanifest";
    String no =
        "png jpg gif webp avif mp3 mp4 webm woff woff2 zip gz br zst tgz jar pdf docx epub x";
    for (String suffix : yes.split(" ", -1)) {
      assertTrue(MediaTypes.isCompressible(MediaTypes.builtIn().forName("f." + suffix)), suffix);
    }
    for (String suffix : no.split(" ", -1)) {
      assertFalse(MediaTypes.isCompressible(MediaTypes.builtIn().forName("f." + suffix)), suffix);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "index.html, text/html; charset=utf-8",
    "A.HTML, text/html; charset=utf-8",
    "a.min.js, text/javascript; charset=utf-8",
    "module.mjs, text/javascript; charset=utf-8",
    "data.json, application/json; charset=utf-8",
    "app.webmanifest, application/manifest+json; charset=utf-8",
    "feed.xml, application/xml; charset=utf-8",
    "logo.svg, image/svg+xml; charset=utf-8",
    "notes.txt, text/plain; charset=utf-8",
    "a.wasm, application/wasm",
    "a.tar.gz, application/gzip",
    "song.mid, audio/midi",
    "favicon.ico, image/vnd.microsoft.icon",
    "segment.ts, video/mp2t",
    "lossless.flac, audio/flac",
    "package.deb, application/vnd.debian.binary-package",
    "fix.patch, text/x-diff; charset=utf-8",
    "main.rs, text/plain; charset=utf-8",
    "font.woff2, font/woff2",
    "data.bin, application/octet-stream",
    "README, text/plain; charset=utf-8",
    "license, text/plain; charset=utf-8",
    "Makefile, text/plain; charset=utf-8",
    "apple-app-site-association, application/json; charset=utf-8",
    "noSuffix, application/octet-stream",
    ".html, application/octet-stream",
    "..html, text/html; charset=utf-8",
    ".bashrc, application/octet-stream",
    "dot., application/octet-stream",
    "what.ever, application/octet-stream",
    "html, application/octet-stream",
    "'', application/octet-stream",
    "a.\u0130, application/octet-stream"
  })
  void theLastSuffixDecidesInAnyCase(String name, String type) {
    assertEquals(type, MediaTypes.builtIn().forName(name));
  }

  @Test
  void aFileOverridesTheTable() throws IOException {
    Path file = temporary.resolve("mime.types");
    Files.writeString(
        file,
        """
        # ours
        text/plain\tTS tsx   # TypeScript
        application/x-empty

        application/vnd.ours+json own
        """);
    MediaTypes types = MediaTypes.builtIn().withOverrides(file);
    assertEquals("text/plain; charset=utf-8", types.forName("a.ts"));
    assertEquals("application/vnd.ours+json; charset=utf-8", types.forName("a.OWN"));
    assertEquals("text/html; charset=utf-8", types.forName("a.html"));
    assertEquals("text/plain; charset=utf-8", types.forName("README"));
    assertEquals("video/mp2t", MediaTypes.builtIn().forName("a.ts"));
  }

  @ParameterizedTest
  @CsvSource({
    "plain txt, plain, media type such as text/plain",
    "text/ txt, text/, media type such as text/plain",
    "text/a/b txt, text/a/b, media type such as text/plain",
    "text/html; html, text/html;, media type such as text/plain",
    "text/plain ok .txt, .txt, suffix such as html",
    "text/plain a/b, a/b, suffix such as html"
  })
  void aWrongLineIsNamed(String line, String word, String expected) throws IOException {
    Path file = temporary.resolve("mime.types");
    Files.writeString(file, "text/plain ok\n\n" + line + "\n");
    IOException thrown =
        assertThrows(IOException.class, () -> MediaTypes.builtIn().withOverrides(file));
    String message = String.valueOf(thrown.getMessage());
    assertTrue(message.startsWith(file + ", line 3: '" + word + "' is not a " + expected), message);
  }

  @Test
  void aMissingFileIsNamed() {
    Path file = temporary.resolve("none");
    IOException thrown =
        assertThrows(IOException.class, () -> MediaTypes.builtIn().withOverrides(file));
    assertEquals(file + ": cannot be read: there is no such file", thrown.getMessage());
  }
}
