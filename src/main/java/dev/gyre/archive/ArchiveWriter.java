package dev.gyre.archive;

/**
 * Writes an archive in memory, entry by entry: {@link #begin}, the content of a file in pieces,
 * {@link #end}; when there are no more, {@link #finish} until it says that all is written. For one
 * thread.
 */
interface ArchiveWriter extends AutoCloseable {
  /** Begins an entry, whose content will have just the size that its head says. */
  void begin(Head head);

  /** The first bytes of an array as the next part of a file. */
  void content(byte[] bytes, int length);

  /** Ends an entry. */
  void end();

  /** Writes a part of what ends an archive; returns whether that was the last. */
  boolean finish();

  /** Lets go of native memory. */
  @Override
  void close();
}
