package dev.gyre.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreconditionsTest {
  private static final long MODIFIED = 784_111_777; // Sun, 06 Nov 1994 08:49:37 GMT
  private static final long NOW = 1_795_000_000;
  private static final EntityTag TAG = new EntityTag(false, "t");

  private static final String SAME = "Sun, 06 Nov 1994 08:49:37 GMT";
  private static final String BEFORE = "Sun, 06 Nov 1994 08:49:36 GMT";
  private static final String AFTER = "Sun, 06 Nov 1994 08:49:38 GMT";
  private static final String FUTURE = "Wed, 08 Jul 2037 22:53:52 GMT";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "GET  |                                        | Proceed",
        "GET  | If-None-Match: \"t\"                   | NotModified",
        "HEAD | If-None-Match: \"t\"                   | NotModified",
        "POST | If-None-Match: \"t\"                   | Failed",
        "GET  | If-None-Match: W/\"t\"                 | NotModified",
        "GET  | If-None-Match: \"a\", \"t\" , \"b\"    | NotModified",
        "GET  | If-None-Match: \"a\";If-None-Match: \"t\" | NotModified",
        "GET  | If-None-Match: *                       | NotModified",
        "POST | If-None-Match: *                       | Failed",
        "GET  | If-None-Match: \"a\"                   | Proceed",
        "GET  | If-None-Match: t                       | Proceed",
        "GET  | If-None-Match:                         | Proceed",
        "GET  | If-Modified-Since: SAME                | NotModified",
        "HEAD | If-Modified-Since: SAME                | NotModified",
        "GET  | If-Modified-Since: AFTER               | NotModified",
        "GET  | If-Modified-Since: FUTURE              | NotModified",
        "GET  | If-Modified-Since: BEFORE              | Proceed",
        "POST | If-Modified-Since: SAME                | Proceed",
        "GET  | If-Modified-Since: wrong               | Proceed",
        "GET  | If-Modified-Since: SAME;If-Modified-Since: SAME | Proceed",
        "GET  | If-Modified-Since: SAME;If-None-Match: \"a\"   | Proceed",
        "GET  | If-Modified-Since: BEFORE;If-None-Match: \"t\" | NotModified",
        "GET  | If-Match: \"t\"                        | Proceed",
        "GET  | If-Match: *                            | Proceed",
        "GET  | If-Match: \"a\", \"t\"                 | Proceed",
        "GET  | If-Match: W/\"t\"                      | Failed",
        "GET  | If-Match: \"a\"                        | Failed",
        "HEAD | If-Match: \"a\"                        | Failed",
        "GET  | If-Match: \"t\";If-None-Match: \"t\"   | NotModified",
        "GET  | If-Match: \"a\";If-None-Match: \"t\"   | Failed",
        "GET  | If-Unmodified-Since: SAME              | Proceed",
        "GET  | If-Unmodified-Since: AFTER             | Proceed",
        "GET  | If-Unmodified-Since: BEFORE            | Failed",
        "GET  | If-Unmodified-Since: wrong             | Proceed",
        "GET  | If-Unmodified-Since: BEFORE;If-Match: \"t\"      | Proceed",
        "GET  | If-Unmodified-Since: BEFORE;If-None-Match: \"t\" | Failed",
        "GET  | If-Unmodified-Since: SAME;If-Modified-Since: SAME | NotModified",
      })
  void conditionsFollowTheOrderOfRfc9110(String method, String fields, String expected) {
    assertEquals(expected, evaluate(method, fields == null ? "" : fields, TAG));
  }

  @Test
  void weakTagOfAYoungFileMatchesWeaklyOnly() {
    EntityTag weak = new EntityTag(true, "t");
    assertEquals("NotModified", evaluate("GET", "If-None-Match: W/\"t\"", weak));
    assertEquals("Failed", evaluate("GET", "If-Match: W/\"t\"", weak));
    assertEquals("Failed", evaluate("GET", "If-Match: \"t\"", weak));
  }

  private static String evaluate(String method, String fields, EntityTag tag) {
    String lines =
        fields.isEmpty()
            ? ""
            : fields
                    .replace("SAME", SAME)
                    .replace("BEFORE", BEFORE)
                    .replace("AFTER", AFTER)
                    .replace("FUTURE", FUTURE)
                    .replace(";", "\r\n")
                + "\r\n";
    Request request = Heads.request(method + " / HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n");
    return Preconditions.evaluate(request, tag, MODIFIED, NOW).getClass().getSimpleName();
  }
}
