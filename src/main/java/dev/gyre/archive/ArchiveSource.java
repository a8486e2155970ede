package dev.gyre.archive;

import dev.gyre.files.OpenFile;
import dev.gyre.files.Resource;
import dev.gyre.files.Root;
import dev.gyre.http.PageSource;
import dev.gyre.http.TruncatedFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An archive of a tree, made piece by piece. Holds one piece, one open file and what the walk and
 * the writer hold. A file has the size in the archive that it had when it was opened: what it grows
 * by is left out, and if it becomes shorter the archive ends without its end.
 */
final class ArchiveSource implements PageSource {
  private static final int PIECE_BYTES = 32 * 1024;

  /** Asked of the disk at once: a number of whole pieces. */
  private static final long AHEAD_BYTES = 32L * PIECE_BYTES;

  private final Root root;
  private final TreeWalk walk;
  private final ArchiveWriter writer;
  private final ByteBlock out;
  private final ArchiveNames names;
  private final Runnable whenMade;
  private final ByteBuffer window = ByteBuffer.allocateDirect(PIECE_BYTES);
  private final byte[] bytes = new byte[PIECE_BYTES];
  private long bytesLeft;
  private @Nullable Copy copy;
  private boolean walked;
  private boolean ended;
  private boolean told;
  private boolean closed;

  /** A file that is being written. */
  private static final class Copy {
    private final OpenFile file;
    private long done;

    Copy(OpenFile file) {
      this.file = file;
    }
  }

  /**
   * An archive of what a walk finds.
   *
   * @param writer writes into {@code out}; owned
   * @param bytesMax of all files together
   * @param whenMade run once, when there is nothing left to make: before the last piece goes out
   */
  ArchiveSource(
      Root root,
      TreeWalk walk,
      ArchiveWriter writer,
      ByteBlock out,
      ArchiveNames names,
      long bytesMax,
      Runnable whenMade) {
    this.root = root;
    this.walk = walk;
    this.writer = writer;
    this.out = out;
    this.names = names;
    this.bytesLeft = bytesMax;
    this.whenMade = whenMade;
  }

  @Override
  public byte @Nullable [] next() throws IOException {
    while (!ended && out.size() < PIECE_BYTES) {
      step();
    }
    if (ended) {
      tell();
    }
    return out.size() == 0 ? null : out.take();
  }

  private void tell() {
    if (!told) {
      told = true;
      whenMade.run();
    }
  }

  private void step() throws IOException {
    Copy current = copy;
    if (current != null) {
      proceed(current);
    } else if (walked) {
      ended = writer.finish();
    } else {
      switch (walk.next()) {
        case null -> walked = true;
        case TreeWalk.Found.Folder folder -> {
          byte[] name = names.of(folder.path());
          writer.begin(new Head(name, true, 0, folder.modifiedEpochSeconds(), true));
          writer.end();
        }
        case TreeWalk.Found.File found -> open(found.path());
      }
    }
  }

  private void open(byte[] path) throws IOException {
    switch (root.find(path)) {
      case Resource.RegularFile found -> begin(found.file(), path);
      case Resource.Directory other -> other.directory().close();
      case Resource.Absent vanished -> {}
      case Resource.Denied denied -> {}
      case Resource.Exhausted why -> throw TreeWalk.failure(path, why.call());
      case Resource.Failed why -> throw TreeWalk.failure(path, why.call());
    }
  }

  private void begin(OpenFile file, byte[] path) throws IOException {
    Copy begun = new Copy(file);
    copy = begun;
    if (file.sizeBytes() > bytesLeft) {
      throw new TooLargeException(); // it has grown since it was measured
    }
    bytesLeft -= file.sizeBytes();
    writer.begin(
        new Head(
            names.of(path),
            false,
            file.sizeBytes(),
            file.modifiedEpochSeconds(),
            file.isExecutable()));
    endIfDone(begun);
  }

  private void proceed(Copy current) throws IOException {
    window.clear();
    window.limit((int) Math.min(window.capacity(), current.file.sizeBytes() - current.done));
    if (current.done % AHEAD_BYTES == 0) {
      current.file.readAhead(current.done, AHEAD_BYTES);
    }
    int read = current.file.read(window, current.done);
    if (read <= 0) {
      throw new TruncatedFileException();
    }
    window.flip().get(bytes, 0, read);
    writer.content(bytes, read);
    current.done += read;
    endIfDone(current);
  }

  private void endIfDone(Copy current) {
    if (current.done == current.file.sizeBytes()) {
      writer.end();
      current.file.close();
      copy = null;
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    ended = true;
    out.reset();
    Copy current = copy;
    if (current != null) {
      current.file.close();
    }
    writer.close();
    tell();
  }
}
