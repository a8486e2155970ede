package dev.gyre.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {
  @ParameterizedTest
  @CsvSource({
    "/, '', true",
    "/a, a, false",
    "/a/, a, true",
    "/a/b.txt, a/b.txt, false",
    "/a%20b, 'a b', false",
    "/%61%2E%62, a.b, false",
    "/%2541, %41, false",
    "/a/./b, a/b, false",
    "/./a/., a, true",
    "/a/./, a, true",
    "/a/b/.., a, true",
    "/a/b/../, a, true",
    "/a/.., '', true",
    "/a/../b, b, false",
    "/a/%2e%2E/b, b, false",
    "/a/.%2e/b, b, false",
    "/a/%2e/b, a/b, false",
    "/abc/x/../../d, d, false",
    "/..., ..., false",
    "/..a, ..a, false",
    "/a../b, a../b, false",
    "/a., a., false",
    "/a;b=c/../d, d, false",
    "/a;b=c, a;b=c, false",
    "/a/..;/b, a/..;/b, false",
    "/a%5Cb, a\\b, false",
    "/a%0Ab, 'a\nb', false",
    "/a+b, a+b, false",
    "/a:b@c, a:b@c, false",
    "http://h/a/b, a/b, false",
    "http://h, '', true",
    "http://h/, '', true",
    "HTTPS://h:1/x/, x, true",
  })
  void pathIsDecodedOnceAndNormalised(String target, String path, boolean trailingSlash) {
    RequestPath.Normal normal = normal(target);
    assertEquals(path, text(normal));
    assertEquals(trailingSlash, normal.trailingSlash());
    assertEquals("", normal.rawQuery());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "400 /%",
        "400 /%2",
        "400 /a%",
        "400 /a%g0",
        "400 /%0g",
        "400 /%%34%31",
        "400 /%u002e",
        "400 /%2?5",
        "400 /%-1",
        "400 /% 1",
        "400 /%00",
        "400 /a%00.txt",
        "400 /.%00/",
        "400 /a\\b",
        "400 /..\\x",
        "400 /..",
        "400 /../a",
        "400 /a/../..",
        "400 /%2e%2e",
        "400 /%2e%2e/a",
        "400 /.%2e/",
        "400 /./..",
        "400 /a/b/../../../a",
        "400 *",
        "400 a:80",
        "400 x",
        "400 ",
        "400 http://h/..",
        "404 /a%2fb",
        "404 /%2F",
        "404 /%2e%2e%2fetc",
        "404 /..%2f",
        "404 //",
        "404 //a",
        "404 /a//b",
        "404 /a//",
        "404 /a/.//b",
        "404 //evil.example/..",
        "404 http://h//a",
        "404 /a/b//../c"
      })
  void pathThatCanNameNothingIsRefused(String row) {
    RequestPath path = RequestPath.of(row.substring(4));
    RequestPath.Refused refused = assertInstanceOf(RequestPath.Refused.class, path);
    assertEquals(Integer.parseInt(row.substring(0, 3)), refused.status());
  }

  @Test
  void overlongFormsNeverBecomeASlashOrADot() {
    for (String overlong :
        new String[] {"%c0%af", "%e0%80%af", "%f0%80%80%af", "%c0%ae%c0%ae", "%c1%9c"}) {
      String path = text(normal("/a/" + overlong + "b"));
      assertEquals(1, path.chars().filter(c -> c == '/').count());
      assertFalse(path.substring(2).contains("."));
    }
    assertEquals("\u00c0\u00ae\u00c0\u00ae", text(normal("/%c0%ae%c0%ae")));
  }

  @Test
  void everyByteOfANameRoundTrips() {
    for (int b = 1; b < 256; b++) {
      if (b == '/') {
        continue;
      }
      String name = "a" + (char) b;
      RequestPath.Normal normal = normal(String.format("/a%%%02x", b));
      assertEquals(name, text(normal));
      assertEquals(name, text(normal(normal.encoded())));
    }
  }

  @Test
  void queryStartsAtTheFirstQuestionMarkAndStaysRaw() {
    assertEquals("b?c=%zz\\", normal("/a?b?c=%zz\\").rawQuery());
    assertEquals("a", text(normal("/a?b//../..")));
    assertEquals("", normal("/a?").rawQuery());
    assertEquals("x=http://h/", normal("/a?x=http://h/").rawQuery());
    assertEquals("q", normal("http://h?q").rawQuery());
    assertEquals("a?b", text(normal("/a%3fb")));
    assertTrue(normal("http://h?q/../..").trailingSlash());
  }

  @ParameterizedTest
  @CsvSource({
    "/.git/config, true",
    "/a/.htaccess, true",
    "/%2egit, true",
    "/..., true",
    "/a.b, false",
    "/a/b., false",
    "/.well-known, false",
    "/.well-known/acme/x, false",
    "/.well-known/.x, true",
    "/.well-knownx, true",
    "/a/.well-known/x, true",
    "/.a/../b, false",
    "/.well-known/../.git, true",
  })
  void namesThatStartWithADotAreHidden(String target, boolean hidden) {
    assertEquals(hidden, normal(target).hidden());
  }

  @Test
  void encodedPathIsSafeInARedirect() {
    assertEquals("/a%20%22%0D%0A/b", normal("/a%20%22%0d%0a/b/").encoded());
    assertEquals("/", normal("/x/../").encoded());
  }

  @Test
  void randomPathsAgreeWithASlowModel() {
    long seed = Long.getLong("gyre.seed", System.nanoTime());
    System.out.println("RequestPathTest seed " + seed);
    Random random = new Random(seed);
    String[] pieces = {"/", "/", "/", ".", ".", "..", "%2e", "a", "b", "%41", "%ff", ";", "%2f"};
    for (int round = 0; round < 50_000; round++) {
      StringBuilder target = new StringBuilder("/");
      for (int i = random.nextInt(12); i > 0; i--) {
        target.append(pieces[random.nextInt(pieces.length)]);
      }
      RequestPath path = RequestPath.of(target.toString());
      String actual =
          switch (path) {
            case RequestPath.Normal normal -> text(normal) + (normal.trailingSlash() ? "/" : "");
            case RequestPath.Refused refused -> "refused";
          };
      assertEquals(model(target.toString()), actual, () -> "seed " + seed + ": " + target);
    }
  }

  /** Splits, decodes and resolves in separate steps. */
  private static String model(String target) {
    String[] segments = target.substring(1).split("/", -1);
    ArrayDeque<String> names = new ArrayDeque<>();
    boolean directory = false;
    for (int i = 0; i < segments.length; i++) {
      boolean last = i == segments.length - 1;
      String name = segments[i].replace("%2e", ".").replace("%41", "A").replace("%ff", "\u00ff");
      directory = name.isEmpty() || name.equals(".") || name.equals("..");
      if (name.contains("%2f") || (name.isEmpty() && !last)) {
        return "refused";
      }
      if (name.equals("..")) {
        if (names.isEmpty()) {
          return "refused";
        }
        names.removeLast();
      } else if (!directory) {
        names.addLast(name);
      }
    }
    return String.join("/", names) + (directory ? "/" : "");
  }

  private static RequestPath.Normal normal(String target) {
    return assertInstanceOf(RequestPath.Normal.class, RequestPath.of(target), target);
  }

  private static String text(RequestPath.Normal normal) {
    return new String(normal.path(), StandardCharsets.ISO_8859_1);
  }
}
