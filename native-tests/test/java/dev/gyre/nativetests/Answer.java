package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One response that was read whole and whose framing was checked; header names in lower case. */
record Answer(int status, Map<String, List<String>> headers, byte[] body) {
  /** The value of a field that must be there exactly once. */
  String header(String name) {
    List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    assertEquals(1, values.size(), name + " in " + this);
    return values.getFirst();
  }

  @Nullable String headerOrNull(String name) {
    List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    return values.isEmpty() ? null : values.getFirst();
  }

  boolean has(String name) {
    return headers.containsKey(name.toLowerCase(Locale.ROOT));
  }

  /** The body, a character for each byte. */
  String text() {
    return new String(body, StandardCharsets.ISO_8859_1);
  }

  boolean closes() {
    return has("connection") && header("connection").equalsIgnoreCase("close");
  }

  Answer expect(int expectedStatus) {
    assertEquals(expectedStatus, status, () -> "status of " + this);
    return this;
  }

  Answer expect(int expectedStatus, String expectedBody) {
    expect(expectedStatus);
    assertEquals(expectedBody, text());
    return this;
  }

  /** Header fields without those that differ from answer to answer. */
  Map<String, List<String>> stableHeaders() {
    Map<String, List<String>> stable = new TreeMap<>(headers);
    stable.remove("date");
    return stable;
  }

  @Override
  public String toString() {
    String start = text().substring(0, Math.min(200, body.length));
    return status + " " + headers + " body of " + body.length + " bytes: " + start;
  }
}
