package dev.gyre.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the fields of a head say about framing and about the connection, gathered line by line while
 * {@link RequestParser} reads them. A contradiction is refused at the line that makes it.
 */
final class HeadFacts {
  private static final long NO_LENGTH = -1;
  private static final long BAD_LENGTH = -2;

  private boolean host;
  private boolean chunked;
  private boolean close;
  private boolean keepAlive;
  private boolean expectContinue;
  private boolean expectUnknown;
  private long contentLength = NO_LENGTH;
  private int selectors = Selectors.NONE;

  void clear() {
    selectors = Selectors.NONE;
    host = false;
    chunked = false;
    close = false;
    keepAlive = false;
    expectContinue = false;
    expectUnknown = false;
    contentLength = NO_LENGTH;
  }

  /** Looks at one field; null when nothing is wrong with it. */
  @Nullable Refusal onField(
      byte[] bytes, int nameStart, int nameEnd, int from, int to, int versionMinor) {
    selectors |= Selectors.of(bytes, nameStart, nameEnd);
    return switch (nameEnd - nameStart) {
      case 4 -> isName(bytes, nameStart, nameEnd, "host") ? onHost(bytes, from, to) : null;
      case 6 -> isName(bytes, nameStart, nameEnd, "expect") ? onExpect(bytes, from, to) : null;
      case 10 ->
          isName(bytes, nameStart, nameEnd, "connection") ? onConnection(bytes, from, to) : null;
      case 14 ->
          isName(bytes, nameStart, nameEnd, "content-length")
              ? onContentLength(bytes, from, to)
              : null;
      case 17 ->
          isName(bytes, nameStart, nameEnd, "transfer-encoding")
              ? onTransferEncoding(bytes, from, to, versionMinor)
              : null;
      default -> null;
    };
  }

  /** What can only be said when the head is complete. */
  @Nullable Refusal check(Request.RequestLine line) {
    if (!host && line.versionMinor() > 0) {
      return Faults.HOST_MISSING;
    }
    // RFC 9110 section 10.1.1: expectations of HTTP/1.0 are ignored.
    return expectUnknown && line.versionMinor() > 0 ? Faults.EXPECTATION : null;
  }

  /** Bits of {@link Selectors}. */
  int selectors() {
    return selectors;
  }

  Request.Framing framing(int versionMinor) {
    boolean stays = !close && (keepAlive || versionMinor > 0);
    boolean waits = expectContinue && versionMinor > 0;
    return contentLength == NO_LENGTH && !chunked && stays && !waits
        ? Request.Framing.PLAIN
        : new Request.Framing(contentLength, chunked, stays, waits);
  }

  private @Nullable Refusal onHost(byte[] bytes, int from, int to) {
    if (host) {
      return Faults.HOST_TWICE;
    }
    host = true;
    return from == to || HostSyntax.isHostAndPort(bytes, from, to) ? null : Faults.HOST;
  }

  private @Nullable Refusal onContentLength(byte[] bytes, int from, int to) {
    if (contentLength != NO_LENGTH) {
      return Faults.LENGTH_TWICE;
    }
    if (chunked) {
      return Faults.LENGTH_AND_CODING;
    }
    contentLength = decimal(bytes, from, to);
    return contentLength == BAD_LENGTH ? Faults.LENGTH : null;
  }

  private static long decimal(byte[] bytes, int from, int to) {
    if (from == to) {
      return BAD_LENGTH;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
        return BAD_LENGTH;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private @Nullable Refusal onTransferEncoding(byte[] bytes, int from, int to, int versionMinor) {
    if (versionMinor == 0) {
      return Faults.CODING_ON_1_0;
    }
    if (chunked) {
      return Faults.CODING_TWICE;
    }
    if (contentLength != NO_LENGTH) {
      return Faults.LENGTH_AND_CODING;
    }
    chunked = Octets.equalsIgnoreCase(bytes, from, to, "chunked");
    return chunked ? null : otherCoding(Octets.text(bytes, from, to));
  }

  /**
   * Without a final chunked, or with one that is not final, nobody can tell where the body ends;
   * nor do two servers agree on identity, which is no coding any more.
   */
  private static Refusal otherCoding(String value) {
    String[] codings = value.toLowerCase(Locale.ROOT).split(",", -1);
    for (int i = 0; i < codings.length; i++) {
      String coding = codings[i].strip();
      boolean last = i == codings.length - 1;
      if (!isToken(coding) || coding.equals("identity") || coding.equals("chunked") != last) {
        return Faults.CODING;
      }
    }
    return Faults.CODING_UNKNOWN;
  }

  private static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7f || !Octets.isToken(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private @Nullable Refusal onConnection(byte[] bytes, int from, int to) {
    int start = from;
    while (start <= to) {
      int end = memberEnd(bytes, start, to);
      close |= isMember(bytes, start, end, "close");
      keepAlive |= isMember(bytes, start, end, "keep-alive");
      start = end + 1;
    }
    return null;
  }

  private @Nullable Refusal onExpect(byte[] bytes, int from, int to) {
    int start = from;
    while (start <= to) {
      int end = memberEnd(bytes, start, to);
      if (isMember(bytes, start, end, "100-continue")) {
        expectContinue = true;
      } else if (!isMember(bytes, start, end, "")) {
        expectUnknown = true;
      }
      start = end + 1;
    }
    return null;
  }

  private static int memberEnd(byte[] bytes, int from, int to) {
    int end = from;
    while (end < to && bytes[end] != ',') {
      end++;
    }
    return end;
  }

  private static boolean isMember(byte[] bytes, int from, int to, String lowerCase) {
    int start = from;
    int end = to;
    while (start < end && Octets.isBlank(bytes[start])) {
      start++;
    }
    while (end > start && Octets.isBlank(bytes[end - 1])) {
      end--;
    }
    return Octets.equalsIgnoreCase(bytes, start, end, lowerCase);
  }

  private static boolean isName(byte[] bytes, int from, int to, String lowerCase) {
    return Octets.equalsIgnoreCase(bytes, from, to, lowerCase);
  }
}
