package dev.gyre.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads tar archives as strictly as they are written. Names are a character for each byte. */
final class TarReader {
  record Entry(String name, char type, int permissions, long size, long time, byte[] content) {}

  private TarReader() {}

  /** All entries of an archive, which must end as one does. */
  static List<Entry> read(byte[] archive) throws IOException {
    List<Entry> entries = new ArrayList<>();
    InputStream in = new ByteArrayInputStream(archive);
    Map<String, String> records = new HashMap<>();
    byte[] block = in.readNBytes(512);
    while (block[0] != 0) {
      Entry entry = entry(block, records, in);
      if (entry.type() == 'x') {
        records = records(entry.content());
      } else {
        entries.add(entry);
        records = new HashMap<>();
      }
      block = in.readNBytes(512);
      assertEquals(512, block.length, "the end is missing");
    }
    assertEquals(0, sum(block));
    assertEquals(0, sum(in.readNBytes(512)));
    assertEquals(-1, in.read());
    return entries;
  }

  /** The first entry of an archive without its content. */
  static Entry readHead(byte[] archive) throws IOException {
    InputStream in = new ByteArrayInputStream(archive);
    Map<String, String> records = new HashMap<>();
    byte[] block = in.readNBytes(512);
    if (block[156] == 'x') {
      records = records(entry(block, records, in).content());
      block = in.readNBytes(512);
    }
    return entry(block, records, InputStream.nullInputStream());
  }

  private static Entry entry(byte[] block, Map<String, String> records, InputStream in)
      throws IOException {
    long checksum = octal(block, 148, 6);
    for (int i = 148; i < 156; i++) {
      block[i] = ' ';
    }
    assertEquals(sum(block), checksum);
    assertEquals("ustar\00000", new String(block, 257, 8, ISO_8859_1));
    String name = records.getOrDefault("path", upToNul(block));
    long size = number(records, "size", octal(block, 124, 11));
    byte[] content = in.readNBytes((int) Math.min(size, 1 << 24));
    assertEquals(0, sum(in.readNBytes((int) (-size & 511))));
    long time = number(records, "mtime", octal(block, 136, 11));
    return new Entry(name, (char) block[156], (int) octal(block, 100, 7), size, time, content);
  }

  private static long number(Map<String, String> records, String key, long otherwise) {
    String value = records.get(key);
    return value == null ? otherwise : Long.parseLong(value);
  }

  private static String upToNul(byte[] block) {
    String name = new String(block, 0, 100, ISO_8859_1);
    int end = name.indexOf(0);
    return end < 0 ? name : name.substring(0, end);
  }

  private static Map<String, String> records(byte[] content) {
    Map<String, String> records = new HashMap<>();
    String text = new String(content, ISO_8859_1);
    while (!text.isEmpty()) {
      int length = Integer.parseInt(text.substring(0, text.indexOf(' ')));
      String record = text.substring(text.indexOf(' ') + 1, length);
      assertEquals('\n', record.charAt(record.length() - 1));
      int equals = record.indexOf('=');
      records.put(record.substring(0, equals), record.substring(equals + 1, record.length() - 1));
      text = text.substring(length);
    }
    return records;
  }

  private static long octal(byte[] block, int offset, int digits) {
    return Long.parseLong(new String(block, offset, digits, ISO_8859_1), 8);
  }

  private static long sum(byte[] bytes) {
    long sum = 0;
    for (byte b : bytes) {
      sum += b & 0xff;
    }
    return sum;
  }
}
