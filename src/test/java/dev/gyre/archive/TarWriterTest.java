package dev.gyre.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TarWriterTest {
  private static final long TIME = 1_700_000_000;

  private final ByteBlock out = new ByteBlock();
  private final TarWriter writer = new TarWriter(out);

  @Test
  void entriesAreReadBack() throws IOException {
    writer.begin(new Head(bytes("d"), true, 0, TIME, true));
    writer.end();
    for (int size : new int[] {0, 1, 511, 512, 513}) {
      byte[] content = new byte[size];
      java.util.Arrays.fill(content, (byte) 'x');
      writer.begin(new Head(bytes("d/" + size), false, size, TIME + size, size == 1));
      if (size > 0) {
        writer.content(content, size - 1);
        writer.content(content, 1);
      }
      writer.end();
    }
    assertTrue(writer.finish());
    List<TarReader.Entry> entries = TarReader.read(out.take());
    assertEquals(
        List.of("d/", "d/0", "d/1", "d/511", "d/512", "d/513"),
        entries.stream().map(TarReader.Entry::name).toList());
    assertEquals('5', entries.get(0).type());
    assertEquals(0755, entries.get(0).permissions());
    assertEquals(0755, entries.get(2).permissions());
    TarReader.Entry last = entries.get(5);
    assertEquals('0', last.type());
    assertEquals(0644, last.permissions());
    assertEquals(TIME + 513, last.time());
    assertEquals(513, last.content().length);
    assertEquals('x', last.content()[512]);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 99, 100, 101, 980, 985, 999, 4000})
  void namesOfEveryLengthAreKept(int length) throws IOException {
    String name = "n".repeat(length);
    assertEquals(name, headOf(bytes(name), 1, TIME).name());
  }

  @Test
  void namesAreTheirBytesWhetherUtf8OrNot() throws IOException {
    for (String text : List.of("ünï", "日本語", "a\\b", "line\nfeed", "\ud83c\udf88")) {
      byte[] name = text.getBytes(UTF_8);
      assertArrayEquals(name, headOf(name, 1, TIME).name().getBytes(ISO_8859_1));
    }
    for (String text : List.of("\u00e9", "\u00ff\u00fe" + "x".repeat(200))) {
      byte[] name = text.getBytes(ISO_8859_1);
      assertArrayEquals(name, headOf(name, 1, TIME).name().getBytes(ISO_8859_1));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, (1L << 33) - 1, 1L << 33, 1L << 50})
  void sizesAndTimesOfEveryWidthAreKept(long number) throws IOException {
    assertEquals(number, headOf(bytes("n"), number, TIME).size());
    assertEquals(number, headOf(bytes("n"), 1, number).time());
    assertEquals(-number, headOf(bytes("n"), 1, -number).time());
  }

  private TarReader.Entry headOf(byte[] name, long size, long time) throws IOException {
    writer.begin(new Head(name, false, size, time, false));
    return TarReader.readHead(out.take());
  }

  private static byte[] bytes(String name) {
    return name.getBytes(UTF_8);
  }
}
