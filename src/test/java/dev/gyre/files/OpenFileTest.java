package dev.gyre.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.SymlinkPolicy;
import dev.gyre.http.TruncatedFileException;
import dev.gyre.os.Errno;
import dev.gyre.os.FileCalls;
import dev.gyre.os.FileStatus;
import dev.gyre.os.PageCache;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limit ends a test that would block. */
@Timeout(60)
final class OpenFileTest {
  private static final int DROPS_MAX = 50;

  @TempDir Path temporary;

  private Root root;

  @BeforeEach
  void openRoot() throws IOException {
    root = Root.open(temporary, SymlinkPolicy.WITHIN);
  }

  @Test
  void metadataIsThatOfTheFile() throws IOException {
    Path path = Files.writeString(temporary.resolve("file"), "12345");
    Instant modified = Instant.parse("2001-02-03T04:05:06.123456789Z");
    Files.setLastModifiedTime(path, FileTime.from(modified));
    try (OpenFile file = find("file")) {
      assertEquals(5, file.sizeBytes());
      assertEquals(modified.getEpochSecond(), file.modifiedEpochSeconds());
      assertEquals(modified.getNano(), file.modifiedNanos());
      assertEquals(Files.getAttribute(path, "unix:ino"), file.inode());
      assertTrue(file.descriptor() >= 0);
    }
  }

  @Test
  void moreMayShareAFileThanAServerHasConnections() throws IOException {
    Files.writeString(temporary.resolve("file"), "12345");
    try (OpenFile file = find("file")) {
      List<OpenFile> shared = new ArrayList<>();
      for (int i = 0; i < 100_000; i++) {
        shared.add(file.share());
      }
      assertEquals(5, file.read(ByteBuffer.allocateDirect(5), 0));
      shared.forEach(OpenFile::close);
      assertEquals(5, file.read(ByteBuffer.allocateDirect(5), 0));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bytesAreReadAtAnyPosition(boolean direct) throws IOException {
    Files.writeString(temporary.resolve("file"), "0123456789");
    try (OpenFile file = find("file")) {
      ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(16) : ByteBuffer.allocate(16);
      buffer.position(2).limit(6);
      assertEquals(4, file.read(buffer, 3));
      assertEquals(6, buffer.position());
      assertEquals("3456", StandardCharsets.US_ASCII.decode(buffer.position(2)).toString());
      buffer.clear();
      assertEquals(2, file.read(buffer, 8));
      assertEquals(2, buffer.position());
      assertEquals(-1, file.read(buffer, 10));
      assertEquals(-1, file.read(buffer, 1L << 40));
      buffer.limit(buffer.position());
      assertEquals(0, file.read(buffer, 0));
    }
  }

  @Test
  void onlyWhatIsInThePageCacheIsReadWithoutWaiting() throws Exception {
    Path path = clean("file", 100_000);
    try (OpenFile file = find("file")) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(65_536);
      assertEquals(65_536, file.readCached(buffer, 0));
      assertEquals(34_464, file.readCached(buffer.clear(), 65_536));
      assertEquals(34_464, buffer.position());
      assertEquals(0, file.readCached(buffer.clear(), 100_000), "the end");
      boolean refused = false;
      boolean cold = true;
      // The kernel asks the disk in any case, and a fast one may have answered before it looks.
      for (int attempt = 0; attempt < DROPS_MAX && cold && !refused; attempt++) {
        forget(path);
        cold = PageCache.cachedBytes(file.descriptor(), 0, 65_536) == 0; // not on tmpfs
        refused = file.readCached(buffer.clear(), 0) == 0;
      }
      assertEquals(cold, refused);
      assertEquals(65_536, file.read(buffer.clear(), 0));
      assertEquals(65_536, file.readCached(buffer.clear(), 0));
    }
  }

  /** Who is told that a part is in memory gives it to sendfile(2) on the event loop. */
  @Test
  void whatTheDiskIsStillDeliveringIsNotInThePageCache() throws Exception {
    int size = 64 << 20;
    int window = 4 << 20;
    Path path = clean("file", size);
    ByteBuffer buffer = ByteBuffer.allocateDirect(window);
    for (int attempt = 0; attempt < 5; attempt++) {
      forget(path);
      try (OpenFile file = find("file")) {
        FileCalls.readAhead(file.descriptor(), 0, size);
        for (int offset = 0; offset < size; offset += window) {
          if (file.isCached(offset, window, 0)) {
            assertEquals(window, file.readCached(buffer.clear(), offset), "at " + offset);
          }
        }
      }
    }
  }

  @Test
  void whatWasLoadedIsInThePageCache() throws Exception {
    int size = 16 << 20;
    int window = 4 << 20;
    Path path = clean("file", size);
    ByteBuffer buffer = ByteBuffer.allocateDirect(window);
    for (int attempt = 0; attempt < 5; attempt++) {
      forget(path);
      try (OpenFile file = find("file")) {
        for (int offset = 0; offset < size; offset += window) {
          file.load(offset, window);
          assertEquals(window, file.readCached(buffer.clear(), offset), "at " + offset);
        }
      }
    }
  }

  @Test
  void nothingIsReadAheadButWhatIsAskedFor() throws Exception {
    int size = 16 << 20;
    int window = 4 << 20;
    Path path = clean("file", size);
    forget(path);
    try (OpenFile file = find("file")) {
      boolean cold = PageCache.cachedBytes(file.descriptor(), 0, size) == 0; // not on tmpfs
      file.load(0, window);
      assertEquals(cold ? window : size, PageCache.cachedBytes(file.descriptor(), 0, size));
      file.readAhead(window, size);
      assertEquals(size, PageCache.cachedBytes(file.descriptor(), 0, size)); // or on their way
      file.readAhead(size, 0);
    }
  }

  @Test
  void aPartThatIsGoneCannotBeLoaded() throws Exception {
    Path path = clean("file", 100_000);
    OpenFile file = find("file");
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.truncate(50_000);
    }
    file.load(0, 50_000);
    assertThrows(TruncatedFileException.class, () -> file.load(0, 100_000));
    file.close();
    assertThrows(ClosedChannelException.class, () -> file.load(0, 1));
  }

  /** As on a file system without sendfile(2). */
  @Test
  void whatCannotBeSentIsLoadedByReading() throws IOException {
    byte[] path = "/proc/self/pagemap".getBytes(StandardCharsets.US_ASCII);
    int descriptor = FileCalls.open(FileCalls.WORKING_DIRECTORY, path, FileCalls.O_RDONLY);
    assertEquals(-Errno.EINVAL, PageCache.load(descriptor, 0, 4096));
    try (OpenFile file = new OpenFile(descriptor, new FileStatus())) {
      file.load(0, 4096);
      assertThrows(IOException.class, () -> file.load(1, 4096), "it has whole numbers only");
    }
  }

  /** Writes a file of zeros whose pages can be dropped, since the disk has them. */
  private Path clean(String name, int sizeBytes) throws IOException {
    Path path = Files.write(temporary.resolve(name), new byte[sizeBytes]);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    return path;
  }

  /** Has the kernel drop what it holds of a file, where it can: not on tmpfs. */
  private static void forget(Path path) throws Exception {
    String[] drop = {"dd", "if=" + path, "iflag=nocache", "count=0", "status=none"};
    assertEquals(0, new ProcessBuilder(drop).start().waitFor());
  }

  @Test
  void bytesBeyondFourGibibytesAreRead() throws IOException {
    long position = (1L << 32) + 12_345;
    try (FileChannel channel =
        FileChannel.open(
            temporary.resolve("sparse"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {'m'}), position);
    }
    try (OpenFile file = find("sparse")) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(8);
      assertEquals(position + 1, file.sizeBytes());
      assertEquals(2, file.read(buffer, position - 1));
      assertEquals(0, buffer.get(0));
      assertEquals('m', buffer.get(1));
    }
  }

  @Test
  void aClosedFileHasNoDescriptor() throws IOException {
    Files.writeString(temporary.resolve("file"), "closed");
    Files.writeString(temporary.resolve("other"), "stranger");
    OpenFile file = find("file");
    int number = file.descriptor();
    file.close();
    try (OpenFile other = find("other")) {
      assertEquals(number, other.descriptor(), "the kernel gives the lowest free number again");
      file.close();
      assertEquals(-1, file.descriptor());
      assertThrows(ClosedChannelException.class, () -> file.read(ByteBuffer.allocateDirect(8), 0));
      assertEquals(0, file.readCached(ByteBuffer.allocateDirect(8), 0));
      file.readAhead(0, 8);
      ByteBuffer buffer = ByteBuffer.allocateDirect(8);
      assertEquals(8, other.read(buffer, 0));
    }
  }

  @Test
  void aReadThatRacesWithCloseNeverSeesAnotherFile() throws Exception {
    Files.writeString(temporary.resolve("mine"), "mine");
    Files.writeString(temporary.resolve("other"), "xxxx");
    Current current = new Current(find("mine"));
    AtomicBoolean stop = new AtomicBoolean();
    AtomicReference<String> wrong = new AtomicReference<>("");
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  ByteBuffer buffer = ByteBuffer.allocateDirect(4);
                  while (!stop.get()) {
                    try {
                      current.file.read(buffer.clear(), 0);
                      String text = StandardCharsets.US_ASCII.decode(buffer.flip()).toString();
                      if (!text.equals("mine")) {
                        wrong.set(text);
                      }
                    } catch (IOException closed) {
                      // Closed between get and read, which is what this is about.
                    }
                  }
                });
    for (int round = 0; round < 20_000; round++) {
      current.file.close();
      find("other").close();
      current.file = find("mine");
    }
    stop.set(true);
    reader.join();
    current.file.close();
    assertEquals("", wrong.get());
  }

  @AfterEach
  void closeRoot() {
    root.close();
  }

  private OpenFile find(String name) {
    if (root.find(Answers.bytes(name)) instanceof Resource.RegularFile found) {
      return found.file();
    }
    throw new AssertionError(name + " is not a regular file");
  }

  private static final class Current {
    volatile OpenFile file;

    Current(OpenFile file) {
      this.file = file;
    }
  }
}
