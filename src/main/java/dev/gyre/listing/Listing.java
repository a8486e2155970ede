package dev.gyre.listing;

import dev.gyre.files.Entry;
import dev.gyre.files.OpenDirectory;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one page shows: rows of a snapshot in an order. Of a snapshot whose rows are described later
 * it owns the directory, to describe them from. One thread at a time.
 */
final class Listing implements AutoCloseable {
  private final byte[] path;
  private final Snapshot snapshot;
  private final ListingRequest request;
  private final int[] rows;
  private final int matched;
  private final int directories;
  private final int before;
  private final @Nullable OpenDirectory directory;
  private final @Nullable Readme readme;
  private int describedRows;

  /**
   * Orders the rows.
   *
   * @param path bytes of the path below the root, without slashes at its ends; empty for the root
   * @param directory owned from now on, whatever happens; null if the snapshot is described
   * @param readme to be shown below; null for none
   */
  Listing(
      Snapshot snapshot,
      @Nullable OpenDirectory directory,
      byte[] path,
      ListingRequest request,
      @Nullable Readme readme)
      throws IOException {
    this.readme = readme;
    this.path = path;
    this.snapshot = snapshot;
    this.request = request;
    this.directory = directory;
    boolean ordered = false;
    try {
      int[] matching = snapshot.filtered(snapshot.rows(request, directory), request.filter());
      matched = matching.length;
      directories = snapshot.directoriesOf(matching);
      before = snapshot.countUpTo(matching, request, request.after());
      int most = request.rowsMax() == 0 ? matched : request.rowsMax();
      int to = Math.min(matched, before + most);
      rows = to - before == matched ? matching : Arrays.copyOfRange(matching, before, to);
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

  @Nullable Readme readme() {
    return readme;
  }

  boolean isRoot() {
    return path.length == 0;
  }

  /** Rows of this page. */
  int count() {
    return rows.length;
  }

  /** Rows of all pages. */
  int matched() {
    return matched;
  }

  /** Rows on the pages before. */
  int before() {
    return before;
  }

  /** Directories on all pages. */
  int directories() {
    return directories;
  }

  /** Files on all pages. */
  int files() {
    return matched - directories;
  }

  boolean isWhole() {
    return rows.length == matched;
  }

  /** Size of the files of this page together, once its rows are described. */
  long totalBytes() {
    return snapshot.totalBytes(rows);
  }

  /** The query for the page that follows; null if none does. */
  @Nullable String nextQuery() {
    return rows.length == 0 || before + rows.length == matched
        ? null
        : request.nextQuery(snapshot.cursorAt(rows[rows.length - 1], request));
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
