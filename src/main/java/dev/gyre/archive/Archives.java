package dev.gyre.archive;

import dev.gyre.coding.EncodedSource;
import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.files.Root;
import dev.gyre.http.ContentCoding;
import dev.gyre.http.PageSource;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/** Makes archives of directories, a bounded number at a time. Thread-safe. */
public final class Archives {
  /** Encoded pieces are that large, most of them. */
  private static final int ENCODED_BYTES = 32 * 1024;

  private final boolean hidden;
  private final boolean offered;
  private final ArchiveLimits limits;
  private final Semaphore running;

  /** Reads the options. */
  public Archives(Settings settings) {
    this.hidden = settings.get(Options.HIDDEN);
    long bytesMax = settings.get(Options.LISTING_ARCHIVE);
    this.offered = bytesMax >= 0;
    this.limits = ArchiveLimits.of(bytesMax);
    this.running = new Semaphore(atATime(settings.get(Options.FILE_THREADS)));
  }

  /** A quarter of the file threads, of which there are four for a CPU unless set. */
  private static int atATime(int fileThreads) {
    return fileThreads == 0
        ? Runtime.getRuntime().availableProcessors()
        : Math.max(1, fileThreads / 4);
  }

  /** Whether there are any. */
  public boolean isOffered() {
    return offered;
  }

  /** What became of the wish for an archive. */
  public sealed interface Outcome {
    /** It can be sent; whoever has the source closes it. */
    record Ready(PageSource source, String disposition) implements Outcome {}

    /** The directory holds more than one archive may. */
    record TooLarge() implements Outcome {}

    /** As many are made already as may be at a time. */
    record Busy() implements Outcome {}
  }

  /**
   * Measures a directory and begins an archive of it. Blocks for as long as it takes to look at
   * everything below it.
   *
   * @param root open until the source is closed
   * @param path bytes of its path below the root, without slashes at its ends
   * @param admission what of it belongs into the archive
   * @throws IOException if it cannot be read, or the library for the format does not load here
   */
  public Outcome open(Root root, byte[] path, Admission admission, ArchiveFormat format)
      throws IOException {
    if (!running.tryAcquire()) {
      return new Outcome.Busy();
    }
    boolean opened = false;
    try {
      measure(new TreeWalk(root, path, admission, hidden, true, limits));
      ArchiveNames names = new ArchiveNames(path);
      TreeWalk walk = new TreeWalk(root, path, admission, hidden, false, limits);
      PageSource source = source(root, walk, format, names);
      opened = true;
      return new Outcome.Ready(source, names.disposition(format));
    } catch (TooLargeException e) {
      return new Outcome.TooLarge();
    } finally {
      if (!opened) {
        running.release();
      }
    }
  }

  private void measure(TreeWalk walk) throws IOException {
    long left = limits.bytesMax();
    for (TreeWalk.Found found = walk.next(); found != null; found = walk.next()) {
      if (found instanceof TreeWalk.Found.File file) {
        if (file.sizeBytes() > left) {
          throw new TooLargeException();
        }
        left -= file.sizeBytes();
      }
    }
  }

  private PageSource source(Root root, TreeWalk walk, ArchiveFormat format, ArchiveNames names)
      throws IOException {
    ByteBlock out = new ByteBlock();
    ArchiveWriter writer =
        switch (format) {
          case ZIP -> new ZipWriter(out);
          case TAR_ZST -> new TarWriter(out);
        };
    ArchiveSource source =
        new ArchiveSource(root, walk, writer, out, names, limits.bytesMax(), running::release);
    return switch (format) {
      case ZIP -> source;
      case TAR_ZST -> EncodedSource.fast(source, ContentCoding.ZSTANDARD, ENCODED_BYTES);
    };
  }
}
