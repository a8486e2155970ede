package dev.gyre.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ZipWriterTest {
  private static final long TIME = 1_700_000_001;

  private final ByteBlock out = new ByteBlock();
  private ZipWriter writer = new ZipWriter(out);

  @TempDir Path temporary;

  @AfterEach
  void close() {
    writer.close();
  }

  /** From 1 byte on every file has the fields of 64 bits. */
  @ParameterizedTest
  @ValueSource(longs = {ZipWriter.LARGE_BYTES, 100_000, 1})
  void entriesAreReadBackByDirectoryAndInOneGo(long largeBytes) throws IOException {
    writer = new ZipWriter(out, largeBytes);
    Map<String, byte[]> contents = new LinkedHashMap<>();
    contents.put("empty", new byte[0]);
    contents.put("text", "Text with words, words, words.".getBytes(UTF_8));
    contents.put("zeros", new byte[300_000]);
    contents.put("noise", noise(300_000));
    contents.put("ünï-日本語", new byte[] {1});
    folder("d");
    for (Map.Entry<String, byte[]> each : contents.entrySet()) {
      file("d/" + each.getKey(), each.getValue(), false);
    }
    byte[] archive = finished();
    assertTrue(archive.length < 310_000, () -> archive.length + " bytes");

    try (ZipFile zip = new ZipFile(written(archive).toFile())) {
      assertEquals(contents.size() + 1, zip.size());
      assertTrue(requireNonNull(zip.getEntry("d/")).isDirectory());
      for (Map.Entry<String, byte[]> each : contents.entrySet()) {
        ZipEntry entry = requireNonNull(zip.getEntry("d/" + each.getKey()));
        assertEquals(each.getValue().length, entry.getSize());
        assertEquals(
            FileTime.from(Instant.ofEpochSecond(TIME)), entry.getLastModifiedTime(), each.getKey());
        assertArrayEquals(each.getValue(), zip.getInputStream(entry).readAllBytes());
      }
    }
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(archive))) {
      assertEquals("d/", requireNonNull(in.getNextEntry()).getName());
      for (Map.Entry<String, byte[]> each : contents.entrySet()) {
        assertEquals("d/" + each.getKey(), requireNonNull(in.getNextEntry()).getName());
        assertArrayEquals(each.getValue(), in.readAllBytes());
      }
      assertNull(in.getNextEntry());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_534, 65_535, 65_536, 70_000})
  void anyNumberOfEntriesIsReadBack(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      folder("d" + i);
    }
    try (ZipFile zip = new ZipFile(written(finished()).toFile())) {
      assertEquals(count, zip.size());
      assertEquals(count > 0, zip.getEntry("d" + (count - 1) + "/") != null);
    }
  }

  @Test
  void permissionsAreThoseOfPlainFilesAndPrograms() throws IOException {
    folder("d");
    file("d/program", new byte[1], true);
    file("d/text", new byte[1], false);
    Path archive = written(finished());
    try (FileSystem zip =
        FileSystems.newFileSystem(archive, Map.of("enablePosixFileAttributes", true))) {
      assertEquals("rwxr-xr-x", permissions(zip.getPath("d")));
      assertEquals("rwxr-xr-x", permissions(zip.getPath("d/program")));
      assertEquals("rw-r--r--", permissions(zip.getPath("d/text")));
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  /** The year stands in the old field, which has seven bits for it. */
  @ParameterizedTest
  @CsvSource({
    "0, 1980",
    "315532799, 1980",
    "315532800, 1980",
    "1700000000, 2023",
    "4354819198, 2107",
    "9999999999, 2107",
    "-99999999999, 1980"
  })
  void timesOutOfRangeAreTheNearest(long epochSeconds, int year) throws IOException {
    writer.begin(new Head(new byte[] {'a'}, false, 0, epochSeconds, false));
    writer.end();
    byte[] archive = finished();
    assertEquals(year, 1980 + ((archive[13] & 0xff) >> 1));
    try (ZipFile zip = new ZipFile(written(archive).toFile())) {
      assertEquals(1, zip.size());
    }
  }

  @Test
  void largeNoiseIsStoredAndZerosAreNot() throws IOException {
    file("noise", noise(1 << 20), false);
    file("zeros", new byte[1 << 20], false);
    byte[] archive = finished();
    int more = archive.length - (1 << 20);
    assertTrue(more > 0 && more < 16_000, () -> more + " bytes more than the noise");
  }

  private void folder(String name) {
    writer.begin(new Head(name.getBytes(UTF_8), true, 0, TIME, true));
    writer.end();
  }

  private void file(String name, byte[] content, boolean executable) {
    writer.begin(new Head(name.getBytes(UTF_8), false, content.length, TIME, executable));
    for (int at = 0; at < content.length; at += 32_768) {
      byte[] part = Arrays.copyOfRange(content, at, Math.min(content.length, at + 32_768));
      writer.content(part, part.length);
    }
    writer.end();
  }

  private byte[] finished() {
    boolean done = false;
    while (!done) {
      done = writer.finish();
    }
    return out.take();
  }

  private Path written(byte[] archive) throws IOException {
    return Files.write(temporary.resolve("archive.zip"), archive);
  }

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
