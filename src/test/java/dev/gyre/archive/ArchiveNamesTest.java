package dev.gyre.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What archives and their entries are called. */
final class ArchiveNamesTest {
  @ParameterizedTest
  @CsvSource({
    "'', '', files",
    "'', a, files/a",
    "'', a/b, files/a/b",
    "photos, photos, photos",
    "photos, photos/a, photos/a",
    "one/two, one/two, two",
    "one/two, one/two/a/b, two/a/b",
  })
  void entriesStandInOneFolderWithTheNameOfTheDirectory(
      String directory, String path, String expected) {
    byte[] name = new ArchiveNames(directory.getBytes(UTF_8)).of(path.getBytes(UTF_8));
    assertEquals(expected, new String(name, UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "'', filename=\"files.zip\"",
    "a/my photos, filename=\"my photos.zip\"",
    "ünï, filename=\"_n_.zip\"; filename*=UTF-8''%C3%BCn%C3%AF.zip",
    "'a\"b', filename=\"a_b.zip\"; filename*=UTF-8''a%22b.zip",
    "100%, filename=\"100_.zip\"; filename*=UTF-8''100%25.zip",
    "'a\\b', filename=\"a_b.zip\"",
    "'a\u202Egpj', filename=\"a_gpj.zip\"",
    "'a\rb\nc', filename=\"a_b_c.zip\"",
    "'a;b=c', filename=\"a;b=c.zip\"",
  })
  void fileNameIsSafe(String directory, String expected) {
    String value = new ArchiveNames(directory.getBytes(UTF_8)).disposition(ArchiveFormat.ZIP);
    assertEquals("attachment; " + expected, value);
  }

  @Test
  void fileNameOfBytesThatAreNoTextIsText() {
    String value =
        new ArchiveNames("x/caf\u00e9".getBytes(ISO_8859_1)).disposition(ArchiveFormat.TAR_ZST);
    assertEquals("attachment; filename=\"caf_.tar.zst\"", value);
  }

  @Test
  void zipNamesAreUtf8WithoutBackslash() {
    assertZipName("ünï/日本語 100%", "ünï/日本語 100%".getBytes(UTF_8));
    assertZipName("a%5C..%5Cb", "a\\..\\b".getBytes(UTF_8));
    assertZipName("caf%E9 100%25", "caf\u00e9 100%".getBytes(ISO_8859_1));
    assertZipName("%C0%AF", "\u00c0\u00af".getBytes(ISO_8859_1)); // an overlong slash
    assertZipName("%ED%A0%80", "\u00ed\u00a0\u0080".getBytes(ISO_8859_1)); // half a character
    assertZipName("%F4%90%80%80", "\u00f4\u0090\u0080\u0080".getBytes(ISO_8859_1));
    assertZipName("\u00e9%C3", "\u00c3\u00a9\u00c3".getBytes(ISO_8859_1)); // cut off
  }

  private static void assertZipName(String expected, byte[] name) {
    byte[] zipName = ZipName.of(name);
    assertEquals(expected, new String(zipName, UTF_8));
    assertTrue(Utf8.isValid(zipName));
  }

  @Test
  void validUtf8IsWhatTheJdkTakesForIt() {
    byte[] name = new byte[4];
    int[] seconds = {0x20, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff};
    for (int first = 0; first < 256; first++) {
      for (int second : seconds) {
        for (int third : new int[] {'x', 0x80, 0xbf, 0xc0}) {
          name[0] = (byte) first;
          name[1] = (byte) second;
          name[2] = (byte) third;
          name[3] = (byte) 0x80;
          for (int length = 1; length <= 4; length++) {
            byte[] part = java.util.Arrays.copyOf(name, length);
            boolean valid = !new String(part, UTF_8).contains("\ufffd");
            assertEquals(valid, Utf8.isValid(part), () -> java.util.Arrays.toString(part));
          }
        }
      }
    }
  }

  @Test
  void queryNamesTheFormat() {
    assertEquals(ArchiveFormat.ZIP, ArchiveFormat.ofQuery("archive=zip"));
    assertEquals(ArchiveFormat.TAR_ZST, ArchiveFormat.ofQuery("sort=name&Archive=TAR.ZST&x"));
    assertEquals(ArchiveFormat.ZIP, ArchiveFormat.ofQuery("archive=zip&archive=tar.zst"));
    assertNull(ArchiveFormat.ofQuery(""));
    assertNull(ArchiveFormat.ofQuery("archive"));
    assertNull(ArchiveFormat.ofQuery("archive=rar&archive=zip"));
    assertNull(ArchiveFormat.ofQuery("xarchive=zip"));
  }
}
