package dev.gyre.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers of a root as text, to compare them: what was found, and what is in it. */
final class Answers {
  private Answers() {}

  static byte[] bytes(String path) {
    return path.getBytes(StandardCharsets.UTF_8);
  }

  static String find(Root root, String path) {
    return find(root, bytes(path));
  }

  /** "file CONTENT", "directory INODE", or the refusal. Closes what it opened. */
  static String find(Root root, byte[] path) {
    return Objects.requireNonNull(of(root.find(path)));
  }

  /** As {@link #find}, of what was found; null of null. */
  static @Nullable String of(@Nullable Resource found) {
    return switch (found) {
      case null -> null;
      case Resource.RegularFile regular -> {
        try (OpenFile file = regular.file()) {
          yield "file " + content(file);
        }
      }
      case Resource.Directory listed -> {
        try (OpenDirectory directory = listed.directory()) {
          yield "directory " + directory.inode();
        }
      }
      case Resource.Absent absent -> absent.why().name();
      case Resource.Denied denied -> "DENIED";
      case Resource.Exhausted exhausted -> exhausted.toString();
      case Resource.Failed failed -> failed.toString();
    };
  }

  static String directory(Path path) throws IOException {
    return "directory " + Files.getAttribute(path, "unix:ino");
  }

  /** Open descriptors of this process on any directory, and on files under the given one. */
  static long openDescriptors(Path under) throws IOException {
    Path real = under.toRealPath();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      // The stream itself holds one on /proc/self/fd, before as well as after.
      return descriptors.filter(each -> isCounted(each, real)).count();
    }
  }

  private static boolean isCounted(Path descriptor, Path under) {
    try {
      return Files.isDirectory(descriptor) || Files.readSymbolicLink(descriptor).startsWith(under);
    } catch (IOException gone) {
      return false;
    }
  }

  private static String content(OpenFile file) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
    try {
      file.read(buffer, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
  }
}
