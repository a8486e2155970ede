package dev.gyre.listing;

import dev.gyre.files.Entry;
import dev.gyre.files.OpenDirectory;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What one page shows: the rows of a snapshot in an order. Of a snapshot whose rows are described
 * later it owns the directory, to describe them from. One thread at a time.
 */
final class Listing implements AutoCloseable {
  private final byte[] path;
  private final Snapshot snapshot;
  private final ListingRequest request;
  private final int[] rows;
  private final @Nullable OpenDirectory directory;
  private int describedRows;

  /**
   * Orders the rows.
   *
   * @param path bytes of the path below the root, without slashes at its ends; empty for the root
   * @param directory owned from now on, whatever happens; null if the snapshot is described
   */
  Listing(Snapshot snapshot, @Nullable OpenDirectory directory, byte[] path, ListingRequest request)
      throws IOException {
    this.path = path;
    this.snapshot = snapshot;
    this.request = request;
    this.directory = directory;
    boolean ordered = false;
    try {
      rows = snapshot.rows(request, directory);
      ordered = true;
    } finally {
      if (!ordered) {
        close();
      }
    }
  }

  byte[] path() {
    return path;
  }

  Snapshot snapshot() {
    return snapshot;
  }

  ListingRequest request() {
    return request;
  }

  boolean isRoot() {
    return path.length == 0;
  }

  int count() {
    return rows.length;
  }

  int directories() {
    return snapshot.directories();
  }

  int files() {
    return count() - directories();
  }

  /**
   * What stands in a row; rows are asked for in order. Blocks.
   *
   * @return null if it has vanished since the names were read
   */
  @Nullable Entry entry(int position) throws IOException {
    if (position >= describedRows) {
      describedRows = Math.min(count(), position + Snapshot.BLOCK_ROWS);
      snapshot.describe(directory, rows, position, describedRows);
    }
    return snapshot.entry(rows[position]);
  }

  @Override
  public void close() {
    if (directory != null) {
      directory.close();
    }
  }
}
