package dev.gyre.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The head of one request that {@link RequestParser} found well-formed. Immutable and safe for any
 * thread. It owns an exact copy of the head's bytes and makes strings only when they are asked for,
 * so a request that is answered from its target alone costs three objects.
 */
public final class Request {
  /** Integers for each field: where its name and its value start and end. */
  static final int OFFSETS_PER_FIELD = 4;

  private final byte[] head;
  private final int[] offsets;
  private final int headerCount;
  private final RequestLine line;
  private final Framing framing;
  private final int selectors;
  private @Nullable RequestText text;

  /** Where the parts of the request line are, relative to the head's first byte. */
  record RequestLine(
      Method method,
      int methodEnd,
      int targetEnd,
      int authorityStart,
      int authorityEnd,
      int versionMinor) {}

  /** What decides where the request ends and if another may follow. */
  record Framing(long contentLength, boolean chunked, boolean keepAlive, boolean expectContinue) {
    /** A request without a body on a connection that stays open: nearly all of them. */
    static final Framing PLAIN = new Framing(-1, false, true, false);
  }

  /** Takes ownership of both arrays. */
  Request(
      byte[] head,
      int[] offsets,
      int headerCount,
      RequestLine line,
      Framing framing,
      int selectors) {
    this.head = head;
    this.offsets = offsets;
    this.headerCount = headerCount;
    this.line = line;
    this.framing = framing;
    this.selectors = selectors;
  }

  /**
   * What logs tell of it. Made at the first call and kept, since one that is answered from memory
   * is logged again and again; threads that are first at once make equal ones.
   */
  public RequestText text() {
    RequestText present = text;
    if (present == null) {
      present =
          new RequestText(methodName(), target(), host(), header("referer"), header("user-agent"));
      text = present;
    }
    return present;
  }

  /** The method; its name is compared with regard to case. */
  public Method method() {
    return line.method();
  }

  /** The method as it was sent. */
  public String methodName() {
    return line.method() == Method.UNKNOWN
        ? Octets.text(head, 0, line.methodEnd())
        : line.method().name();
  }

  /** The request-target as it was sent, every byte as the character of the same number. */
  public String target() {
    return Octets.text(head, line.methodEnd() + 1, line.targetEnd());
  }

  /** A number that is the same for equal targets. Makes no object. */
  public int targetHash() {
    int hash = 0;
    for (int i = line.methodEnd() + 1; i < line.targetEnd(); i++) {
      hash = 31 * hash + head[i];
    }
    return hash;
  }

  /**
   * The hash of the target in a head that nobody has checked yet: the same as {@link #targetHash}
   * if it is well-formed, any number if not. Makes no object.
   */
  public static int targetHashAt(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != ' ') {
      at++;
    }
    int hash = 0;
    for (at++; at < to && bytes[at] != ' '; at++) {
      hash = 31 * hash + bytes[at];
    }
    return hash;
  }

  /** Length of the head with its closing empty line. */
  public int headBytes() {
    return head.length;
  }

  /** Whether exactly this head is there, with its closing empty line. Makes no object. */
  public boolean isAt(byte[] bytes, int from, int to) {
    return to - from >= head.length
        && Arrays.equals(bytes, from, from + head.length, head, 0, head.length);
  }

  /** Whether the target as it was sent has exactly these bytes. Makes no object. */
  public boolean targetIs(byte[] bytes) {
    return Arrays.equals(head, line.methodEnd() + 1, line.targetEnd(), bytes, 0, bytes.length);
  }

  /** Whether this ASCII character is in the target. Makes no object. */
  public boolean targetHas(char wanted) {
    for (int i = line.methodEnd() + 1; i < line.targetEnd(); i++) {
      if (head[i] == wanted) {
        return true;
      }
    }
    return false;
  }

  /** The target as it was sent, in an array of its own. */
  public byte[] targetBytes() {
    return Arrays.copyOfRange(head, line.methodEnd() + 1, line.targetEnd());
  }

  /** Which fields may make the answer another one than 200: bits of {@link Selectors}. */
  public int selectors() {
    return selectors;
  }

  /** Whether the first field of that lower-case name has exactly this value. Makes no object. */
  public boolean headerIs(String lowerCaseName, byte[] value) {
    int index = indexOf(lowerCaseName, 0);
    if (index < 0) {
      return false;
    }
    int at = index * OFFSETS_PER_FIELD;
    return Arrays.equals(head, offsets[at + 2], offsets[at + 3], value, 0, value.length);
  }

  /**
   * Whether there is one field of that lower-case name with exactly this value; or none, if the
   * value is null. Makes no object.
   */
  public boolean headerIsOnly(String lowerCaseName, byte @Nullable [] value) {
    int index = indexOf(lowerCaseName, 0);
    if (value == null || index < 0) {
      return value == null && index < 0;
    }
    return indexOf(lowerCaseName, index + 1) < 0 && headerIs(lowerCaseName, value);
  }

  /** 0 for HTTP/1.0, 1 for HTTP/1.1. */
  public int versionMinor() {
    return line.versionMinor();
  }

  /**
   * The authority that the request is for, without user information: of an absolute or authority
   * form target, otherwise the value of Host, which may be empty. Null when an HTTP/1.0 request has
   * neither.
   */
  public @Nullable String host() {
    return line.authorityStart() < line.authorityEnd()
        ? Octets.text(head, line.authorityStart(), line.authorityEnd())
        : header("host");
  }

  /** The length that Content-Length announces, or -1 without that field. */
  public long contentLength() {
    return framing.contentLength();
  }

  /** True when the body is sent in chunks. */
  public boolean chunked() {
    return framing.chunked();
  }

  /** True when bytes of a body follow the head. */
  public boolean hasBody() {
    return framing.chunked() || framing.contentLength() > 0;
  }

  /** True when the client is willing to send another request (RFC 9112 section 9.3). */
  public boolean keepAlive() {
    return framing.keepAlive();
  }

  /** True when the client waits for 100 (Continue); never on HTTP/1.0 (RFC 9110 10.1.1). */
  public boolean expectContinue() {
    return framing.expectContinue();
  }

  /** The number of header fields. */
  public int headerCount() {
    return headerCount;
  }

  /** Name of field {@code index} as it was sent. */
  public String headerName(int index) {
    int at = index * OFFSETS_PER_FIELD;
    return Octets.text(head, offsets[at], offsets[at + 1]);
  }

  /** Value of field {@code index} without surrounding whitespace, ISO-8859-1. */
  public String headerValue(int index) {
    int at = index * OFFSETS_PER_FIELD;
    return Octets.text(head, offsets[at + 2], offsets[at + 3]);
  }

  /** Value of the first field of that name, or null. The name is given in lower case. */
  public @Nullable String header(String lowerCaseName) {
    int index = indexOf(lowerCaseName, 0);
    return index < 0 ? null : headerValue(index);
  }

  /** True when there is a field of that name, which is given in lower case. */
  public boolean hasHeader(String lowerCaseName) {
    return indexOf(lowerCaseName, 0) >= 0;
  }

  /** Values of all fields of that name, which is given in lower case, in the order sent. */
  public List<String> headers(String lowerCaseName) {
    int index = indexOf(lowerCaseName, 0);
    if (index < 0) {
      return List.of();
    }
    List<String> values = new ArrayList<>(2);
    for (; index >= 0; index = indexOf(lowerCaseName, index + 1)) {
      values.add(headerValue(index));
    }
    return values;
  }

  /**
   * All values of that name as one list (RFC 9110 section 5.3), or null without such a field. The
   * name is given in lower case.
   */
  public @Nullable String joinedHeader(String lowerCaseName) {
    List<String> values = headers(lowerCaseName);
    return switch (values.size()) {
      case 0 -> null;
      case 1 -> values.get(0);
      default -> String.join(", ", values);
    };
  }

  /** The request line without control bytes, for logs; bytes from 0x80 as ISO-8859-1. */
  public String requestLine() {
    return methodName() + " " + target() + " HTTP/1." + versionMinor();
  }

  private int indexOf(String lowerCaseName, int fromIndex) {
    for (int i = fromIndex; i < headerCount; i++) {
      int at = i * OFFSETS_PER_FIELD;
      if (Octets.equalsIgnoreCase(head, offsets[at], offsets[at + 1], lowerCaseName)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public String toString() {
    return requestLine();
  }
}
