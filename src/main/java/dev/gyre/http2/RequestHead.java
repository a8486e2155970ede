package dev.gyre.http2;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the fields of a request of HTTP/2 as the head of one of HTTP/1.1. What belongs to the
 * framing of a connection is checked and left out; nothing that could be read as another line gets
 * through. Used again and again by one thread. Hot: makes no objects.
 */
public final class RequestHead implements HpackDecoder.Fields {
  /** What is to be said of the fields (RFC 9113 section 8.1.1). */
  public enum Verdict {
    /** A request. */
    FINE,
    /** Against the rules of HTTP/2: an error of the stream. */
    MALFORMED,
    /** Longer than is accepted: may be answered 431. */
    TOO_LARGE
  }

  /** No Content-Length. */
  public static final long UNKNOWN_LENGTH = -1;

  private static final int METHOD = 0;
  private static final int SCHEME = 1;
  private static final int AUTHORITY = 2;
  private static final int PATH = 3;
  private static final byte[][] PSEUDO = {
    ascii(":method"), ascii(":scheme"), ascii(":authority"), ascii(":path")
  };
  private static final byte[][] OF_CONNECTIONS = {
    ascii("connection"),
    ascii("proxy-connection"),
    ascii("keep-alive"),
    ascii("transfer-encoding"),
    ascii("upgrade")
  };
  private static final byte[] TE = ascii("te");
  private static final byte[] TRAILERS = ascii("trailers");
  private static final byte[] HOST = ascii("host");
  private static final byte[] CONTENT_LENGTH = ascii("content-length");
  private static final byte[] COOKIE = ascii("cookie");
  private static final byte[] EXPECT = ascii("expect");
  private static final byte[] CONTINUE = ascii("100-continue");
  private static final byte[] VERSION = ascii(" HTTP/1.1\r\nHost: ");
  private static final byte[] CONNECT = ascii("CONNECT");
  private static final byte[] HEAD = ascii("HEAD");
  private static final boolean[] NAME_BYTES = nameBytes();

  private final byte[] bytes;
  private int length;

  /** Of all fields so far: a byte of a block may stand for one of thousands. */
  private long fieldBytes;

  private final byte[] pseudo;
  private int pseudoLength;
  private final byte[] cookies;
  private int cookiesLength;
  private final int[] starts = new int[PSEUDO.length];
  private final int[] ends = new int[PSEUDO.length];
  private boolean inFields;
  private boolean trailers;
  private boolean hostKnown;
  private boolean malformed;
  private boolean tooLarge;
  private boolean expectsContinue;
  private long contentLength = UNKNOWN_LENGTH;

  /** For heads of that length. */
  public RequestHead(int bytesMax) {
    bytes = new byte[bytesMax];
    pseudo = new byte[bytesMax];
    cookies = new byte[bytesMax];
  }

  /**
   * Begins anew.
   *
   * @param forTrailers whether the fields come behind a body; they are checked and dropped
   */
  public void begin(boolean forTrailers) {
    trailers = forTrailers;
    length = 0;
    fieldBytes = 0;
    pseudoLength = 0;
    cookiesLength = 0;
    inFields = false;
    hostKnown = false;
    malformed = false;
    tooLarge = false;
    expectsContinue = false;
    contentLength = UNKNOWN_LENGTH;
    Arrays.fill(starts, -1);
  }

  @Override
  public void field(
      byte[] name, int nameFrom, int nameTo, byte[] value, int valueFrom, int valueTo) {
    fieldBytes += nameTo - nameFrom + valueTo - valueFrom;
    if (fieldBytes > 2L * bytes.length) { // twice: more of them are cookies than their head has
      tooLarge = true;
    } else if (nameFrom == nameTo) {
      malformed = true;
    } else if (name[nameFrom] == ':') {
      pseudoField(name, nameFrom, nameTo, value, valueFrom, valueTo);
    } else {
      if (!inFields) {
        inFields = true;
        requestLine();
      }
      regularField(name, nameFrom, nameTo, value, valueFrom, valueTo);
    }
  }

  private void pseudoField(
      byte[] name, int nameFrom, int nameTo, byte[] value, int valueFrom, int valueTo) {
    int which = PSEUDO.length - 1;
    while (which >= 0 && !same(PSEUDO[which], name, nameFrom, nameTo)) {
      which--;
    }
    if (which < 0 || inFields || trailers || starts[which] >= 0) {
      malformed = true;
      return;
    }
    int size = valueTo - valueFrom;
    starts[which] = pseudoLength;
    if (size > pseudo.length - pseudoLength) {
      tooLarge = true;
      size = 0;
    }
    for (int i = 0; i < size; i++) {
      byte b = value[valueFrom + i];
      malformed |= b <= ' ' || b == 0x7f; // no blank, no control byte, nothing from 0x80
      pseudo[pseudoLength++] = b;
    }
    ends[which] = pseudoLength;
  }

  private boolean has(int which) {
    return starts[which] >= 0;
  }

  private boolean isConnect() {
    return isMethod(CONNECT);
  }

  private boolean isMethod(byte[] name) {
    return has(METHOD) && same(name, pseudo, starts[METHOD], ends[METHOD]);
  }

  /**
   * Section 8.3.1: a path, or an asterisk. An address with a host of its own would go before
   * :authority in HTTP/1.1.
   */
  private boolean isPath() {
    int size = ends[PATH] - starts[PATH];
    return size > 0 && (pseudo[starts[PATH]] == '/' || (size == 1 && pseudo[starts[PATH]] == '*'));
  }

  private void requestLine() {
    if (trailers) {
      return;
    }
    boolean complete =
        isConnect()
            ? has(AUTHORITY) && !has(SCHEME) && !has(PATH)
            : has(METHOD) && has(SCHEME) && has(PATH) && isPath();
    if (!complete || ends[METHOD] == starts[METHOD]) {
      malformed = true;
      return;
    }
    append(pseudo, starts[METHOD], ends[METHOD]);
    append(' ');
    int target = isConnect() ? AUTHORITY : PATH;
    append(pseudo, starts[target], ends[target]);
    if (has(AUTHORITY)) {
      append(VERSION, 0, VERSION.length);
      append(pseudo, starts[AUTHORITY], ends[AUTHORITY]);
      hostKnown = true;
    } else {
      append(VERSION, 0, VERSION.length - 8); // Host comes with its field
    }
    lineEnd();
  }

  private void regularField(
      byte[] name, int nameFrom, int nameTo, byte[] value, int valueFrom, int valueTo) {
    for (int i = nameFrom; i < nameTo; i++) {
      malformed |= name[i] < 0 || !NAME_BYTES[name[i]];
    }
    for (int i = valueFrom; i < valueTo; i++) {
      byte b = value[i];
      malformed |= b == 0 || b == '\r' || b == '\n';
    }
    // Section 8.2.1: no blank at either end.
    malformed |= valueFrom < valueTo && (isBlank(value[valueFrom]) || isBlank(value[valueTo - 1]));
    for (byte[] each : OF_CONNECTIONS) {
      malformed |= same(each, name, nameFrom, nameTo);
    }
    malformed |= same(TE, name, nameFrom, nameTo) && !same(TRAILERS, value, valueFrom, valueTo);
    if (malformed || trailers || isKept(name, nameFrom, nameTo, value, valueFrom, valueTo)) {
      return;
    }
    if (same(COOKIE, name, nameFrom, nameTo)) {
      addCookie(value, valueFrom, valueTo);
      return;
    }
    append(name, nameFrom, nameTo);
    append(':');
    append(' ');
    append(value, valueFrom, valueTo);
    lineEnd();
  }

  /** Section 8.2.3: browsers send each in a field of its own, which elsewhere are one. */
  private void addCookie(byte[] value, int from, int to) {
    int size = to - from;
    if (size + 2 > cookies.length - cookiesLength) {
      tooLarge = true;
      return;
    }
    if (cookiesLength > 0) {
      cookies[cookiesLength++] = ';';
      cookies[cookiesLength++] = ' ';
    }
    System.arraycopy(value, from, cookies, cookiesLength, size);
    cookiesLength += size;
  }

  /** Whether a field says something to us and not to the parser. */
  private boolean isKept(
      byte[] name, int nameFrom, int nameTo, byte[] value, int valueFrom, int valueTo) {
    if (same(CONTENT_LENGTH, name, nameFrom, nameTo)) {
      long number = number(value, valueFrom, valueTo);
      malformed |= number < 0 || (contentLength >= 0 && contentLength != number);
      contentLength = number;
      return true;
    }
    if (same(HOST, name, nameFrom, nameTo)) {
      if (has(AUTHORITY)) {
        int size = ends[AUTHORITY] - starts[AUTHORITY];
        malformed |=
            size != valueTo - valueFrom
                || !Arrays.equals(
                    pseudo, starts[AUTHORITY], ends[AUTHORITY], value, valueFrom, valueTo);
        return true;
      }
      hostKnown = true;
      return false;
    }
    if (same(EXPECT, name, nameFrom, nameTo)) {
      expectsContinue |= sameInLowerCase(CONTINUE, value, valueFrom, valueTo);
      return true;
    }
    return false;
  }

  private static long number(byte[] value, int from, int to) {
    if (from == to || to - from > 18) {
      return -1;
    }
    long number = 0;
    for (int i = from; i < to; i++) {
      if (value[i] < '0' || value[i] > '9') {
        return -1;
      }
      number = number * 10 + value[i] - '0';
    }
    return number;
  }

  /** Ends the head. */
  public Verdict end() {
    if (!inFields) {
      requestLine();
    }
    if (!malformed && !trailers && !hostKnown) {
      append(VERSION, 11, VERSION.length); // RFC 9112 section 3.2: an empty one
      lineEnd();
    }
    if (cookiesLength > 0) {
      append(COOKIE, 0, COOKIE.length);
      append(':');
      append(' ');
      append(cookies, 0, cookiesLength);
      lineEnd();
    }
    lineEnd();
    if (tooLarge) {
      return Verdict.TOO_LARGE; // what was cut off may look malformed
    }
    return malformed ? Verdict.MALFORMED : Verdict.FINE;
  }

  /** The array that holds the head from its beginning. */
  public byte[] bytes() {
    return bytes;
  }

  /** Bytes of the head. */
  public int length() {
    return length;
  }

  /** What Content-Length said, or {@link #UNKNOWN_LENGTH}. */
  public long contentLength() {
    return contentLength;
  }

  /** Whether the answer has no body, even where the fields are refused. */
  public boolean isOfHead() {
    return isMethod(HEAD);
  }

  /** Whether the client waits for 100 (Continue) or an answer before it sends the body. */
  public boolean expectsContinue() {
    return expectsContinue;
  }

  private void append(byte[] source, int from, int to) {
    int size = to - from;
    if (size > bytes.length - length) {
      tooLarge = true;
      return;
    }
    System.arraycopy(source, from, bytes, length, size);
    length += size;
  }

  private void append(char c) {
    if (length == bytes.length) {
      tooLarge = true;
      return;
    }
    bytes[length++] = (byte) c;
  }

  private void lineEnd() {
    append('\r');
    append('\n');
  }

  private static boolean same(byte[] expected, byte[] bytes, int from, int to) {
    return expected.length == to - from
        && Arrays.equals(expected, 0, expected.length, bytes, from, to);
  }

  private static boolean sameInLowerCase(byte[] expected, byte[] bytes, int from, int to) {
    boolean same = expected.length == to - from;
    for (int i = 0; same && i < expected.length; i++) {
      byte b = bytes[from + i];
      same = expected[i] == (b >= 'A' && b <= 'Z' ? b + 32 : b);
    }
    return same;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  /** Characters of a token (RFC 9110 section 5.6.2) but capital letters. */
  private static boolean[] nameBytes() {
    boolean[] allowed = new boolean[128];
    for (char c : "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz".toCharArray()) {
      allowed[c] = true;
    }
    return allowed;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
