package dev.gyre.archive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A path as a zip archive may have it: UTF-8, and no backslash, which some programs take for a
 * separator, so that {@code ..\x} would lead out of where it is unpacked. What cannot stay is
 * written as {@code %} and two digits, and then a {@code %} in the same path is too.
 */
final class ZipName {
  private ZipName() {}

  static byte[] of(byte[] name) {
    return isPlain(name) ? name : escaped(name);
  }

  private static boolean isPlain(byte[] name) {
    for (byte b : name) {
      if (b == '\\') {
        return false;
      }
    }
    return Utf8.isValid(name);
  }

  private static byte[] escaped(byte[] name) {
    ByteArrayOutputStream escaped = new ByteArrayOutputStream(name.length + 16);
    int at = 0;
    while (at < name.length) {
      int length = Utf8.lengthAt(name, at);
      if (length == 0 || name[at] == '\\' || name[at] == '%') {
        String code = String.format(Locale.ROOT, "%%%02X", name[at] & 0xff);
        escaped.writeBytes(code.getBytes(StandardCharsets.US_ASCII));
        at++;
      } else {
        escaped.write(name, at, length);
        at += length;
      }
    }
    return escaped.toByteArray();
  }
}
