package dev.gyre.http;

/** The syntax of Host and of an authority without user information (RFC 3986 section 3.2). */
final class HostSyntax {
  private HostSyntax() {}

  /** {@code host [":" port]} with a host that is not empty; the port may be empty. */
  static boolean isHostAndPort(byte[] bytes, int from, int to) {
    int hostEnd = hostEnd(bytes, from, to);
    return hostEnd > from
        && (hostEnd == to || (bytes[hostEnd] == ':' && isPort(bytes, hostEnd + 1, to)));
  }

  /** The authority-form of CONNECT (RFC 9112 section 3.2.3): host and port are both needed. */
  static boolean isAuthorityForm(byte[] bytes, int from, int to) {
    int hostEnd = hostEnd(bytes, from, to);
    return hostEnd > from
        && hostEnd + 1 < to
        && bytes[hostEnd] == ':'
        && isPort(bytes, hostEnd + 1, to);
  }

  /** End of the longest host, or {@code from} when there is none. */
  private static int hostEnd(byte[] bytes, int from, int to) {
    if (from < to && bytes[from] == '[') {
      for (int i = from + 1; i < to; i++) {
        if (bytes[i] == ']') {
          return isInnerLiteral(bytes, from + 1, i) ? i + 1 : from;
        }
      }
      return from;
    }
    int i = from;
    while (i < to && bytes[i] != ':') {
      int b = bytes[i];
      if (b == '%') {
        if (i + 2 >= to || Octets.hexValue(bytes[i + 1]) < 0 || Octets.hexValue(bytes[i + 2]) < 0) {
          return from;
        }
        i += 3;
      } else if (PercentEncoding.isUnreserved(b) || isSubDelimiter(b)) {
        i++;
      } else {
        return from;
      }
    }
    return i;
  }

  private static boolean isPort(byte[] bytes, int from, int to) {
    int port = 0;
    for (int i = from; i < to; i++) {
      if (!Octets.isDigit(bytes[i])) {
        return false;
      }
      port = port * 10 + bytes[i] - '0';
      if (port > 65_535) {
        return false;
      }
    }
    return true;
  }

  /** What may stand between brackets: IPv6 or IPvFuture. */
  private static boolean isInnerLiteral(byte[] bytes, int from, int to) {
    if (from < to && (bytes[from] | 0x20) == 'v') {
      return isFutureAddress(bytes, from + 1, to);
    }
    return isIpv6(bytes, from, to);
  }

  private static boolean isFutureAddress(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && Octets.hexValue(bytes[i]) >= 0) {
      i++;
    }
    if (i == from || i + 1 >= to || bytes[i] != '.') {
      return false;
    }
    for (i++; i < to; i++) {
      int b = bytes[i];
      if (!PercentEncoding.isUnreserved(b) && !isSubDelimiter(b) && b != ':') {
        return false;
      }
    }
    return true;
  }

  /** Eight groups of up to four digits, one run of which may be "::", the last two as IPv4. */
  private static boolean isIpv6(byte[] bytes, int from, int to) {
    int groups = 0;
    boolean elided = false;
    int i = from;
    if (to - from >= 2 && bytes[from] == ':' && bytes[from + 1] == ':') {
      elided = true;
      i = from + 2;
    }
    while (i < to) {
      int start = i;
      while (i < to && Octets.hexValue(bytes[i]) >= 0) {
        i++;
      }
      if (i < to && bytes[i] == '.') {
        groups += 2;
        return isIpv4(bytes, start, to) && (elided ? groups < 8 : groups == 8);
      }
      if (i == start || i - start > 4) {
        return false;
      }
      groups++;
      if (i == to) {
        break;
      }
      if (bytes[i] != ':' || i + 1 == to) {
        return false;
      }
      i++;
      if (bytes[i] == ':') {
        if (elided) {
          return false;
        }
        elided = true;
        i++;
      }
    }
    return elided ? groups < 8 : groups == 8;
  }

  private static boolean isIpv4(byte[] bytes, int from, int to) {
    int i = from;
    for (int part = 0; part < 4; part++) {
      if (part > 0) {
        if (i >= to || bytes[i] != '.') {
          return false;
        }
        i++;
      }
      int start = i;
      int value = 0;
      while (i < to && i - start < 3 && Octets.isDigit(bytes[i])) {
        value = value * 10 + bytes[i] - '0';
        i++;
      }
      if (i == start || value > 255 || (i - start > 1 && bytes[start] == '0')) {
        return false;
      }
    }
    return i == to;
  }

  private static boolean isSubDelimiter(int b) {
    return switch (b) {
      case '!', '$', '&', '\'', '(', ')', '*', '+', ',', ';', '=' -> true;
      default -> false;
    };
  }
}
