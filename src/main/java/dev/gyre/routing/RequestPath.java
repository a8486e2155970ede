package dev.gyre.routing;

import dev.gyre.http.PercentEncoding;
import java.nio.charset.StandardCharsets;

/**
 * The path of a request target, decoded once. The only place where that is done, before anything
 * looks at the path, so that no two parts of the server can read it differently.
 *
 * <p>The rules, each with one answer:
 *
 * <ul>
 *   <li>A percent sign without two hexadecimal digits is 400, and so are {@code %u002e}, a NUL and
 *       a raw backslash.
 *   <li>An encoded slash is 404: no name holds one. It never separates segments.
 *   <li>Dot segments, plain or encoded, are removed as RFC 3986 section 5.2.4 says; a path that
 *       would leave the root is 400.
 *   <li>An empty segment, as in {@code a//b}, is 404: it must not be another way to write {@code
 *       a/b}, and a redirect would lead to other hosts when a path starts with two slashes.
 *   <li>All other bytes stand for themselves: file names may hold any. So an overlong form of
 *       {@code /} or {@code .} is two odd bytes of a name, {@code %5C} is a backslash in a name,
 *       {@code ;} starts no parameter and a dot at the end of a name stays.
 * </ul>
 */
public sealed interface RequestPath {
  /**
   * A path within the root.
   *
   * @param path names separated by single slashes, without one at either end; empty for the root
   * @param trailingSlash true when the target asks for a directory; always true for the root
   * @param rawQuery what follows the first question mark, not decoded; empty without one
   * @param hidden true when a name starts with a dot, other than {@code .well-known} in the root
   *     (RFC 8615)
   */
  record Normal(byte[] path, boolean trailingSlash, String rawQuery, boolean hidden)
      implements RequestPath {
    /** The path with a slash in front, without one behind, encoded: safe in Location and links. */
    public String encoded() {
      return "/" + PercentEncoding.percentEncodePath(path);
    }

    /** The query as it may stand in Location (RFC 3986 section 3.4); empty without one. */
    String encodedQuery() {
      return PercentEncoding.percentEncodeTarget(rawQuery.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  /**
   * A path that can name nothing.
   *
   * @param status 400 or 404
   * @param reason one short sentence; holds nothing from the request
   */
  record Refused(int status, String reason) implements RequestPath {}

  /**
   * Reads the target of a request that asks for a file.
   *
   * @param target request-target in origin-form or absolute-form, a character for each byte
   */
  static RequestPath of(String target) {
    int start = pathStart(target);
    if (start < 0) {
      return new Refused(400, "target has no path");
    }
    int question = target.indexOf('?', start);
    int end = question < 0 ? target.length() : question;
    String query = question < 0 ? "" : target.substring(question + 1);
    if (start == end) {
      return new Normal(new byte[0], true, query, false);
    }
    PathNormaliser normaliser = new PathNormaliser(target, start, end);
    Refused refused = normaliser.run();
    return refused != null
        ? refused
        : new Normal(
            normaliser.path(), normaliser.trailingSlash(), query, normaliser.startsAnyWithDot());
  }

  /**
   * Where the path begins in a target of origin-form or absolute-form, in which it may be empty; -1
   * when the target has none.
   */
  static int pathStart(String target) {
    if (target.startsWith("/")) {
      return 0;
    }
    int scheme = target.indexOf("://");
    if (scheme < 0) {
      return -1;
    }
    int start = scheme + 3;
    while (start < target.length() && target.charAt(start) != '/' && target.charAt(start) != '?') {
      start++;
    }
    return start;
  }
}
