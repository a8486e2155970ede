package dev.gyre.os;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limit ends a test that would block. */
@Timeout(60)
final class SystemCallsTest {
  @TempDir Path temporary;

  @Test
  void errorsAreNegativeNumbersNotExceptions() {
    assertEquals(-Errno.ENOENT, open(temporary.resolve("none")));
    assertEquals(-Errno.EBADF, FileCalls.close(-1));
    assertEquals(-Errno.EBADF, FileCalls.describe(-1, new FileStatus()));
    assertEquals(-Errno.EBADF, FileCalls.read(-1, ByteBuffer.allocateDirect(1), 0));
    assertEquals(-Errno.EBADF, FileCalls.readCached(-1, ByteBuffer.allocateDirect(1), 0));
    assertEquals(-Errno.EBADF, FileSystemType.magic(-1));
    assertEquals(-Errno.EBADF, FileCalls.rewind(-1));
    assertEquals(-Errno.EBADF, FileCalls.lock(-1));
    assertEquals(-Errno.EBADF, FileCalls.readAhead(-1, 0, 1));
    assertEquals(-Errno.EBADF, PageCache.load(-1, 0, 1));
    assertEquals(-Errno.EBADF, SocketCalls.sendFile(-1, -1, 0, 1));
    assertEquals(-Errno.EBADF, SocketCalls.acknowledgedBytes(-1));
    assertEquals(-Errno.EBADF, SocketCalls.sendFileAtOnce(-1, -1, 0, 1));
    assertEquals(-Errno.EBADF, SocketCalls.setUnsentBytesMax(-1, 1));
    assertEquals(-Errno.EBADF, SocketCalls.receiveAtOnce(-1, new byte[1], 1));
    try (DirectoryReader reader = new DirectoryReader(-1)) {
      assertEquals(-Errno.EBADF, reader.next());
    }
  }

  @Test
  void pathsTheKernelCannotSeeWholeAreRefusedBeforeTheCall() {
    byte[] withZero = {'/', 0, 'x'};
    byte[] tooLong = new byte[4096];
    Arrays.fill(tooLong, (byte) 'x');
    assertEquals(-Errno.EINVAL, FileCalls.open(FileCalls.WORKING_DIRECTORY, withZero, 0));
    assertEquals(-Errno.ENAMETOOLONG, FileCalls.open(FileCalls.WORKING_DIRECTORY, tooLong, 0));
    FileStatus status = new FileStatus();
    assertEquals(-Errno.ENAMETOOLONG, DirectoryReader.describe(-1, tooLong, 0, 4096, status));
    assertEquals(-Errno.EBADF, DirectoryReader.describe(-1, tooLong, 0, 1, status));
    assertEquals(-Errno.EINVAL, FileCalls.openBeneath(-1, withZero, 0, 0));
    assertEquals(-Errno.EINVAL, FileCalls.readLink(-1, withZero, new byte[1]));
  }

  @Test
  void heapBuffersAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> FileCalls.read(0, ByteBuffer.allocate(1), 0));
    assertThrows(
        IllegalArgumentException.class, () -> FileCalls.readCached(0, ByteBuffer.allocate(1), 0));
  }

  @Test
  void aMissingFunctionIsNamed() {
    UnsatisfiedLinkError thrown =
        assertThrows(
            UnsatisfiedLinkError.class, () -> Native.callFunction("no_such_function", 0, 0, 0, 0));
    assertEquals(
        "the C library has no function no_such_function(); Gyre needs glibc 2.28 or musl 1.2, or"
            + " newer",
        thrown.getMessage());
  }

  @Test
  void anUnknownProcessorIsNamed() {
    assertEquals(Processor.AARCH64, Processor.named("aarch64"));
    UnsatisfiedLinkError thrown =
        assertThrows(UnsatisfiedLinkError.class, () -> Processor.named("riscv64"));
    assertEquals("Gyre's system calls know x86_64 and aarch64, not riscv64", thrown.getMessage());
  }

  @Test
  void aLockIsForOneDescriptorUntilItIsClosed() {
    int first = open(temporary);
    int second = open(temporary);
    try {
      assertEquals(0, FileCalls.lock(first));
      assertEquals(-Errno.EAGAIN, FileCalls.lock(second));
      FileCalls.close(first);
      assertEquals(0, FileCalls.lock(second));
    } finally {
      FileCalls.close(second);
    }
  }

  @Test
  void linksAreReadAsBytes() throws IOException {
    Files.createSymbolicLink(temporary.resolve("link"), Path.of("target/of it"));
    byte[] buffer = new byte[64];
    int length =
        FileCalls.readLink(FileCalls.WORKING_DIRECTORY, bytes(temporary.resolve("link")), buffer);
    assertEquals(
        "target/of it", new String(buffer, 0, Math.max(length, 0), StandardCharsets.UTF_8));
  }

  @Test
  void sendFileTakesBytesFromTheOffsetAndWaitsForNobodyEvenOnABlockingSocket() throws Exception {
    byte[] content = new byte[100_000];
    for (int index = 0; index < content.length; index++) {
      content[index] = (byte) (index * 31);
    }
    Path path = Files.write(temporary.resolve("file"), content);
    int[] sockets = socketPair();
    int file = open(path);
    try {
      assertEquals(5_000, SocketCalls.sendFile(sockets[0], file, 777, 5_000));
      assertEquals(0, SocketCalls.sendFile(sockets[0], file, content.length, 5_000));
      assertArrayEquals(Arrays.copyOfRange(content, 777, 5_777), receive(sockets[1], 5_000));
      long result = 1;
      while (result > 0) {
        result = SocketCalls.sendFileAtOnce(sockets[0], file, 0, content.length);
      }
      assertEquals(-Errno.EAGAIN, result);
      assertTrue(SocketCalls.acknowledgedBytes(sockets[0]) < 0, "a socket pair is not TCP");
      assertFalse(SocketCalls.holdsUnacknowledged(sockets[0]), "a socket pair is not TCP");
      assertTrue(SocketCalls.setUnsentBytesMax(sockets[0], 1) < 0, "a socket pair is not TCP");
    } finally {
      FileCalls.close(file);
      FileCalls.close(sockets[0]);
      FileCalls.close(sockets[1]);
    }
  }

  @Test
  void aFreshlyWrittenFileIsInThePageCache() throws IOException {
    Path path = Files.write(temporary.resolve("file"), new byte[100_000]);
    int file = open(path);
    try {
      assertEquals(0, FileCalls.readAhead(file, 0, 100_000));
      if (kernelIsAtLeast(6, 5)) {
        assertEquals(100_000, PageCache.cachedBytes(file, 0, 100_000));
        assertEquals(10, PageCache.cachedBytes(file, 4096, 10));
        assertEquals(0, PageCache.cachedBytes(file, 1 << 20, 1 << 20));
      } else {
        assertEquals(-Errno.ENOSYS, PageCache.cachedBytes(file, 0, 100_000));
      }
      assertEquals(-Errno.EINVAL, PageCache.cachedBytes(file, 0, 0));
    } finally {
      FileCalls.close(file);
    }
  }

  @Test
  void theLimitOfOpenFilesIsThatOfTheProcess() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
      if (line.startsWith("Max open files")) {
        String soft = line.substring(26).trim().split("\\s+", -1)[0];
        long limit = soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
        assertEquals(limit, ResourceLimits.openFiles());
      }
    }
  }

  @Test
  void aLimitThatIsNoneOrIsNotToldIsNone() {
    assertEquals(1024, ResourceLimits.limit(0, 1024));
    assertEquals(Long.MAX_VALUE, ResourceLimits.limit(0, -1));
    assertEquals(Long.MAX_VALUE, ResourceLimits.limit(-Errno.EPERM, 0));
  }

  @ParameterizedTest
  @CsvSource({"2, ENOENT", "-2, ENOENT", "38, ENOSYS", "105, ENOBUFS", "4095, errno 4095"})
  void errorNumbersHaveNames(int number, String name) {
    assertEquals(name, Errno.name(number));
  }

  private static boolean kernelIsAtLeast(int major, int minor) {
    String[] parts = System.getProperty("os.version", "").split("[.-]", -1);
    int ours = Integer.parseInt(parts[0]) * 1000 + Integer.parseInt(parts[1]);
    return ours >= major * 1000 + minor;
  }

  private static int open(Path path) {
    return FileCalls.open(FileCalls.WORKING_DIRECTORY, bytes(path), FileCalls.O_CLOEXEC);
  }

  private static byte[] bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static int[] socketPair() {
    Scratch scratch = Scratch.ofThread();
    assertEquals(0, Native.callFunction("socketpair", 1, 1, 0, scratch.wordsAddress));
    return new int[] {scratch.words.getInt(0), scratch.words.getInt(4)};
  }

  private static byte[] receive(int socket, int count) {
    Scratch scratch = Scratch.ofThread();
    byte[] all = new byte[count];
    int filled = 0;
    while (filled < count) {
      int wanted = Math.min(count - filled, Scratch.PATH_BYTES);
      int received = Native.callFunction("recv", socket, scratch.targetAddress, wanted, 0);
      assertTrue(received > 0, "recv: " + received);
      scratch.target.get(0, all, filled, received);
      filled += received;
    }
    return all;
  }
}
