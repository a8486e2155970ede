package dev.gyre.listing;

import dev.gyre.files.Entry;
import java.util.Collection;

/**
 * What a listing shows: the visible entries in order, and their sums. The array is never changed
 * after construction.
 *
 * @param path bytes of the path below the root, without slashes at its ends; empty for the root
 * @param entries in the order of the rows
 * @param directories how many of them are directories
 * @param totalBytes size of all files together, at most {@link Long#MAX_VALUE}
 * @param request how the client wants to see it
 */
record Listing(
    byte[] path, Entry[] entries, int directories, long totalBytes, ListingRequest request) {

  static Listing of(Collection<Entry> found, byte[] path, ListingRequest request) {
    Entry[] entries =
        found.stream()
            .filter(entry -> entry.type() != Entry.Type.OTHER)
            .sorted(EntryOrder.of(request))
            .toArray(Entry[]::new);
    int directories = 0;
    long totalBytes = 0;
    for (Entry entry : entries) {
      if (entry.type() == Entry.Type.DIRECTORY) {
        directories++;
      } else {
        // Sparse files can claim more than a long holds in total.
        totalBytes = Math.min(totalBytes, Long.MAX_VALUE - entry.sizeBytes()) + entry.sizeBytes();
      }
    }
    return new Listing(path, entries, directories, totalBytes, request);
  }

  boolean isRoot() {
    return path.length == 0;
  }

  int files() {
    return entries.length - directories;
  }
}
