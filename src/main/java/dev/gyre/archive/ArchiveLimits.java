package dev.gyre.archive;

/**
 * What one archive may hold. The last two bound the memory of whoever makes one.
 *
 * @param bytesMax of the files together
 * @param entriesMax names in all directories together
 * @param nameBytesMax bytes of the paths of these names together
 */
record ArchiveLimits(long bytesMax, int entriesMax, long nameBytesMax) {
  private static final int ENTRIES_MAX = 100_000;
  private static final long NAME_BYTES_MAX = 16 << 20;

  static ArchiveLimits of(long bytesMax) {
    return new ArchiveLimits(bytesMax, ENTRIES_MAX, NAME_BYTES_MAX);
  }
}
