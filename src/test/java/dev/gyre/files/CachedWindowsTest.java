package dev.gyre.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.gyre.config.SymlinkPolicy;
import dev.gyre.os.Errno;
import dev.gyre.os.PageCache;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is cut and made long again has no page in memory, on any file system. */
final class CachedWindowsTest {
  private static final long WINDOW = CachedWindows.WINDOW_BYTES;
  private static final int SIZE = (int) (2 * WINDOW + 100);
  private static final long BELIEVED = CachedWindows.BELIEVED_NANOS;

  /** Below zero, as a monotonic clock may be. */
  private static final long NOW = -3_000_000_000L;

  @TempDir Path temporary;

  private Path path;
  private Root root;
  private OpenFile file;

  /** False where the kernel cannot say what is in memory; then nothing ever is. */
  private boolean known;

  @BeforeEach
  void open() throws IOException {
    path = Files.write(temporary.resolve("file"), new byte[SIZE]);
    root = Root.open(temporary, SymlinkPolicy.WITHIN);
    file = find();
    known = PageCache.cachedBytes(file.descriptor(), 0, 1) != -Errno.ENOSYS;
  }

  @AfterEach
  void close() {
    file.close();
    root.close();
  }

  @Test
  void whatWasSeenIsBelievedForAWhileOnly() throws IOException {
    assertEquals(known, file.isCached(0, SIZE, NOW));
    dropFrom(0);
    assertEquals(known, file.isCached(0, SIZE, NOW + BELIEVED - 2_000_000));
    assertFalse(file.isCached(0, SIZE, NOW + BELIEVED + 2_000_000));
  }

  @Test
  void everyOwnerKnowsWhatOneSaw() throws IOException {
    try (OpenFile shared = file.share()) {
      assertEquals(known, shared.isCached(0, SIZE, NOW));
    }
    dropFrom(0);
    assertEquals(known, file.isCached(0, SIZE, NOW));
  }

  @Test
  void onlyWhatWasAskedForIsBelieved() throws IOException {
    assertEquals(known, file.isCached(10, 20, NOW));
    dropFrom(0);
    assertEquals(known, file.isCached(WINDOW - 1, 1, NOW), "of the same window");
    assertFalse(file.isCached(WINDOW - 1, 2, NOW));
    assertFalse(file.isCached(WINDOW, 1, NOW));
    assertFalse(file.isCached(0, SIZE, NOW));
  }

  @Test
  void aPartMayBeInMemoryThoughItsWindowIsNot() throws IOException {
    dropFrom(WINDOW + 8192);
    assertEquals(known, file.isCached(WINDOW, 8192, NOW));
    assertFalse(file.isCached(WINDOW + 8192, 1, NOW));
    assertFalse(file.isCached(WINDOW, 8193, NOW));
    assertEquals(known, file.isCached(WINDOW, 8192, NOW));
  }

  @Test
  void aNewClockIsNotTakenForAnOldOne() throws IOException {
    dropFrom(0);
    assertFalse(file.isCached(0, 1, 0));
    assertFalse(file.isCached(WINDOW, 1, 0));
  }

  @Test
  void aClosedFileIsNotInMemory() {
    assertEquals(known, file.isCached(0, SIZE, NOW));
    file.close();
    assertFalse(file.isCached(0, SIZE, NOW));
  }

  @Test
  void windowsOfALargeFileShareTheRoom() throws IOException {
    long far = 64 * WINDOW;
    file.close();
    try (RandomAccessFile larger = new RandomAccessFile(path.toFile(), "rw")) {
      larger.setLength(far);
      larger.seek(far);
      larger.write(new byte[100]);
    }
    file = find();
    assertEquals(known, file.isCached(0, 100, NOW));
    assertEquals(known, file.isCached(far, 100, NOW), "has the place of the first");
    dropFrom(0);
    assertFalse(file.isCached(0, 100, NOW));
  }

  private OpenFile find() {
    if (root.find(Answers.bytes("file")) instanceof Resource.RegularFile found) {
      return found.file();
    }
    throw new AssertionError("not a regular file");
  }

  private void dropFrom(long position) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(path.toFile(), "rw")) {
      long length = open.length();
      open.setLength(position);
      open.setLength(length);
    }
  }
}
