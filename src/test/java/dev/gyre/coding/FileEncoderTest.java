package dev.gyre.coding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.github.luben.zstd.ZstdInputStream;
import dev.gyre.config.CompressLevel;
import dev.gyre.config.Option;
import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.config.SymlinkPolicy;
import dev.gyre.files.OpenFile;
import dev.gyre.files.Resource;
import dev.gyre.files.Root;
import dev.gyre.http.ContentCoding;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FileEncoderTest {
  private static final byte[] TEXT =
      "The quick brown fox jumps over the lazy dog. "
          .repeat(5_000)
          .getBytes(StandardCharsets.UTF_8);

  @TempDir Path temporary;

  private Root root;
  private final List<IOException> faults = new ArrayList<>();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeEach
  void openRoot() throws IOException {
    root = Root.open(temporary, SymlinkPolicy.DENY);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    root.close();
    assertEquals(List.of(), faults);
  }

  private OpenFile file(String name, byte[] content) throws IOException {
    Files.write(temporary.resolve(name), content);
    return open(name);
  }

  private OpenFile open(String name) {
    byte[] path = name.getBytes(StandardCharsets.UTF_8);
    OpenFile file = assertInstanceOf(Resource.RegularFile.class, root.find(path)).file();
    opened.add(file);
    return file;
  }

  private FileEncoder encoder(Option<?> option, String value) {
    FileEncoder encoder = new FileEncoder(Settings.DEFAULTS.with(option, value), faults::add);
    opened.add(encoder);
    return encoder;
  }

  private OpenFile ready(Encoded encoded) {
    OpenFile file = assertInstanceOf(Encoded.Ready.class, encoded).file();
    opened.add(file);
    return file;
  }

  private static byte[] bytes(OpenFile file) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect((int) file.sizeBytes() + 1);
    while (file.read(buffer, buffer.position()) > 0) {}
    byte[] bytes = new byte[buffer.flip().remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static byte[] decoded(ContentCoding coding, byte[] encoded) throws IOException {
    InputStream in = new ByteArrayInputStream(encoded);
    return switch (coding) {
      case GZIP -> new GZIPInputStream(in).readAllBytes();
      case ZSTANDARD -> new ZstdInputStream(in).readAllBytes();
      case BROTLI -> {
        Brotli4jLoader.ensureAvailability();
        yield new BrotliInputStream(in).readAllBytes();
      }
    };
  }

  @ParameterizedTest
  @EnumSource
  void everyCodingAndLevelIsReadBackAndFoundAgain(ContentCoding coding) throws IOException {
    OpenFile file = file("a.txt", TEXT);
    for (CompressLevel level : CompressLevel.values()) {
      FileEncoder encoder = encoder(Options.COMPRESS_LEVEL, level.toString());
      assertSame(Encoded.Unknown.YET, encoder.find(file, coding));
      OpenFile made = ready(encoder.make(file, coding));
      assertArrayEquals(TEXT, decoded(coding, bytes(made)));
      assertEquals(bytes(made).length, made.sizeBytes());
      assertTrue(made.sizeBytes() < TEXT.length / 10, () -> "bytes: " + made.sizeBytes());
      assertEquals(file.modifiedEpochSeconds(), made.modifiedEpochSeconds());
      assertEquals(file.inode(), made.inode());
      assertArrayEquals(bytes(made), bytes(ready(encoder.find(open("a.txt"), coding))));
      assertEquals(1, encoder.count());
    }
  }

  @Test
  void fileIsSentAsItIsWhereAnEncoderHasNoMemory() throws IOException {
    Encoders withoutMemory =
        new Encoders(CompressLevel.NORMAL) {
          @Override
          OutputStream open(ContentCoding coding, OutputStream encoded) {
            throw new OutOfMemoryError("of a test");
          }
        };
    List<IOException> told = new ArrayList<>();
    try (FileEncoder encoder = new FileEncoder(Settings.DEFAULTS, told::add, withoutMemory);
        OpenFile file = file("a.txt", TEXT)) {
      assertEquals(Encoded.Useless.HERE, encoder.make(file, ContentCoding.GZIP));
      assertEquals(1, told.size());
    }
  }

  @Test
  void whatIsMadeOutlivesTheTableForWhoeverHasIt() throws IOException {
    FileEncoder encoder = encoder(Options.COMPRESS, "gzip");
    OpenFile made = ready(encoder.make(file("a.txt", TEXT), ContentCoding.GZIP));
    encoder.close();
    assertArrayEquals(TEXT, decoded(ContentCoding.GZIP, bytes(made)));
  }

  @Test
  void whatDoesNotGetSmallerIsRemembered() throws IOException {
    byte[] noise = new byte[50_000];
    new Random(1).nextBytes(noise);
    OpenFile file = file("a.bin", noise);
    FileEncoder encoder = encoder(Options.COMPRESS, "gzip");
    assertSame(Encoded.Useless.HERE, encoder.make(file, ContentCoding.GZIP));
    assertSame(Encoded.Useless.HERE, encoder.find(file, ContentCoding.GZIP));
  }

  @Test
  void whatThereIsNoRoomForIsRemembered() throws IOException {
    byte[] noise = new byte[5_000];
    new Random(1).nextBytes(noise);
    byte[] text = HexFormat.of().formatHex(noise).getBytes(StandardCharsets.UTF_8);
    FileEncoder encoder = encoder(Options.CACHE_SIZE, "4k"); // 1 KiB of encoded forms
    OpenFile file = file("a.txt", text);
    assertSame(Encoded.Useless.HERE, encoder.make(file, ContentCoding.GZIP));
    assertSame(Encoded.Useless.HERE, encoder.find(file, ContentCoding.GZIP));
    assertEquals(List.of(), encoder(Options.CACHE_SIZE, "0").codings());
  }

  @Test
  void stormOfFirstRequestsEncodesOnce() throws Exception {
    FileEncoder encoder = encoder(Options.COMPRESS_LEVEL, "best");
    file("a.txt", TEXT);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<Boolean>> outcomes = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      for (int i = 0; i < 16; i++) {
        OpenFile file = open("a.txt");
        outcomes.add(
            threads.submit(
                () -> {
                  start.await();
                  Encoded encoded = encoder.make(file, ContentCoding.BROTLI);
                  if (encoded instanceof Encoded.Ready ready) {
                    try (OpenFile made = ready.file()) {
                      assertArrayEquals(TEXT, decoded(ContentCoding.BROTLI, bytes(made)));
                    }
                    return true;
                  }
                  return false; // did not wait
                }));
      }
      start.countDown();
      int encoded = 0;
      for (Future<Boolean> outcome : outcomes) {
        encoded += outcome.get() ? 1 : 0;
      }
      assertTrue(encoded >= 1, "encoded answers: " + encoded);
    }
    assertEquals(1, encoder.count());
  }

  @Test
  void changedFileIsEncodedAnewAndOneThatChangesMeanwhileNever() throws IOException {
    FileEncoder encoder = encoder(Options.COMPRESS, "gzip");
    OpenFile old = file("a.txt", TEXT);
    ready(encoder.make(old, ContentCoding.GZIP));
    byte[] other = "other ".repeat(1000).getBytes(StandardCharsets.UTF_8);
    OpenFile changed = file("a.txt", other);
    assertSame(Encoded.Unknown.YET, encoder.find(changed, ContentCoding.GZIP));
    assertArrayEquals(
        other,
        decoded(ContentCoding.GZIP, bytes(ready(encoder.make(changed, ContentCoding.GZIP)))));
    OpenFile stale = open("a.txt");
    Files.write(temporary.resolve("a.txt"), "third ".repeat(1000).getBytes(StandardCharsets.UTF_8));
    Files.setLastModifiedTime(
        temporary.resolve("a.txt"), java.nio.file.attribute.FileTime.fromMillis(1));
    FileEncoder fresh = encoder(Options.COMPRESS, "gzip");
    assertSame(Encoded.Useless.HERE, fresh.make(stale, ContentCoding.GZIP));
    assertEquals(0, fresh.count());
  }

  @Test
  void memoryAndDescriptorsAreBounded() throws IOException {
    FileEncoder encoder = encoder(Options.CACHE_SIZE, "4k"); // 1 KiB of encoded forms
    int before = descriptors();
    for (int i = 0; i < 400; i++) {
      try (OpenFile file = file("f" + i, ("x" + i).repeat(2000).getBytes(StandardCharsets.UTF_8))) {
        if (encoder.make(file, ContentCoding.GZIP) instanceof Encoded.Ready ready) {
          ready.file().close();
        }
      }
    }
    assertTrue(descriptors() - before < 40, () -> "descriptors: " + (descriptors() - before));
    encoder.close();
    assertTrue(descriptors() - before < 5, () -> "descriptors: " + (descriptors() - before));
  }

  private static int descriptors() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? 0 : open.length;
  }
}
