package dev.gyre.http;

/**
 * An entity tag (RFC 9110 section 8.8.3).
 *
 * @param weak true when equal tags only promise equal meaning, not equal bytes
 * @param opaque what stands between the quotes
 */
public record EntityTag(boolean weak, String opaque) {
  /** Until a file is that old, a second change within the clock's tick could go unseen. */
  private static final long SETTLED_AFTER_MILLIS = 2_000;

  /**
   * The tag of a file, from what changes when its content does.
   *
   * @param mtimeSeconds whole seconds of the modification time, since 1970
   * @param mtimeNanos the rest of it, 0 to 999,999,999
   * @param sizeBytes size of the file
   * @param inode number of the file in its file system
   * @param nowMillis wall time; the tag is weak while the file is younger than two seconds, or from
   *     the future
   */
  public static EntityTag forFile(
      long mtimeSeconds, int mtimeNanos, long sizeBytes, long inode, long nowMillis) {
    long ageSeconds = Math.floorDiv(nowMillis, 1_000L) - mtimeSeconds;
    long ageMillis = ageSeconds * 1_000 + Math.floorMod(nowMillis, 1_000L) - mtimeNanos / 1_000_000;
    boolean settled = ageSeconds > 2 || (ageSeconds >= 0 && ageMillis >= SETTLED_AFTER_MILLIS);
    String opaque =
        Long.toHexString(mtimeSeconds * 1_000_000_000 + mtimeNanos)
            + '-'
            + Long.toHexString(sizeBytes)
            + '-'
            + Long.toHexString(inode);
    return new EntityTag(!settled, opaque);
  }

  /** The tag of another form of the same content. */
  public EntityTag marked(String mark) {
    return mark.isEmpty() ? this : new EntityTag(weak, opaque + mark);
  }

  /** The tag as it stands in ETag. */
  public String headerValue() {
    return (weak ? "W/\"" : "\"") + opaque + '"';
  }

  /**
   * True when a list of tags, as in If-Match or If-None-Match, names this one (RFC 9110 section
   * 8.8.3.2): strongly when neither is weak, weakly by their characters alone. Looks at each
   * character once and makes no objects, so that long lists cost nothing but their length; what
   * cannot be read ends the list.
   */
  boolean isIn(String list, boolean strongly) {
    int at = 0;
    int length = list.length();
    while (true) {
      while (at < length && (Octets.isBlank(list.charAt(at)) || list.charAt(at) == ',')) {
        at++;
      }
      boolean otherWeak = list.startsWith("W/", at);
      int start = otherWeak ? at + 2 : at;
      int end = tagEnd(list, start);
      if (end < 0) {
        return false;
      }
      boolean comparable = !strongly || (!weak && !otherWeak);
      if (comparable && end - start - 2 == opaque.length() && list.startsWith(opaque, start + 1)) {
        return true;
      }
      at = end;
      while (at < length && Octets.isBlank(list.charAt(at))) {
        at++;
      }
      if (at == length || list.charAt(at) != ',') {
        return false;
      }
    }
  }

  /** True when the text is one tag and nothing else. */
  static boolean isTag(String text) {
    int start = text.startsWith("W/") ? 2 : 0;
    return tagEnd(text, start) == text.length();
  }

  /** Position behind the quoted tag that starts there, or -1. */
  private static int tagEnd(String text, int start) {
    if (start >= text.length() || text.charAt(start) != '"') {
      return -1;
    }
    for (int i = start + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        return i + 1;
      }
      if (c <= ' ' || c == 0x7f) {
        return -1;
      }
    }
    return -1;
  }
}
