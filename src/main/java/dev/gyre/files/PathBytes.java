package dev.gyre.files;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Paths as the kernel has them. */
final class PathBytes {
  /** The directory itself, as the kernel wants it named. */
  static final byte[] HERE = {'.'};

  private PathBytes() {}

  /**
   * The bytes of an absolute path, without a slash at its end; none for {@code /}. Its URI keeps
   * them in every locale, its text does not.
   */
  static byte[] of(Path path) {
    String encoded = path.toAbsolutePath().toUri().getRawPath();
    byte[] text = encoded.getBytes(StandardCharsets.ISO_8859_1);
    byte[] bytes = new byte[text.length];
    int length = 0;
    for (int index = 0; index < text.length; index++) {
      if (text[index] == '%') {
        bytes[length++] = (byte) Integer.parseInt(encoded.substring(index + 1, index + 3), 16);
        index += 2;
      } else {
        bytes[length++] = text[index];
      }
    }
    while (length > 0 && bytes[length - 1] == '/') {
      length--;
    }
    return Arrays.copyOf(bytes, length);
  }

  /** Whether a relative path has no empty, {@code .} or {@code ..} segment and no zero byte. */
  static boolean isNormalised(byte[] path) {
    int start = 0;
    for (int index = 0; index <= path.length && path.length > 0; index++) {
      if (index == path.length || path[index] == '/') {
        int length = index - start;
        boolean onlyDots = length == 1 || length == 2;
        for (int dot = start; dot < index; dot++) {
          onlyDots &= path[dot] == '.';
        }
        if (length == 0 || onlyDots) {
          return false;
        }
        start = index + 1;
      } else if (path[index] == 0) {
        return false;
      }
    }
    return true;
  }

  /** A relative path as the kernel takes it: the empty one has a name too. */
  static byte[] orHere(byte[] path) {
    return path.length == 0 ? HERE : path;
  }
}
