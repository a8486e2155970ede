package dev.gyre.http;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Bytes that can be read at any position: an open regular file. Reading is thread-safe; closing is
 * done once, by the owner of the {@link Response} that carries it.
 */
public interface Content extends AutoCloseable {
  /** The open file descriptor that is sent, for system calls on it. Valid until {@link #close}. */
  int descriptor();

  /** Size in bytes when the file was opened. */
  long sizeBytes();

  /**
   * Reads at a position (pread(2)). May block on a cold file: never called on an event loop.
   *
   * @return bytes read, or -1 at the end of the file
   */
  int read(ByteBuffer target, long position) throws IOException;

  /**
   * Asks the disk for a part that will be wanted soon; nothing else does, so whoever reads one part
   * after the other says so here. May wait for the disk: never called on an event loop.
   *
   * @param offset where the part begins, from 0
   * @param length its length, from 0; it may reach past the end of the file
   */
  void readAhead(long offset, long length);

  /**
   * Brings a part into the page cache. Waits for the disk: never called on an event loop.
   *
   * @param offset where the part begins, from 0
   * @param length its length, at least 1
   * @throws TruncatedFileException if the file has become shorter than that
   */
  void load(long offset, long length) throws IOException;

  /**
   * Reads at a position what is in the page cache. Never waits for a disk.
   *
   * @param target a direct buffer
   * @return bytes read; or 0 at the end of the file, when the disk would have to be asked, or when
   *     reading fails: {@link #read} tells which
   */
  int readCached(ByteBuffer target, long position);

  /**
   * Whether a part of the file is in memory, or was a moment ago. Never waits for a disk.
   *
   * @param offset where the part begins, from 0
   * @param length its length, at least 1; it ends within the file
   * @param nowNanos on the monotonic clock
   */
  boolean isCached(long offset, long length, long nowNanos);

  /**
   * Whether size and time of the file are still what they were when it was opened, as far as memory
   * tells. Never waits.
   */
  boolean isUnchangedAtOnce();

  /**
   * The same open file for one more owner, who closes it for himself. It stays open until all have.
   *
   * @throws IllegalStateException when it is closed already
   */
  Content share();

  @Override
  void close();
}
