package dev.gyre.routing;

import dev.gyre.files.Resource;
import dev.gyre.http.PercentEncoding;
import org.jspecify.annotations.Nullable;

/** What a look-up found, for people. */
final class FoundText {
  private FoundText() {}

  static String of(byte[] path, @Nullable Resource found) {
    return "/" + PercentEncoding.percentEncodePath(path) + ": " + text(found);
  }

  private static String text(@Nullable Resource found) {
    return switch (found) {
      case null -> "not in memory, a file thread looks";
      case Resource.RegularFile file -> "file of " + file.file().sizeBytes() + " bytes";
      case Resource.Directory directory -> "directory";
      case Resource.Absent absent ->
          switch (absent.why()) {
            case NOT_FOUND -> "nothing there";
            case SPECIAL_FILE -> "a special file, which is not served";
            case LINK_REFUSED -> "a symbolic link that may not be followed";
          };
      case Resource.Denied denied -> "this process may not read it";
      case Resource.Exhausted exhausted -> "short of descriptors or memory: " + exhausted.call();
      case Resource.Failed failed -> "failed: " + failed.call() + ", errno " + failed.errno();
    };
  }
}
