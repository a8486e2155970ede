package dev.gyre.trace;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Where the lines of a log go. */
public final class LogOutput {
  /** PIPE_BUF, see pipe(7). */
  private static final int ATOMIC_BYTES_MAX = 4096;

  private LogOutput() {}

  /**
   * Opens a file for appending, and makes it if there is none; {@code -} stands for a stream that
   * is open already, and stays so when the log is closed. What is written after a file was given
   * another name, or removed, goes to one of the old name, which is made if there is none: whoever
   * rotates logs has to tell nobody. As long as that cannot be opened, the old file goes on.
   *
   * @param name a file name or {@code -}
   * @param standard what {@code -} means
   * @throws IOException if the file cannot be written; the message names it and says why
   */
  public static OutputStream open(String name, OutputStream standard) throws IOException {
    if (name.equals("-")) {
      return keptOpen(standard);
    }
    try {
      return new Appending(Path.of(name));
    } catch (IOException | InvalidPathException e) {
      throw new IOException("cannot append to the log '" + name + "': " + cause(e), e);
    }
  }

  /**
   * To open a pipe for writing waits until somebody reads it; to open it for both does not, see
   * fifo(7), and one that is open has a reader. Before another comes, and after it went, lines are
   * lost and counted.
   */
  private static FileChannel openAtOnce(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file) && Files.isReadable(file)) {
      FileChannel reader =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        return append(file);
      } finally {
        reader.close();
      }
    }
    return append(file);
  }

  private static FileChannel append(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  /**
   * The same stream, but closing it only flushes it. It may be a pipe or a socket to which others
   * write too, so it is given whole lines, and no more at once than it takes from one alone.
   */
  public static OutputStream keptOpen(OutputStream stream) {
    return new KeptOpen(stream);
  }

  private static String cause(Exception e) {
    return switch (e) {
      case NoSuchFileException missing -> "its directory does not exist";
      case AccessDeniedException denied -> "permission denied";
      case FileSystemException failed -> String.valueOf(failed.getReason());
      default -> String.valueOf(e.getMessage());
    };
  }

  /** So much was written, and then no more could be. */
  static final class PartlyWritten extends IOException {
    private static final long serialVersionUID = 1;

    private final int bytes;

    PartlyWritten(int bytes, IOException cause) {
      super(cause.getMessage(), cause);
      this.bytes = bytes;
    }

    int bytes() {
      return bytes;
    }
  }

  private static final class Appending extends OutputStream {
    private final Path name;
    private FileChannel file;

    /** What had the name when it was opened; null if that is not known. */
    private @Nullable Object key;

    Appending(Path name) throws IOException {
      this.name = name;
      this.file = openAtOnce(name);
      this.key = key();
    }

    /** Device and inode of the file that has the name; null if none has it, or no plain file. */
    private @Nullable Object key() throws IOException {
      try {
        BasicFileAttributes now = Files.readAttributes(name, BasicFileAttributes.class);
        return now.isRegularFile() ? now.fileKey() : null;
      } catch (NoSuchFileException gone) {
        return null;
      }
    }

    @Override
    public void write(int single) throws IOException {
      write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      follow();
      ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
      try {
        while (rest.hasRemaining()) {
          file.write(rest);
        }
      } catch (IOException e) {
        throw new PartlyWritten(length - rest.remaining(), e);
      }
    }

    private void follow() {
      if (key == null) {
        return; // a pipe, or a device
      }
      try {
        Object now = key();
        if (key.equals(now) || (now == null && Files.exists(name))) {
          return;
        }
        FileChannel old = file;
        file = append(name);
        old.close();
        Object opened = key();
        key = opened == null ? key : opened; // else it has gone again: looked for the next time
      } catch (IOException stays) {
        // The old file goes on, and the next lines try again.
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  private static final class KeptOpen extends FilterOutputStream {
    KeptOpen(OutputStream stream) {
      super(stream);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int end = offset + length;
      int from = offset;
      try {
        while (from < end) {
          int to = endOfLines(bytes, from, end);
          out.write(bytes, from, to - from);
          from = to;
        }
      } catch (IOException e) {
        throw new PartlyWritten(from - offset, e);
      }
    }

    private static int endOfLines(byte[] bytes, int from, int end) {
      int most = Math.min(end, from + ATOMIC_BYTES_MAX);
      int to = most;
      while (to > from && bytes[to - 1] != '\n') {
        to--;
      }
      return to == from ? most : to; // a longer line goes in pieces
    }

    @Override
    public void close() throws IOException {
      out.flush();
    }
  }
}
