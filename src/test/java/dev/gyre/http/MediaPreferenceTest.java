package dev.gyre.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaPreferenceTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/html | text/html",
        "application/json | application/json",
        "APPLICATION/JSON | application/json",
        "application/* | application/json",
        "text/* | text/html",
        "*/* | text/html",
        "text/html, application/json | text/html",
        "application/json, text/html | application/json",
        "text/html;q=0.5, application/json;q=0.6 | application/json",
        "text/html ; Q=0.5 , application/json ; q=0.501 | application/json",
        "text/html;q=0, */*;q=0.1 | application/json",
        "*/*, text/html;q=0.9 | application/json",
        "application/json, */* | application/json",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | text/html",
        "application/json;profile=\"a,b;q=0\" | application/json",
        "application/json;q=2 | text/html",
        "application/json;q=0.1234 | text/html",
        "application/json;q=-1 | text/html",
        "application/json;q= | text/html",
        "application/json;q=1.001 | text/html",
        "application/json;q=0.000 | text/html",
        "application/json;q=1.000 | application/json",
        "application/jsonp | text/html",
        "json | text/html",
        "/* | text/html",
        ",;,=;\" | text/html",
      })
  void choosesWhatTheClientLikesBest(String accept, String expected) {
    assertEquals(expected, MediaPreference.best(accept, "text/html", "application/json"));
  }

  @Test
  void withoutAPreferenceTheFirstOfferIsTaken() {
    assertEquals("a/b", MediaPreference.best(null, "a/b", "c/d"));
    assertEquals("a/b", MediaPreference.best("", "a/b", "c/d"));
    assertEquals("a/b", MediaPreference.best("image/png", "a/b", "c/d"));
  }
}
