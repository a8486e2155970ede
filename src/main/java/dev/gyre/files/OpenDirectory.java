package dev.gyre.files;

/** Place holder; the real class comes with the look-up. */
public final class OpenDirectory implements AutoCloseable {
  @Override
  public void close() {}
}
