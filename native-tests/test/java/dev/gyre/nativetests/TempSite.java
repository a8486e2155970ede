package dev.gyre.nativetests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;

/**
 * A directory to serve. Names are made of bytes, so they mean the same in every locale. Files are
 * years old unless a test says otherwise: young ones have weak tags.
 */
final class TempSite {
  static final Instant LONG_AGO = Instant.parse("2020-02-29T12:34:56.789Z");

  private final Path root;

  private TempSite(Path root) {
    this.root = root;
  }

  static TempSite in(Path root) {
    TempSite site = new TempSite(root);
    make(() -> Files.createDirectories(root));
    return site;
  }

  Path root() {
    return root;
  }

  /** A path under the root, of the UTF-8 bytes of its names. */
  Path path(String name) {
    return path(name.getBytes(StandardCharsets.UTF_8));
  }

  Path path(byte[] name) {
    return Path.of(URI.create(root.toUri().toString().replaceAll("/$", "") + "/" + encode(name)));
  }

  /** Percent-encodes every byte but letters, digits, slash, dot and hyphen. */
  static String encode(byte[] name) {
    StringBuilder encoded = new StringBuilder();
    for (byte each : name) {
      int b = each & 0xff;
      boolean plain =
          b < 0x80 && (Character.isLetterOrDigit(b) || b == '/' || b == '.' || b == '-');
      encoded.append(plain ? String.valueOf((char) b) : "%%%02X".formatted(b));
    }
    return encoded.toString();
  }

  TempSite file(String name, String content) {
    return file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  TempSite file(String name, byte[] content) {
    return file(name.getBytes(StandardCharsets.UTF_8), content);
  }

  TempSite file(byte[] name, byte[] content) {
    Path path = path(name);
    make(
        () -> {
          Files.createDirectories(path.getParent() == null ? root : path.getParent());
          Files.write(path, content);
          Files.setLastModifiedTime(path, FileTime.from(LONG_AGO));
        });
    return this;
  }

  TempSite directory(String name) {
    make(() -> Files.createDirectories(path(name)));
    return this;
  }

  TempSite link(String name, String target) {
    make(() -> Files.createSymbolicLink(path(name), Path.of(target)));
    return this;
  }

  TempSite permissions(String name, String permissions) {
    make(
        () ->
            Files.setPosixFilePermissions(
                path(name), PosixFilePermissions.fromString(permissions)));
    return this;
  }

  TempSite modified(String name, Instant time) {
    make(() -> Files.setLastModifiedTime(path(name), FileTime.from(time)));
    return this;
  }

  /** A file of that size that occupies next to nothing, with bytes written at their offsets. */
  TempSite sparse(String name, long size, Marker... markers) {
    make(
        () -> {
          try (FileChannel channel =
              FileChannel.open(
                  path(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[1]), size - 1);
            for (Marker marker : markers) {
              channel.write(
                  ByteBuffer.wrap(marker.text().getBytes(StandardCharsets.US_ASCII)),
                  marker.offset());
            }
          }
          Files.setLastModifiedTime(path(name), FileTime.from(LONG_AGO));
        });
    return this;
  }

  TempSite truncate(String name, long size) {
    make(
        () -> {
          try (FileChannel channel = FileChannel.open(path(name), StandardOpenOption.WRITE)) {
            channel.truncate(size);
          }
        });
    return this;
  }

  TempSite append(String name, byte[] content) {
    make(() -> Files.write(path(name), content, StandardOpenOption.APPEND));
    return this;
  }

  /** Writes a file to the disk and drops it from the page cache, where there is a disk. */
  void forget(String name) throws IOException, InterruptedException {
    try (FileChannel channel = FileChannel.open(path(name), StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    String[] drop = {"dd", "if=" + path(name), "iflag=nocache", "count=0", "status=none"};
    if (new ProcessBuilder(drop).start().waitFor() != 0) {
      throw new IOException("dd could not drop the cache of " + name);
    }
  }

  TempSite delete(String name) {
    make(() -> Files.delete(path(name)));
    return this;
  }

  /** Bytes that look random and are the same in every run. */
  static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  static byte[] repeated(int size, char value) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  /** Text at an offset. */
  record Marker(long offset, String text) {}

  /** A step that may fail with an input-output error. */
  private interface Step {
    void run() throws IOException;
  }

  private static void make(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
