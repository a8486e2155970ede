package dev.gyre.archive;

import java.io.ByteArrayOutputStream;

/** Bytes of an archive in memory. Numbers are little-endian. For one thread. */
final class ByteBlock extends ByteArrayOutputStream {
  private long takenBytes;

  /** All of the bytes; an exception is no part of it. */
  void bytes(byte[] bytes) {
    write(bytes, 0, bytes.length);
  }

  /** The low 16 bits. */
  void two(int number) {
    write(number);
    write(number >> 8);
  }

  /** The low 32 bits. */
  void four(long number) {
    two((int) number);
    two((int) (number >> 16));
  }

  /** All 64 bits. */
  void eight(long number) {
    four(number);
    four(number >> 32);
  }

  /** Copies some of these bytes to the end of another block. */
  void copyTo(ByteBlock other, int from, int length) {
    other.write(buf, from, length);
  }

  /** How many bytes were written, taken or not. */
  long total() {
    return takenBytes + size();
  }

  /** Takes out what there is. */
  byte[] take() {
    takenBytes += size();
    byte[] bytes = toByteArray();
    reset();
    return bytes;
  }
}
