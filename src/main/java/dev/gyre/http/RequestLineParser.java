package dev.gyre.http;

import org.jspecify.annotations.Nullable;

/**
 * Splits one request line (RFC 9112 section 3): method, single space, target, single space,
 * version. The bytes hold no control byte. Only one of the two results is there.
 */
final class RequestLineParser {
  private static final byte[] VERSION_PREFIX = {'H', 'T', 'T', 'P', '/'};

  /** Length of {@code HTTP/1.1}. */
  private static final int VERSION_BYTES = 8;

  private final byte[] bytes;
  private final int start;
  private Request.@Nullable RequestLine requestLine;
  private final @Nullable Refusal refusal;
  private int authorityStart;
  private int authorityEnd;

  RequestLineParser(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.start = start;
    this.refusal = split(end);
  }

  /** The line's parts, or null when it was refused. */
  Request.@Nullable RequestLine requestLine() {
    return requestLine;
  }

  /** Why the line was refused, or null. */
  @Nullable Refusal refusal() {
    return refusal;
  }

  private @Nullable Refusal split(int end) {
    int methodEnd = start;
    while (methodEnd < end && Octets.isToken(bytes[methodEnd])) {
      methodEnd++;
    }
    if (methodEnd == end) {
      return Faults.REQUEST_LINE;
    }
    if (methodEnd == start || bytes[methodEnd] != ' ') {
      return Faults.METHOD;
    }
    int targetStart = methodEnd + 1;
    int targetEnd = targetStart;
    while (targetEnd < end && bytes[targetEnd] != ' ') {
      targetEnd++;
    }
    if (targetEnd == targetStart || targetEnd == end) {
      return Faults.REQUEST_LINE;
    }
    int versionStart = targetEnd + 1;
    if (!isVersion(versionStart, end)) {
      return Faults.VERSION;
    }
    int major = bytes[versionStart + VERSION_PREFIX.length];
    int minor = bytes[end - 1];
    if (major != '1') {
      return major == '0' ? Faults.VERSION : Faults.VERSION_NUMBER;
    }
    Method method = method(methodEnd);
    if (!isTarget(method, targetStart, targetEnd)) {
      return Faults.TARGET;
    }
    requestLine =
        new Request.RequestLine(
            method,
            methodEnd - start,
            targetEnd - start,
            authorityStart,
            authorityEnd,
            Math.min(minor - '0', 1));
    return null;
  }

  private boolean isVersion(int from, int end) {
    if (end - from != VERSION_BYTES) {
      return false;
    }
    for (int i = 0; i < VERSION_PREFIX.length; i++) {
      if (bytes[from + i] != VERSION_PREFIX[i]) {
        return false;
      }
    }
    return Octets.isDigit(bytes[end - 3])
        && bytes[end - 2] == '.'
        && Octets.isDigit(bytes[end - 1]);
  }

  private Method method(int end) {
    return switch (end - start) {
      case 3 -> is("GET") ? Method.GET : is("PUT") ? Method.PUT : Method.UNKNOWN;
      case 4 -> is("HEAD") ? Method.HEAD : is("POST") ? Method.POST : Method.UNKNOWN;
      case 5 -> is("PATCH") ? Method.PATCH : is("TRACE") ? Method.TRACE : Method.UNKNOWN;
      case 6 -> is("DELETE") ? Method.DELETE : Method.UNKNOWN;
      case 7 -> is("OPTIONS") ? Method.OPTIONS : is("CONNECT") ? Method.CONNECT : Method.UNKNOWN;
      default -> Method.UNKNOWN;
    };
  }

  private boolean is(String method) {
    for (int i = 0; i < method.length(); i++) {
      if (bytes[start + i] != method.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean isTarget(Method method, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] < 0 || bytes[i] == '#') {
        return false;
      }
    }
    if (method == Method.CONNECT) {
      setAuthority(from, to);
      return HostSyntax.isAuthorityForm(bytes, from, to);
    }
    if (bytes[from] == '/') {
      return true;
    }
    if (bytes[from] == '*') {
      return method == Method.OPTIONS && to - from == 1;
    }
    return isAbsoluteForm(from, to);
  }

  private boolean isAbsoluteForm(int from, int to) {
    int schemeEnd = from;
    while (schemeEnd < to && bytes[schemeEnd] != ':') {
      schemeEnd++;
    }
    if (!Octets.equalsIgnoreCase(bytes, from, schemeEnd, "http")
        && !Octets.equalsIgnoreCase(bytes, from, schemeEnd, "https")) {
      return false;
    }
    int hostStart = schemeEnd + 3;
    if (hostStart > to || bytes[schemeEnd + 1] != '/' || bytes[schemeEnd + 2] != '/') {
      return false;
    }
    int hostEnd = hostStart;
    while (hostEnd < to && bytes[hostEnd] != '/' && bytes[hostEnd] != '?') {
      hostEnd++;
    }
    setAuthority(hostStart, hostEnd);
    return HostSyntax.isHostAndPort(bytes, hostStart, hostEnd);
  }

  private void setAuthority(int from, int to) {
    authorityStart = from - start;
    authorityEnd = to - start;
  }
}
