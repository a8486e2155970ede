package dev.gyre.bench.micro;

/** Whose look-up. */
public enum LookUpRival {
  /** Root.findCached: openat2 from the kernel's memory, on the event loop; as the server has it. */
  GYRE,
  /** Root.find: openat2, in the file pool. */
  GYRE_IN_THE_POOL,
  /** FileChannel.open, which follows links to anywhere. */
  FILE_CHANNEL,
  /** SecureDirectoryStream, one directory after the other. */
  SECURE_DIRECTORY_STREAM
}
