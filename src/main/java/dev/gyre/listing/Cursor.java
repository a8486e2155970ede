package dev.gyre.listing;

import dev.gyre.http.PercentEncoding;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of a listing ends and the next begins: the last row, by what rows are ordered by. So
 * the next page goes on at the right place although rows have come or gone meanwhile, this one too.
 *
 * @param directory whether the row is one; directories come first
 * @param value its size or time where that is what rows are sorted by, else 0
 * @param name bytes of its name
 */
record Cursor(boolean directory, long value, byte[] name) {
  /** As it stands in a query: {@code d0.name} or {@code f1234.name}. */
  String token() {
    return (directory ? "d" : "f") + value + "." + PercentEncoding.percentEncode(name);
  }

  /** Null for what is no token. */
  static @Nullable Cursor parse(String encoded) {
    String text = new String(FormText.bytes(encoded), StandardCharsets.ISO_8859_1);
    int dot = text.indexOf('.');
    if (dot < 2 || (text.charAt(0) != 'd' && text.charAt(0) != 'f')) {
      return null;
    }
    try {
      long value = Long.parseLong(text.substring(1, dot));
      byte[] name = text.substring(dot + 1).getBytes(StandardCharsets.ISO_8859_1);
      return new Cursor(text.charAt(0) == 'd', value, name);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
