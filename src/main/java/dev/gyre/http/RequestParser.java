package dev.gyre.http;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads request heads, one after the other, strictly as RFC 9112 has them. One for each connection,
 * used by that connection's thread only. Between requests it holds a few numbers and no memory.
 *
 * <pre>
 *   EMPTY_LINES --first byte--&gt; REQUEST_LINE --CRLF--&gt; FIELDS --empty line--&gt; COMPLETE
 *        ^                            |                  |                        |
 *        |                            +------ REFUSED &lt;--+  (stays there)         |
 *        +-----------------------------next call of parse-------------------------+
 * </pre>
 *
 * <p>Control bytes, bare CR and bare LF are refused at the byte, everything else at the end of its
 * line, so garbage gets its answer at once. The answer never depends on how the bytes were split.
 *
 * <p>Where RFC 9112 leaves a choice:
 *
 * <ul>
 *   <li>Versions: {@code HTTP/1.0} and {@code HTTP/1.1}, as which later minor ones are read; {@code
 *       HTTP/0.x} and any other writing 400, every other number 505.
 *   <li>Target: visible ASCII without {@code #}. {@code " < > \ ^ ` { |}} and {@code }} are let
 *       through, since clients send them; bytes from 0x80 are refused. User information is refused.
 *   <li>Transfer-Encoding: exactly one {@code chunked}, on HTTP/1.1, without Content-Length. Other
 *       codings before a final {@code chunked} are 501 (RFC 9112 section 6.1), all else is 400.
 *   <li>Content-Length: once, digits only, at most 2^63-1; more is 400.
 *   <li>Host: once on HTTP/1.1, at most once on 1.0; may be empty, as section 3.2 has it for
 *       targets without authority.
 *   <li>Empty lines before the request line: up to {@value #EMPTY_LINES_MAX}.
 * </ul>
 */
public final class RequestParser {
  /** More bytes are needed. */
  public static final int NEED_MORE = 0;

  /** A head is complete: see {@link #takeRequest} and {@link #consumedBytes}. */
  public static final int COMPLETE = 1;

  /** The bytes are no request that may be answered: see {@link #refusal}. Final. */
  public static final int REFUSED = 2;

  private static final int EMPTY_LINES_MAX = 8;

  private static final int FIELDS_FIRST = 8;

  private static final int NOT_A_LINE_YET = -1;

  private static final int[] NO_OFFSETS = {};

  private static final byte[] HEAD = {'H', 'E', 'A', 'D', ' '};

  private final RequestLimits limits;

  // Positions are relative to the first byte that the caller presents.
  private int scannedBytes;
  private int lineStart;
  private int headStart;
  private int emptyLines;

  private Request.@Nullable RequestLine requestLine;
  private final HeadFacts facts = new HeadFacts();
  private int @Nullable [] offsets;
  private int fieldCount;

  private @Nullable Request request;
  private int consumedBytes;
  private @Nullable Refusal refusal;
  private boolean refusedHead;

  /** A parser before its first request. */
  public RequestParser(RequestLimits limits) {
    this.limits = limits;
  }

  /**
   * Reads on. The caller presents all bytes it has since the end of the last complete head (or of
   * that request's body): after {@link #NEED_MORE} the same bytes again, at any position, with more
   * behind them. Bytes that were read before are not read again.
   *
   * @param from position of the first byte that belongs to no earlier request
   * @param to end of what has arrived
   * @return {@link #NEED_MORE}, {@link #COMPLETE} or {@link #REFUSED}
   */
  public int parse(byte[] buffer, int from, int to) {
    if (refusal != null) {
      return REFUSED;
    }
    while (true) {
      int lineEnd = findLineEnd(buffer, from, to);
      if (lineEnd == NOT_A_LINE_YET) {
        return refusal == null ? NEED_MORE : refused(buffer, from + headStart, to);
      }
      int start = from + lineStart;
      lineStart = scannedBytes;
      Refusal fault;
      if (requestLine == null) {
        fault = lineEnd == start ? onEmptyLine() : onRequestLine(buffer, start, lineEnd);
      } else if (lineEnd == start) {
        fault = facts.check(requestLine);
        if (fault == null) {
          complete(buffer, from + headStart, from + scannedBytes, requestLine);
          return COMPLETE;
        }
      } else {
        fault = onField(buffer, start, lineEnd, from + headStart, requestLine);
      }
      if (fault != null) {
        refusal = fault;
        return refused(buffer, from + headStart, to);
      }
    }
  }

  /** Bytes of the last complete head, with the empty lines before it. */
  public int consumedBytes() {
    return consumedBytes;
  }

  /** Hands over the request after {@link #COMPLETE}, once: the parser keeps no memory for it. */
  public Request takeRequest() {
    Request taken = Objects.requireNonNull(request, "no request is complete");
    request = null;
    return taken;
  }

  /** What to answer after {@link #REFUSED}. */
  public Refusal refusal() {
    return Objects.requireNonNull(refusal, "nothing was refused");
  }

  /** True while a head has begun and is not complete; empty lines do not begin one. */
  public boolean isInsideHead() {
    return requestLine != null || scannedBytes > lineStart;
  }

  /** Whether the method of what was refused, or has come so far, is HEAD: no body answers it. */
  public boolean isOfHead() {
    return refusedHead || (requestLine != null && requestLine.method() == Method.HEAD);
  }

  /**
   * Position of the CR that ends the current line, or {@link #NOT_A_LINE_YET} when it has not
   * arrived or the bytes were refused. Moves {@link #scannedBytes} behind the line.
   */
  private int findLineEnd(byte[] buffer, int from, int to) {
    boolean inRequestLine = requestLine == null;
    int at = from + scannedBytes;
    if (at == from + lineStart && at < to) {
      Refusal fault = onFirstByteOfLine(buffer[at]);
      if (fault != null) {
        return noLine(fault);
      }
    }
    int headEnd = from + headStart + limits.headBytesMax();
    int limit =
        inRequestLine
            ? Math.min(headEnd, from + lineStart + limits.requestLineBytesMax())
            : headEnd;
    int stop = Math.min(to, limit);
    while (true) {
      while (at < stop && isPlain(buffer[at])) {
        at++;
      }
      if (at == to) {
        scannedBytes = at - from;
        return NOT_A_LINE_YET;
      }
      byte b = buffer[at];
      if (b == '\r') {
        if (at + 1 == to) {
          scannedBytes = at - from;
          return NOT_A_LINE_YET;
        }
        if (buffer[at + 1] != '\n') {
          return noLine(Faults.BARE_CR);
        }
        if (at + 2 > headEnd) {
          return noLine(inRequestLine ? Faults.TARGET_TOO_LONG : Faults.HEAD_TOO_LONG);
        }
        scannedBytes = at + 2 - from;
        return at;
      }
      if (at >= limit) {
        return noLine(inRequestLine ? Faults.TARGET_TOO_LONG : Faults.HEAD_TOO_LONG);
      }
      if (b != '\t' || inRequestLine) {
        return noLine(b == '\n' ? Faults.BARE_LF : Faults.CONTROL_BYTE);
      }
      at++;
    }
  }

  /** Visible ASCII, space and obs-text: what may stand in any line as far as bytes go. */
  private static boolean isPlain(byte b) {
    return b >= ' ' ? b != 0x7f : b < 0;
  }

  private @Nullable Refusal onFirstByteOfLine(byte b) {
    if (requestLine == null) {
      return Octets.isToken(b) || b == '\r' || b == '\n' ? null : Faults.NOT_HTTP;
    }
    return Octets.isBlank(b) ? Faults.FOLDED_LINE : null;
  }

  private @Nullable Refusal onEmptyLine() {
    headStart = lineStart;
    return ++emptyLines > EMPTY_LINES_MAX ? Faults.EMPTY_LINES : null;
  }

  private @Nullable Refusal onRequestLine(byte[] buffer, int start, int end) {
    RequestLineParser line = new RequestLineParser(buffer, start, end);
    requestLine = line.requestLine();
    return line.refusal();
  }

  private @Nullable Refusal onField(
      byte[] buffer, int start, int end, int base, Request.RequestLine line) {
    int nameEnd = start;
    while (nameEnd < end && Octets.isToken(buffer[nameEnd])) {
      nameEnd++;
    }
    if (nameEnd == start || nameEnd == end || buffer[nameEnd] != ':') {
      return Faults.FIELD_NAME;
    }
    if (fieldCount == limits.headersMax()) {
      return Faults.TOO_MANY_FIELDS;
    }
    int valueStart = nameEnd + 1;
    int valueEnd = end;
    while (valueStart < valueEnd && Octets.isBlank(buffer[valueStart])) {
      valueStart++;
    }
    while (valueEnd > valueStart && Octets.isBlank(buffer[valueEnd - 1])) {
      valueEnd--;
    }
    int[] table = tableWithRoom();
    int at = fieldCount * Request.OFFSETS_PER_FIELD;
    table[at] = start - base;
    table[at + 1] = nameEnd - base;
    table[at + 2] = valueStart - base;
    table[at + 3] = valueEnd - base;
    fieldCount++;
    return facts.onField(buffer, start, nameEnd, valueStart, valueEnd, line.versionMinor());
  }

  private int[] tableWithRoom() {
    int[] table = offsets;
    if (table == null) {
      table = new int[FIELDS_FIRST * Request.OFFSETS_PER_FIELD];
    } else if (table.length == fieldCount * Request.OFFSETS_PER_FIELD) {
      table = Arrays.copyOf(table, table.length * 2);
    }
    offsets = table;
    return table;
  }

  private void complete(byte[] buffer, int start, int end, Request.RequestLine line) {
    int[] table = offsets == null ? NO_OFFSETS : offsets;
    request =
        new Request(
            Arrays.copyOfRange(buffer, start, end),
            table,
            fieldCount,
            line,
            facts.framing(line.versionMinor()),
            facts.selectors());
    consumedBytes = scannedBytes;
    reset();
  }

  private int noLine(Refusal fault) {
    refusal = fault;
    return NOT_A_LINE_YET;
  }

  private int refused(byte[] buffer, int start, int to) {
    int end = start + HEAD.length;
    refusedHead = end <= to && Arrays.equals(buffer, start, end, HEAD, 0, HEAD.length);
    reset();
    return REFUSED;
  }

  private void reset() {
    scannedBytes = 0;
    lineStart = 0;
    headStart = 0;
    emptyLines = 0;
    requestLine = null;
    offsets = null;
    fieldCount = 0;
    facts.clear();
  }
}
