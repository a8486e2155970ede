package dev.gyre.archive;

import dev.gyre.http.PercentEncoding;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** How an archive of a directory is called, and what is in it: everything below one directory. */
final class ArchiveNames {
  /** The root has a name of the server only, which is nobody's business. */
  private static final byte[] NAME_OF_ROOT = "files".getBytes(StandardCharsets.US_ASCII);

  private final int skipped;
  private final byte[] name;

  /**
   * Names for an archive.
   *
   * @param path of the directory below the root, without slashes at its ends
   */
  ArchiveNames(byte[] path) {
    int start = path.length;
    while (start > 0 && path[start - 1] != '/') {
      start--;
    }
    skipped = path.length == 0 ? 0 : path.length + 1;
    name = path.length == 0 ? NAME_OF_ROOT : Arrays.copyOfRange(path, start, path.length);
  }

  /** The path in the archive of what has that path below the root. */
  byte[] of(byte[] path) {
    if (path.length < Math.max(1, skipped)) {
      return name;
    }
    byte[] whole = Arrays.copyOf(name, name.length + 1 + path.length - skipped);
    whole[name.length] = '/';
    System.arraycopy(path, skipped, whole, name.length + 1, path.length - skipped);
    return whole;
  }

  /**
   * Value of Content-Disposition (RFC 6266): the name in ASCII, and as it is for those who read
   * that (RFC 8187), without what hides, turns the reading direction or leads elsewhere.
   */
  String disposition(ArchiveFormat format) {
    String text = new String(name, StandardCharsets.UTF_8);
    StringBuilder shown = new StringBuilder();
    StringBuilder ascii = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              shown.appendCodePoint(isShown(c) ? c : '_');
              ascii.append(isPlain(c) ? (char) c : '_');
            });
    shown.append('.').append(format.suffix());
    ascii.append('.').append(format.suffix());
    String value = "attachment; filename=\"" + ascii + "\"";
    if (shown.compareTo(ascii) == 0) {
      return value;
    }
    byte[] bytes = shown.toString().getBytes(StandardCharsets.UTF_8);
    return value + "; filename*=UTF-8''" + PercentEncoding.percentEncode(bytes);
  }

  private static boolean isShown(int c) {
    return c != '\\'
        && switch (Character.getType(c)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.PRIVATE_USE,
              Character.SURROGATE,
              Character.UNASSIGNED ->
              false;
          default -> c != 0xFFFD;
        };
  }

  /** Percent signs are decoded by some browsers, quotes and backslashes need escapes. */
  private static boolean isPlain(int c) {
    return c >= ' ' && c < 0x7f && c != '"' && c != '\\' && c != '%';
  }
}
