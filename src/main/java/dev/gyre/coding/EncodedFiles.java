package dev.gyre.coding;

import dev.gyre.files.OpenFile;
import dev.gyre.http.ContentCoding;
import dev.gyre.os.FileCalls;
import dev.gyre.os.MemoryFile;
import dev.gyre.os.ResourceLimits;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Encoded forms that were made lately, in memory files; who has not been asked for longest goes
 * first. Bounded in bytes, and in number, since each has a descriptor. Thread-safe; the lock is
 * held for one system call at most.
 */
final class EncodedFiles {
  private static final int ENTRIES_MAX = 128;

  /** At most this part of all descriptors that the process may have. */
  private static final int DESCRIPTORS_PART = 32;

  /** Which content in which coding: what the tag of the file is made of, and where it is. */
  record Key(
      long device, long inode, long sizeBytes, long seconds, int nanos, ContentCoding coding) {
    static Key of(OpenFile file, ContentCoding coding) {
      return new Key(
          file.device(),
          file.inode(),
          file.sizeBytes(),
          file.modifiedEpochSeconds(),
          file.modifiedNanos(),
          coding);
    }
  }

  /**
   * What was made; the descriptor is -1 when it was not smaller than the file.
   *
   * @param descriptor owned by the table
   */
  private record Entry(int descriptor, long sizeBytes) {}

  private final long bytesMax;
  private final int entriesMax =
      Math.clamp(ResourceLimits.openFiles() / DESCRIPTORS_PART, 1, ENTRIES_MAX);
  private final LinkedHashMap<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  EncodedFiles(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** The form of a file, as an open file of its own; what is not there is not known yet. */
  synchronized Encoded find(Key key, OpenFile original) {
    Entry entry = entries.get(key);
    if (entry == null) {
      return Encoded.Unknown.YET;
    }
    int own = entry.descriptor < 0 ? -1 : MemoryFile.duplicate(entry.descriptor);
    return own < 0
        ? Encoded.Useless.HERE
        : new Encoded.Ready(original.inAnotherForm(own, entry.sizeBytes));
  }

  /** Keeps a form and takes over its descriptor; -1 for one that is of no use. */
  synchronized void put(Key key, int descriptor, long sizeBytes) {
    drop(entries.put(key, new Entry(descriptor, sizeBytes)));
    bytes += sizeBytes;
    Iterator<Map.Entry<Key, Entry>> oldest = entries.entrySet().iterator();
    while (bytes > bytesMax || entries.size() > entriesMax) {
      Entry evicted = oldest.next().getValue();
      oldest.remove();
      drop(evicted);
    }
  }

  private void drop(@Nullable Entry entry) {
    if (entry != null) {
      bytes -= entry.sizeBytes;
      if (entry.descriptor >= 0) {
        FileCalls.close(entry.descriptor);
      }
    }
  }

  synchronized void clear() {
    entries.values().forEach(this::drop);
    entries.clear();
  }
}
