package dev.gyre.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** The standard output, which a {@link PrintStream} writes to without a word of what fails. */
final class WatchedOutput extends FilterOutputStream {
  private @Nullable IOException failure;

  WatchedOutput(OutputStream out) {
    super(out);
  }

  /** That of the process. */
  static WatchedOutput ofProcess() {
    return new WatchedOutput(new FileOutputStream(FileDescriptor.out));
  }

  /** To print to: each line, and each text without one, goes out at once. */
  PrintStream printer() {
    return new PrintStream(this, true, System.out.charset());
  }

  @Override
  public synchronized void write(byte[] bytes, int from, int length) throws IOException {
    try {
      out.write(bytes, from, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public void write(int single) throws IOException {
    write(new byte[] {(byte) single}, 0, 1);
  }

  /** What kept the last bytes from being written, or null. */
  synchronized @Nullable IOException failure() {
    return failure;
  }

  /** Whether who read it has left, as head(1) does, which is no fault of anybody (EPIPE). */
  boolean hasNoReader() {
    IOException why = failure();
    return why != null && String.valueOf(why.getMessage()).contains("Broken pipe");
  }
}
