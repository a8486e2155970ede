package dev.gyre.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdInputStream;
import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.config.SymlinkPolicy;
import dev.gyre.files.Root;
import dev.gyre.http.PageSource;
import dev.gyre.http.TruncatedFileException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Archives of a tree that stays, and of one that changes while it is read. */
final class ArchivesTest {
  /** A source has made less than that of an archive when it has given its first piece. */
  private static final int LARGE = 1 << 20;

  private static final Admission EVERYTHING = (path, directory) -> true;

  @TempDir Path temporary;

  private Path site = Path.of("set before each test");
  private Root root = opened(Path.of("."));

  @BeforeEach
  void makeSite() throws IOException {
    root.close();
    site = Files.createDirectory(temporary.resolve("site"));
    root = opened(site);
  }

  private static Root opened(Path directory) {
    try {
      return Root.open(directory, SymlinkPolicy.WITHIN);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @AfterEach
  void closeRoot() {
    root.close();
  }

  private Archives archives(String budget) {
    return new Archives(
        Settings.DEFAULTS.with(Options.LISTING_ARCHIVE, budget).with(Options.FILE_THREADS, "8"));
  }

  private PageSource source(ArchiveFormat format) throws IOException {
    return source(archives("16m"), format);
  }

  private PageSource source(Archives archives, ArchiveFormat format) throws IOException {
    Archives.Outcome outcome = archives.open(root, new byte[0], EVERYTHING, format);
    return assertInstanceOf(Archives.Outcome.Ready.class, outcome).source();
  }

  private static byte[] noise(int seed) {
    byte[] bytes = new byte[LARGE];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private void file(String name, byte[] content) throws IOException {
    Path path = site.resolve(name);
    Files.createDirectories(path.getParent());
    Files.write(path, content);
  }

  @ParameterizedTest
  @EnumSource(ArchiveFormat.class)
  void contentIsKeptByteForByteAndMadeInSmallPieces(ArchiveFormat format) throws IOException {
    SortedMap<String, byte[]> expected = new TreeMap<>();
    expected.put("files/", new byte[0]);
    expected.put("files/d/", new byte[0]);
    expected.put("files/d/noise", noise(1));
    expected.put("files/empty", new byte[0]);
    expected.put("files/zeros", new byte[3 * LARGE]);
    expected.forEach(
        (name, content) -> {
          if (!name.endsWith("/")) {
            try {
              file(name.substring("files/".length()), content);
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          }
        });
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (PageSource source = source(format)) {
      for (byte[] piece = source.next(); piece != null; piece = source.next()) {
        int length = piece.length;
        assertTrue(length > 0 && length <= 160 * 1024, () -> length + " bytes");
        archive.writeBytes(piece);
      }
    }
    SortedMap<String, byte[]> read = read(format, archive.toByteArray());
    assertEquals(expected.keySet(), read.keySet());
    expected.forEach((name, content) -> assertArrayEquals(content, read.get(name), name));
  }

  @ParameterizedTest
  @EnumSource(ArchiveFormat.class)
  void shortenedFileEndsTheArchiveWithoutItsEnd(ArchiveFormat format) throws IOException {
    file("a", noise(1));
    file("b", noise(2));
    try (PageSource source = source(format)) {
      assertNotNull(source.next());
      Files.write(site.resolve("a"), new byte[LARGE / 2]);
      assertThrows(TruncatedFileException.class, () -> rest(source));
    }
  }

  @ParameterizedTest
  @EnumSource(ArchiveFormat.class)
  void grownFileIsCutAtTheSizeItHad(ArchiveFormat format) throws IOException {
    file("a", noise(1));
    file("b", noise(2));
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (PageSource source = source(format)) {
      archive.writeBytes(source.next());
      Files.write(site.resolve("a"), noise(3), StandardOpenOption.APPEND);
      archive.writeBytes(rest(source));
    }
    SortedMap<String, byte[]> read = read(format, archive.toByteArray());
    assertArrayEquals(noise(1), read.get("files/a"));
    assertArrayEquals(noise(2), read.get("files/b"));
  }

  @ParameterizedTest
  @EnumSource(ArchiveFormat.class)
  void whatHasVanishedIsLeftOut(ArchiveFormat format) throws IOException {
    file("a", noise(1));
    file("b", noise(2));
    file("c/d", noise(3));
    file("e", noise(4));
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (PageSource source = source(format)) {
      archive.writeBytes(source.next());
      Files.delete(site.resolve("a")); // it is open, so it is whole
      Files.delete(site.resolve("b"));
      Files.delete(site.resolve("c/d"));
      Files.delete(site.resolve("c"));
      archive.writeBytes(rest(source));
    }
    SortedMap<String, byte[]> read = read(format, archive.toByteArray());
    assertEquals("[files/, files/a, files/e]", read.keySet().toString());
    assertArrayEquals(noise(1), read.get("files/a"));
    assertArrayEquals(noise(4), read.get("files/e"));
  }

  @Test
  void filesThatGrowPastTheBudgetEndTheArchive() throws IOException {
    file("a", noise(1));
    file("b", noise(2));
    try (PageSource source = source(archives("2m"), ArchiveFormat.ZIP)) {
      assertNotNull(source.next());
      file("b", new byte[LARGE + 1]);
      assertThrows(TooLargeException.class, () -> rest(source));
    }
  }

  @Test
  void budgetIsMetToTheByte() throws IOException {
    file("a", new byte[600]);
    file("d/b", new byte[424]);
    assertInstanceOf(Archives.Outcome.Ready.class, open(archives("1024")));
    assertInstanceOf(Archives.Outcome.TooLarge.class, open(archives("1023")));
  }

  private Archives.Outcome open(Archives archives) throws IOException {
    return archives.open(root, new byte[0], EVERYTHING, ArchiveFormat.ZIP);
  }

  @ParameterizedTest
  @EnumSource(ArchiveFormat.class)
  void aQuarterOfTheFileThreadsMakesArchivesAtATime(ArchiveFormat format) throws IOException {
    file("a", new byte[2000]);
    Archives archives = archives("1m");
    PageSource first = source(archives, format);
    PageSource second = source(archives, format);
    assertInstanceOf(Archives.Outcome.Busy.class, open(archives));
    first.close();
    first.close();
    PageSource third = source(archives, format);
    assertInstanceOf(Archives.Outcome.Busy.class, open(archives));
    assertTrue(rest(third).length > 0);
    third.close();
    second.close();
    // What cannot be made takes nobody's place.
    assertThrows(
        IOException.class, () -> archives.open(root, "none".getBytes(UTF_8), EVERYTHING, format));
    file("b", new byte[2 << 20]);
    assertInstanceOf(Archives.Outcome.TooLarge.class, open(archives));
    Files.delete(site.resolve("b"));
    source(archives, format).close();
    PageSource fourth = source(archives, format);
    source(archives, format).close();
    fourth.close();
  }

  /** Who has all of one may ask for the next at once. */
  @ParameterizedTest
  @EnumSource(ArchiveFormat.class)
  void thePlaceIsFreeAsSoonAsAllIsMade(ArchiveFormat format) throws IOException {
    file("a", new byte[2000]);
    Archives archives = archives("1m");
    PageSource first = source(archives, format);
    PageSource second = source(archives, format);
    assertTrue(rest(first).length > 0);
    PageSource third = source(archives, format);
    first.close(); // frees nothing a second time
    assertInstanceOf(Archives.Outcome.Busy.class, open(archives));
    second.close();
    third.close();
  }

  @Test
  void offUnlessThereIsABudget() {
    assertFalse(new Archives(Settings.DEFAULTS).isOffered());
    assertTrue(archives("1").isOffered());
  }

  private static byte[] rest(PageSource source) throws IOException {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    for (byte[] piece = source.next(); piece != null; piece = source.next()) {
      rest.writeBytes(piece);
    }
    return rest.toByteArray();
  }

  private static SortedMap<String, byte[]> read(ArchiveFormat format, byte[] archive)
      throws IOException {
    SortedMap<String, byte[]> read = new TreeMap<>();
    switch (format) {
      case ZIP -> {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
          for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            read.put(entry.getName(), zip.readAllBytes());
          }
        }
        String end = new String(archive, archive.length - 22, 4, ISO_8859_1);
        assertEquals("PK\5\6", end);
      }
      case TAR_ZST -> {
        try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(archive))) {
          for (TarReader.Entry entry : TarReader.read(in.readAllBytes())) {
            read.put(entry.name(), entry.content());
          }
        }
      }
    }
    return read;
  }
}
