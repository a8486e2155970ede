package dev.gyre.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternTest {
  private static final int ROUNDS = 50_000;

  @ParameterizedTest
  @CsvSource({
    "/, /, ''",
    "/a, /a, ''",
    "/*, /a, a",
    "/*, /, ''",
    "/**, /a/b/, a/b/",
    "/docs/**, /docs/, ''",
    "/a/*/c, /a/b/c, b",
    "**.css, /a/b.css, /a/b",
    "/?.txt, /a.txt, ''",
    "/x/**/y, /x/1/y/2/y, 1/y/2",
    "/caf\u00e9/*, /caf\u00c3\u00a9/x, x",
    "/*-*, /a-b, 'a,b'",
    "/**/*.html, /a/b/c.html, 'a/b,c'",
  })
  void matches(String pattern, String path, String captures) {
    PathPattern read = PathPattern.parse(pattern).getFirst();
    assertTrue(read.matches(path));
    assertEquals(captures, String.join(",", read.captures(path)));
  }

  @ParameterizedTest
  @CsvSource({
    "/a, /a/",
    "/*, /a/b",
    "/docs/**, /docs",
    "/docs/**, /docs2/",
    "/?, //",
    "/?, /ab",
    "/A, /a",
    "/*.css, /a.css.map",
    "/a*, /b",
  })
  void doesNotMatch(String pattern, String path) {
    PathPattern read = PathPattern.parse(pattern).getFirst();
    assertFalse(read.matches(path));
    assertNull(read.captures(path));
  }

  @Test
  void bracesMakeSeveral() {
    assertEquals(
        List.of("/a.css", "/a.js", "/b.css", "/b.js"),
        PathPattern.parse("/{a,b}.{css,js}").stream().map(Object::toString).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "docs",
        "*.css",
        "/{a",
        "/a}",
        "/{a,{b}}",
        "/*/*/*/*/*/*/*/*/*/*",
        "/{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}"
      })
  void refuses(String pattern) {
    assertThrows(IllegalArgumentException.class, () -> PathPattern.parse(pattern));
  }

  /** Would not end: a star that looks at all that is left, from each dash anew. */
  @Test
  void takesTimeInProportionToThePath() {
    String path = "/a/" + "-".repeat(1_000_000) + "/b";
    for (String text : List.of("**-*.js", "**-?*-*.js", "/a/**-*.js", "**/b*-*.js")) {
      PathPattern pattern = PathPattern.parse(text).getFirst();
      assertFalse(pattern.matches(path), text);
      assertTrue(pattern.matches(path + "-x-.js"), text);
    }
  }

  @Test
  void saysTheSameAsRegularExpressions() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int matched = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String pattern = "/" + text(random, "ab/*?", 7).replace("***", "**");
      PathPattern read = PathPattern.parse(pattern).getFirst();
      String regex =
          Pattern.compile("\\*\\*|\\*|\\?|[^*?]+")
              .matcher(pattern)
              .replaceAll(
                  token ->
                      Matcher.quoteReplacement(
                          switch (token.group()) {
                            case "**" -> "(.*?)";
                            case "*" -> "([^/]*?)";
                            case "?" -> "[^/]";
                            default -> Pattern.quote(token.group());
                          }));
      String path = "/" + text(random, "aabb/", 9);
      Matcher expected = Pattern.compile(regex).matcher(path);
      List<String> groups = null;
      if (expected.matches()) {
        matched++;
        groups = new ArrayList<>();
        for (int i = 1; i <= expected.groupCount(); i++) {
          groups.add(expected.group(i));
        }
      }
      assertEquals(groups, read.captures(path), "seed " + seed + ": " + pattern + " on " + path);
    }
    assertTrue(matched > ROUNDS / 20, "some match: " + matched);
  }

  private static String text(Random random, String letters, int most) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }
}
