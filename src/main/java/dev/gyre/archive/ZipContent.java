package dev.gyre.archive;

import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Deflates the content of files, one after the other: fast, or not at all if the beginning of a
 * large file does not become smaller. For one thread.
 */
final class ZipContent implements AutoCloseable {
  /** Files from this size on are tried first. */
  private static final int TRIED_FROM_BYTES = 64 * 1024;

  private static final int TRIED_BYTES = 16 * 1024;
  private static final int GAIN_PART_MIN = 16;

  private final Deflater packing = new Deflater(Deflater.BEST_SPEED, true);
  private final Deflater storing = new Deflater(Deflater.NO_COMPRESSION, true);
  private final CRC32 checksum = new CRC32();
  private final byte[] buffer = new byte[16 * 1024];
  private Deflater chosen = packing;
  private boolean begun;
  private boolean tried;

  /** Begins another file. */
  void begin(long sizeBytes) {
    checksum.reset();
    begun = false;
    tried = sizeBytes >= TRIED_FROM_BYTES;
  }

  void add(byte[] bytes, int length, ByteBlock out) {
    if (!begun) {
      begun = true;
      chosen = !tried || isSmaller(bytes, Math.min(length, TRIED_BYTES)) ? packing : storing;
      chosen.reset();
    }
    checksum.update(bytes, 0, length);
    chosen.setInput(bytes, 0, length);
    while (!chosen.needsInput()) {
      drain(out);
    }
  }

  private boolean isSmaller(byte[] bytes, int length) {
    packing.reset();
    packing.setInput(bytes, 0, length);
    packing.finish();
    int packed = 0;
    while (!packing.finished()) {
      packed += packing.deflate(buffer);
    }
    return packed < length - length / GAIN_PART_MIN;
  }

  private void drain(ByteBlock out) {
    int count = chosen.deflate(buffer);
    out.write(buffer, 0, count);
  }

  /** Ends the file and returns the checksum of its content. */
  long end(ByteBlock out) {
    chosen.finish();
    while (!chosen.finished()) {
      drain(out);
    }
    return checksum.getValue();
  }

  @Override
  public void close() {
    packing.end();
    storing.end();
  }
}
