package dev.gyre.http2;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The fields that both sides know (RFC 7541 appendix A). */
final class StaticTable {
  /** Names, each followed by its value; indices begin with 1. */
  private static final String[] FIELDS = {
    ":authority", "",
    ":method", "GET",
    ":method", "POST",
    ":path", "/",
    ":path", "/index.html",
    ":scheme", "http",
    ":scheme", "https",
    ":status", "200",
    ":status", "204",
    ":status", "206",
    ":status", "304",
    ":status", "400",
    ":status", "404",
    ":status", "500",
    "accept-charset", "",
    "accept-encoding", "gzip, deflate",
    "accept-language", "",
    "accept-ranges", "",
    "accept", "",
    "access-control-allow-origin", "",
    "age", "",
    "allow", "",
    "authorization", "",
    "cache-control", "",
    "content-disposition", "",
    "content-encoding", "",
    "content-language", "",
    "content-length", "",
    "content-location", "",
    "content-range", "",
    "content-type", "",
    "cookie", "",
    "date", "",
    "etag", "",
    "expect", "",
    "expires", "",
    "from", "",
    "host", "",
    "if-match", "",
    "if-modified-since", "",
    "if-none-match", "",
    "if-range", "",
    "if-unmodified-since", "",
    "last-modified", "",
    "link", "",
    "location", "",
    "max-forwards", "",
    "proxy-authenticate", "",
    "proxy-authorization", "",
    "range", "",
    "referer", "",
    "refresh", "",
    "retry-after", "",
    "server", "",
    "set-cookie", "",
    "strict-transport-security", "",
    "transfer-encoding", "",
    "user-agent", "",
    "vary", "",
    "via", "",
    "www-authenticate", "",
  };

  static final int SIZE = FIELDS.length / 2;

  private static final byte[][] NAMES = column(0);
  private static final byte[][] VALUES = column(1);
  private static final Map<String, Integer> INDEX_OF_NAME = indices();

  private StaticTable() {}

  /** The name at an index from 1 to {@link #SIZE}. */
  static byte[] name(int index) {
    return NAMES[index - 1];
  }

  /** The value there, often empty. */
  static byte[] value(int index) {
    return VALUES[index - 1];
  }

  /** The first index of a name in lower case, or 0. */
  static int indexOf(String name) {
    return INDEX_OF_NAME.getOrDefault(name, 0);
  }

  private static byte[][] column(int column) {
    byte[][] texts = new byte[SIZE][];
    for (int i = 0; i < SIZE; i++) {
      texts[i] = FIELDS[2 * i + column].getBytes(StandardCharsets.US_ASCII);
    }
    return texts;
  }

  private static Map<String, Integer> indices() {
    Map<String, Integer> indices = new HashMap<>();
    for (int i = 0; i < SIZE; i++) {
      indices.putIfAbsent(FIELDS[2 * i], i + 1);
    }
    return indices;
  }
}
