package dev.gyre.http2;

/** The fields that the peer wants remembered (RFC 7541 section 2.3.2), newest first. */
final class DynamicTable {
  /** What RFC 7541 section 4.1 counts for each beside its bytes. */
  private static final int ENTRY_BYTES = 32;

  /** One field; its name may be that of other entries too. */
  record Entry(byte[] name, byte[] value) {
    int sizeBytes() {
      return name.length + value.length + ENTRY_BYTES;
    }
  }

  private final Entry[] ring;
  private final int bytesLimit;
  private int newest;
  private int count;
  private int bytes;
  private int bytesMax;

  /**
   * An empty one.
   *
   * @param bytesLimit the size that we have announced
   */
  DynamicTable(int bytesLimit) {
    this.bytesLimit = bytesLimit;
    this.bytesMax = bytesLimit;
    this.ring = new Entry[Integer.highestOneBit(Math.max(1, bytesLimit / ENTRY_BYTES)) * 2];
  }

  int count() {
    return count;
  }

  /** The entry at a place from 0, the newest, to one less than the count. */
  Entry at(int place) {
    return ring[newest - place & ring.length - 1];
  }

  /** Adds a field, whose arrays are not changed any more. */
  void add(byte[] name, byte[] value) {
    Entry entry = new Entry(name, value);
    evictTo(bytesMax - entry.sizeBytes());
    if (entry.sizeBytes() <= bytesMax) {
      newest = newest + 1 & ring.length - 1;
      ring[newest] = entry;
      count++;
      bytes += entry.sizeBytes();
    }
  }

  /** Sets another size; false if it is more than was announced. */
  boolean resize(int size) {
    if (size > bytesLimit) {
      return false;
    }
    bytesMax = size;
    evictTo(size);
    return true;
  }

  @SuppressWarnings("NullAway") // places beyond the count are never read
  private void evictTo(int bytesLeft) {
    while (count > 0 && bytes > bytesLeft) {
      int oldest = newest - count + 1 & ring.length - 1;
      bytes -= ring[oldest].sizeBytes();
      ring[oldest] = null;
      count--;
    }
  }
}
