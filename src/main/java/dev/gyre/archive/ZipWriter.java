package dev.gyre.archive;

import java.util.Arrays;

/**
 * Writes a zip archive (PKWARE's APPNOTE 6.3): files are deflated, with sizes and checksum behind
 * them; directories are entries; names are UTF-8; the fields of 64 bits are used where those of 32
 * are too small. Holds the central directory, some 100 bytes and the name for each entry.
 */
final class ZipWriter implements ArchiveWriter {
  /** Files from this size on have fields of 64 bits; deflated they may become a bit larger. */
  static final long LARGE_BYTES = 0xF000_0000L;

  private static final long MAX_32 = 0xFFFF_FFFFL;
  private static final int MAX_16 = 0xFFFF;
  private static final int SIZES_BEHIND = 0x8;
  private static final int NAMES_IN_UTF_8 = 0x800;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  private static final int VERSION = 20;
  private static final int VERSION_64 = 45;
  private static final int MADE_ON_UNIX = 3 << 8;
  private static final int MS_DOS_DIRECTORY = 0x10;
  private static final int DIRECTORY_PART_BYTES = 32 * 1024;

  /** Extra fields: times, and numbers of 64 bits. */
  private static final int TIMES = 0x5455;

  private static final int NUMBERS_64 = 0x1;

  private final ByteBlock out;
  private final long largeBytes;
  private final ByteBlock directory = new ByteBlock();
  private final ZipContent content = new ZipContent();
  private Head head = new Head(new byte[0], true, 0, 0, false);
  private long offset;
  private long contentOffset;
  private long entries;
  private long directoryOffset = -1;
  private int directoryDone;

  ZipWriter(ByteBlock out) {
    this(out, LARGE_BYTES);
  }

  /** As above, with another size from which on a file is large. */
  ZipWriter(ByteBlock out, long largeBytes) {
    this.out = out;
    this.largeBytes = largeBytes;
  }

  @Override
  public void begin(Head entry) {
    byte[] name = ZipName.of(entry.name());
    if (entry.directory()) {
      name = Arrays.copyOf(name, name.length + 1);
      name[name.length - 1] = '/';
    }
    head =
        new Head(
            name,
            entry.directory(),
            entry.sizeBytes(),
            entry.modifiedEpochSeconds(),
            entry.executable());
    offset = out.total();
    content.begin(entry.sizeBytes());
    out.four(0x04034B50);
    out.two(isLarge() ? VERSION_64 : VERSION);
    common(out);
    out.four(0); // checksum and sizes: behind the content, or really 0
    out.four(isLarge() ? MAX_32 : 0);
    out.four(isLarge() ? MAX_32 : 0);
    out.two(name.length);
    out.two(timesBytes() + (isLarge() ? 20 : 0));
    out.bytes(name);
    times(out);
    if (isLarge()) {
      out.two(NUMBERS_64);
      out.two(16);
      out.eight(0);
      out.eight(0);
    }
    contentOffset = out.total();
  }

  private boolean hasContent() {
    return head.sizeBytes() > 0;
  }

  private boolean isLarge() {
    return head.sizeBytes() >= largeBytes;
  }

  /** Flags, method and time. */
  private void common(ByteBlock block) {
    block.two(hasContent() ? NAMES_IN_UTF_8 | SIZES_BEHIND : NAMES_IN_UTF_8);
    block.two(hasContent() ? DEFLATED : STORED);
    block.four(ZipTime.of(head.modifiedEpochSeconds()));
  }

  private boolean hasTimes() {
    return head.modifiedEpochSeconds() == (int) head.modifiedEpochSeconds();
  }

  private int timesBytes() {
    return hasTimes() ? 9 : 0;
  }

  /** The exact time of modification, which MS-DOS did not have. */
  private void times(ByteBlock block) {
    if (hasTimes()) {
      block.two(TIMES);
      block.two(5);
      block.write(1);
      block.four(head.modifiedEpochSeconds());
    }
  }

  @Override
  public void content(byte[] bytes, int length) {
    content.add(bytes, length, out);
  }

  @Override
  public void end() {
    long checksum = 0;
    long packedBytes = 0;
    if (hasContent()) {
      checksum = content.end(out);
      packedBytes = out.total() - contentOffset;
      out.four(0x08074B50);
      out.four(checksum);
      if (isLarge()) {
        out.eight(packedBytes);
        out.eight(head.sizeBytes());
      } else {
        out.four(packedBytes);
        out.four(head.sizeBytes());
      }
    }
    addToDirectory(checksum, packedBytes);
    entries++;
  }

  private void addToDirectory(long checksum, long packedBytes) {
    boolean far = offset >= MAX_32;
    int numbersBytes = (isLarge() ? 16 : 0) + (far ? 8 : 0);
    directory.four(0x02014B50);
    directory.two(MADE_ON_UNIX | VERSION_64);
    directory.two(numbersBytes > 0 ? VERSION_64 : VERSION);
    common(directory);
    directory.four(checksum);
    directory.four(isLarge() ? MAX_32 : packedBytes);
    directory.four(isLarge() ? MAX_32 : head.sizeBytes());
    directory.two(head.name().length);
    directory.two(timesBytes() + (numbersBytes > 0 ? 4 + numbersBytes : 0));
    directory.two(0); // no comment
    directory.two(0); // the first disk
    directory.two(0);
    directory.four((long) head.mode() << 16 | (head.directory() ? MS_DOS_DIRECTORY : 0));
    directory.four(far ? MAX_32 : offset);
    directory.bytes(head.name());
    times(directory);
    if (numbersBytes > 0) {
      directory.two(NUMBERS_64);
      directory.two(numbersBytes);
      if (isLarge()) {
        directory.eight(head.sizeBytes());
        directory.eight(packedBytes);
      }
      if (far) {
        directory.eight(offset);
      }
    }
  }

  @Override
  public boolean finish() {
    if (directoryOffset < 0) {
      directoryOffset = out.total();
    }
    int length = Math.min(DIRECTORY_PART_BYTES, directory.size() - directoryDone);
    directory.copyTo(out, directoryDone, length);
    directoryDone += length;
    if (directoryDone < directory.size()) {
      return false;
    }
    writeEnd();
    return true;
  }

  private void writeEnd() {
    long end = out.total();
    boolean large = entries >= MAX_16 || directoryOffset >= MAX_32;
    if (large) {
      out.four(0x06064B50);
      out.eight(44); // bytes that follow
      out.two(MADE_ON_UNIX | VERSION_64);
      out.two(VERSION_64);
      out.four(0); // the first disk is the only one
      out.four(0);
      out.eight(entries);
      out.eight(entries);
      out.eight(directory.size());
      out.eight(directoryOffset);
      out.four(0x07064B50);
      out.four(0);
      out.eight(end);
      out.four(1);
    }
    out.four(0x06054B50);
    out.four(0);
    out.two((int) Math.min(entries, MAX_16));
    out.two((int) Math.min(entries, MAX_16));
    out.four(directory.size());
    out.four(Math.min(directoryOffset, MAX_32));
    out.two(0); // no comment
  }

  @Override
  public void close() {
    content.close();
  }
}
