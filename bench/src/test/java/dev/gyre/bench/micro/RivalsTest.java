package dev.gyre.bench.micro;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ratios mean something only if all do the same. */
class RivalsTest {
  @ParameterizedTest
  @EnumSource
  void decodersReadTheSame(Heads head) throws Exception {
    HeadDecoder netty = DecodeBenchmark.Rival.NETTY.decoder(head);
    HeadDecoder gyre = DecodeBenchmark.Rival.GYRE.decoder(head);
    for (int i = 0; i < 3; i++) {
      assertEquals(netty.decode(), gyre.decode());
    }
  }

  @Test
  void theBrowsersHeadHasFourteenFields() {
    String head = new String(Heads.BROWSER.bytes(), StandardCharsets.US_ASCII);
    assertEquals(14, head.lines().count() - 2);
  }

  @ParameterizedTest
  @EnumSource
  void pathsAreTheSame(NormaliseBenchmark.Target target) {
    assertArrayEquals(
        NormaliseBenchmark.Rival.JAVA_NET_URI.path(target.text()),
        NormaliseBenchmark.Rival.GYRE.path(target.text()));
  }

  @ParameterizedTest
  @EnumSource
  void lookUpsFindTheSameFile(LookUpRival rival, @TempDir Path site) throws Exception {
    Path file =
        Files.writeString(Files.createDirectories(site.resolve("a/b/c")).resolve("d"), "four");
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_700_000_000, 5)));
    try (LookUps lookUps = new LookUps(site, "a/b/c/d")) {
      assertEquals(new LookUps.Facts(4, 1_700_000_000), lookUps.find(rival));
    }
  }

  @Test
  void headsAreTheSameBytes() throws Exception {
    assertEquals(
        encoded(EncodeBenchmark.Rival.NETTY.encoder()),
        encoded(EncodeBenchmark.Rival.GYRE.encoder()));
  }

  private static String encoded(HeadEncoder encoder) throws Exception {
    ByteBuf head = encoder.encode();
    try {
      return head.toString(StandardCharsets.US_ASCII);
    } finally {
      head.release();
    }
  }
}
