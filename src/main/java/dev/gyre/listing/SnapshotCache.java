package dev.gyre.listing;

import dev.gyre.files.OpenDirectory;
import dev.gyre.time.Clock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots of directories that were listed lately. Whoever asks within {@code --cache-valid} after
 * a directory was looked at, and sees no change of its own time, is answered from the same
 * snapshot: so a storm of requests reads it once, and no change of a file in it goes unseen for
 * longer.
 *
 * <p>Bounded in bytes; who was not asked for goes first. Safe for any thread; blocks while a
 * directory is read, by the caller or by another one for the same directory.
 */
public final class SnapshotCache {
  /** For the place of a snapshot in here. */
  private static final int PLACE_BYTES = 256;

  private final boolean hidden;
  private final long bytesMax;
  private final long validNanos;
  private final Clock clock;
  private final LinkedHashMap<Key, Place> places = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /**
   * An empty one.
   *
   * @param hidden whether names that begin with a dot are wanted
   * @param bytesMax 0 keeps and shares nothing
   * @param validNanos how long a snapshot is good
   */
  public SnapshotCache(boolean hidden, long bytesMax, long validNanos, Clock clock) {
    this.hidden = hidden;
    this.bytesMax = bytesMax;
    this.validNanos = validNanos;
    this.clock = clock;
  }

  /** The path too: some network file systems give one number to many directories. */
  private record Key(ByteBuffer path, long device, long inode) {}

  /** Where the snapshot of one directory is, or is being made. The fields have its lock. */
  private static final class Place {
    private @Nullable Snapshot snapshot;
    private long lookedNanos;
    private long modifiedEpochSeconds;
    private int modifiedNanos;

    /** What the snapshot takes; 0 without one. */
    private volatile long memoryBytes;

    /** What the cache has counted for it; has the lock of the cache. */
    private long countedBytes;

    boolean isUnchanged(OpenDirectory directory) {
      return modifiedEpochSeconds == directory.modifiedEpochSeconds()
          && modifiedNanos == directory.modifiedNanos();
    }

    void set(Snapshot present, long looked, OpenDirectory directory) {
      snapshot = present;
      lookedNanos = looked;
      modifiedEpochSeconds = directory.modifiedEpochSeconds();
      modifiedNanos = directory.modifiedNanos();
      memoryBytes = present.memoryBytes() + PLACE_BYTES;
    }
  }

  /**
   * The snapshot of a directory that was opened for this request.
   *
   * @param path by which it was opened; not to be changed any more
   * @param revalidated whether the client may have the listing already: then a snapshot that only
   *     its number identifies is compared with the directory and stays, if nothing has changed
   */
  public Snapshot of(OpenDirectory directory, byte[] path, boolean revalidated) throws IOException {
    if (bytesMax == 0) {
      return Snapshot.read(directory, hidden);
    }
    long askedNanos = clock.nanoTime();
    Key key = new Key(ByteBuffer.wrap(path), directory.device(), directory.inode());
    Place place;
    synchronized (this) {
      place = places.computeIfAbsent(key, unknown -> new Place());
    }
    try {
      return of(directory, revalidated, askedNanos, place);
    } finally {
      keep(key, place);
    }
  }

  private Snapshot of(OpenDirectory directory, boolean revalidated, long askedNanos, Place place)
      throws IOException {
    synchronized (place) {
      Snapshot known = place.isUnchanged(directory) ? place.snapshot : null;
      if (known != null && askedNanos - place.lookedNanos < validNanos) {
        return known;
      }
      long lookedNanos = clock.nanoTime();
      Snapshot fresh = Snapshot.read(directory, hidden);
      Snapshot present =
          known != null && revalidated && isStill(known, fresh, directory) ? known : fresh;
      place.set(present, lookedNanos, directory);
      return present;
    }
  }

  private static boolean isStill(Snapshot known, Snapshot fresh, OpenDirectory directory)
      throws IOException {
    if (!known.isDescribedLater() || !known.isDescribedWhole()) {
      return false;
    }
    fresh.describeWhole(directory);
    return known.showsTheSameAs(fresh);
  }

  private synchronized void keep(Key key, Place place) {
    if (!place.equals(places.get(key))) {
      return; // moved out while it was made
    }
    long countedBytes = place.memoryBytes == 0 ? 0 : place.memoryBytes + key.path.capacity();
    bytes += countedBytes - place.countedBytes;
    place.countedBytes = countedBytes;
    if (countedBytes == 0 || countedBytes > bytesMax) {
      places.remove(key);
      bytes -= countedBytes;
    }
    Iterator<Place> oldest = places.values().iterator();
    while (bytes > bytesMax && oldest.hasNext()) {
      bytes -= oldest.next().countedBytes;
      oldest.remove();
    }
  }

  /** Memory of what is kept. */
  synchronized long bytes() {
    return bytes;
  }
}
