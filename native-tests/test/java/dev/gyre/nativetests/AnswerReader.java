package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads responses byte by byte and fails on everything RFC 9112 does not have. */
final class AnswerReader {
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 ([1-5]\\d\\d) [ -~]*");
  private static final Pattern FIELD =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+): ([!-~\\x80-\\xff](?:[ -~\\x80-\\xff]*))?");
  private static final Pattern DATE =
      Pattern.compile(
          "(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
  private static final Set<String> ONCE =
      Set.of(
          "content-length",
          "content-type",
          "content-range",
          "transfer-encoding",
          "connection",
          "date",
          "server",
          "etag",
          "last-modified",
          "location",
          "allow");

  private final InputStream in;

  AnswerReader(InputStream in) {
    this.in = in;
  }

  Answer read(boolean headOnly) {
    try {
      return readAnswer(headOnly);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Answer readAnswer(boolean headOnly) throws IOException {
    String statusLine = line();
    Matcher matcher = STATUS_LINE.matcher(statusLine);
    assertTrue(matcher.matches(), () -> "status line: " + statusLine);
    int status = Integer.parseInt(matcher.group(1));
    Map<String, List<String>> headers = fields();
    if (status >= 200) {
      checkFields(headers);
    }
    boolean bodiless = headOnly || status < 200 || status == 204 || status == 304;
    return new Answer(status, headers, bodiless ? new byte[0] : body(headers));
  }

  private Map<String, List<String>> fields() throws IOException {
    Map<String, List<String>> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      Matcher field = FIELD.matcher(line);
      String text = line;
      assertTrue(field.matches(), () -> "header line: " + text);
      String name = field.group(1).toLowerCase(Locale.ROOT);
      String value = field.group(2) == null ? "" : field.group(2);
      headers.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
      assertFalse(ONCE.contains(name) && headers.get(name).size() > 1, () -> name + " twice");
    }
    return headers;
  }

  private static void checkFields(Map<String, List<String>> headers) {
    String date = headers.getOrDefault("date", List.of("none")).getFirst();
    assertTrue(DATE.matcher(date).matches(), () -> "Date: " + date);
    assertEquals(List.of("gyre"), headers.get("server"), "Server");
    assertFalse(
        headers.containsKey("content-length") && headers.containsKey("transfer-encoding"),
        () -> "two framings: " + headers);
  }

  private byte[] body(Map<String, List<String>> headers) throws IOException {
    List<String> length = headers.get("content-length");
    if (length != null) {
      assertTrue(length.getFirst().matches("\\d{1,18}"), () -> "Content-Length: " + length);
      int count = Math.toIntExact(Long.parseLong(length.getFirst()));
      byte[] body = in.readNBytes(count);
      assertEquals(count, body.length, "bytes of the body before the end of the connection");
      return body;
    }
    List<String> coding = headers.get("transfer-encoding");
    if (coding != null) {
      assertEquals(List.of("chunked"), coding);
      return chunks();
    }
    assertEquals(
        List.of("close"), headers.get("connection"), "a body that ends with the connection");
    return in.readAllBytes();
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String size = line();
      assertTrue(size.matches("[0-9a-fA-F]{1,8}"), () -> "chunk size: " + size);
      int count = Integer.parseInt(size, 16);
      byte[] chunk = in.readNBytes(count);
      assertEquals(count, chunk.length, "bytes of a chunk");
      body.write(chunk);
      assertEquals("", line(), "line end of a chunk");
      if (count == 0) {
        return body.toByteArray();
      }
    }
  }

  /** A line that ends with CRLF and holds neither alone. */
  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("end of the connection in a line: '" + line + "'");
      }
      if (next == '\r') {
        assertEquals('\n', in.read(), "byte behind CR");
        return line.toString();
      }
      assertTrue(next != '\n' && line.length() < 64 * 1024, () -> "line: " + line);
      line.append((char) next);
    }
  }
}
