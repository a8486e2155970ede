package dev.gyre.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Writes a tar archive as POSIX has it (ustar), with a pax header before an entry whose name, size
 * or time the old header cannot hold. Names are the bytes of the file system.
 */
final class TarWriter implements ArchiveWriter {
  private static final int BLOCK_BYTES = 512;
  private static final int NAME_BYTES_MAX = 100;
  private static final int SIZE_OFFSET = 124;
  private static final int TIME_OFFSET = 136;
  private static final int CHECKSUM_OFFSET = 148;
  private static final int TYPE_OFFSET = 156;

  /** What eleven octal digits hold. */
  private static final long NUMBER_MAX = (1L << 33) - 1;

  private static final byte[] PAX_NAME = "PaxHeader/entry".getBytes(US_ASCII);
  private static final int PLAIN = 0x1A4; // 0644

  private final ByteBlock out;
  private long contentBytes;

  TarWriter(ByteBlock out) {
    this.out = out;
  }

  @Override
  public void begin(Head head) {
    contentBytes = 0;
    byte[] name = head.name();
    if (head.directory()) {
      name = Arrays.copyOf(name, name.length + 1);
      name[name.length - 1] = '/';
    }
    byte[] extended = extendedRecords(name, head);
    if (extended.length > 0) {
      header(PAX_NAME, PLAIN, extended.length, 0, 'x');
      out.bytes(extended);
      pad(extended.length);
    }
    long time = isHeld(head.modifiedEpochSeconds()) ? head.modifiedEpochSeconds() : 0;
    long size = isHeld(head.sizeBytes()) ? head.sizeBytes() : 0;
    header(name, head.permissions(), size, time, head.directory() ? '5' : '0');
  }

  private static boolean isHeld(long number) {
    return number >= 0 && number <= NUMBER_MAX;
  }

  /** What stands before a header that cannot hold it; empty if it can. */
  private static byte[] extendedRecords(byte[] name, Head head) {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    boolean text = Utf8.isValid(name);
    // Other bytes than ASCII mean what the reader's locale makes of them, unless they stand here.
    if (name.length > NAME_BYTES_MAX || (text && !Utf8.isAscii(name))) {
      if (!text) {
        record(records, "hdrcharset", "BINARY".getBytes(US_ASCII));
      }
      record(records, "path", name);
    }
    if (!isHeld(head.sizeBytes())) {
      record(records, "size", Long.toString(head.sizeBytes()).getBytes(US_ASCII));
    }
    if (!isHeld(head.modifiedEpochSeconds())) {
      record(records, "mtime", Long.toString(head.modifiedEpochSeconds()).getBytes(US_ASCII));
    }
    return records.toByteArray();
  }

  /** Length, space, key, equals sign, value, line end; the length counts itself. */
  private static void record(ByteArrayOutputStream records, String key, byte[] value) {
    int others = 1 + key.length() + 1 + value.length + 1;
    int length = others + Integer.toString(others).length();
    length = others + Integer.toString(length).length();
    records.writeBytes((length + " " + key + "=").getBytes(US_ASCII));
    records.writeBytes(value);
    records.write('\n');
  }

  private void header(byte[] name, int permissions, long size, long time, char type) {
    byte[] block = new byte[BLOCK_BYTES];
    System.arraycopy(name, 0, block, 0, Math.min(name.length, NAME_BYTES_MAX));
    octal(block, 100, 7, permissions);
    octal(block, 108, 7, 0); // owner and group: nobody's business
    octal(block, 116, 7, 0);
    octal(block, SIZE_OFFSET, 11, size);
    octal(block, TIME_OFFSET, 11, time);
    Arrays.fill(block, CHECKSUM_OFFSET, CHECKSUM_OFFSET + 8, (byte) ' ');
    block[TYPE_OFFSET] = (byte) type;
    text(block, 257, "ustar\00000");
    octal(block, 329, 7, 0);
    octal(block, 337, 7, 0);
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    octal(block, CHECKSUM_OFFSET, 6, sum);
    block[CHECKSUM_OFFSET + 6] = 0;
    out.bytes(block);
  }

  private static void octal(byte[] block, int offset, int digits, long number) {
    for (int i = digits - 1; i >= 0; i--) {
      int shift = 3 * (digits - 1 - i);
      block[offset + i] = (byte) ('0' + ((number >> shift) & 7));
    }
  }

  private static void text(byte[] block, int offset, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    System.arraycopy(bytes, 0, block, offset, bytes.length);
  }

  private void pad(long length) {
    int over = (int) (length % BLOCK_BYTES);
    if (over > 0) {
      out.bytes(new byte[BLOCK_BYTES - over]);
    }
  }

  @Override
  public void content(byte[] bytes, int length) {
    out.write(bytes, 0, length);
    contentBytes += length;
  }

  @Override
  public void end() {
    pad(contentBytes);
  }

  @Override
  public boolean finish() {
    out.bytes(new byte[2 * BLOCK_BYTES]);
    return true;
  }

  @Override
  public void close() {}
}
