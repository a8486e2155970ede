package dev.gyre.bench.load;

import java.util.zip.CRC32C;

/** Length and checksum of one body. One thread. */
final class BodySum {
  // Of the checks in the JDK the one that processors have an instruction for.
  private final CRC32C checksum = new CRC32C();
  private long bytes;

  void reset() {
    checksum.reset();
    bytes = 0;
  }

  void add(byte[] source, int from, int length) {
    checksum.update(source, from, length);
    bytes += length;
  }

  long bytes() {
    return bytes;
  }

  long checksum() {
    return checksum.getValue();
  }
}
