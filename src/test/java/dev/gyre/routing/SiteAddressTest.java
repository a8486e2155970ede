package dev.gyre.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gyre.config.Options;
import dev.gyre.http.Response;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rules make of addresses: redirects, rewrites, fallbacks and clean names. */
class SiteAddressTest extends SiteFixture {
  @ParameterizedTest
  @CsvSource({
    "/old/x/y, 301, /new/x/y",
    "/old/a%20b%2525?q=1, 301, /new/a%20b%2525?q=1",
    "/moved, 308, https://example.org/there",
    "/twice/1/2, 301, /2/1",
    "/open/evil.example, 301, /evil.example",
    "/v/w/evil.example, 301, /evil.example",
    "/part?q=1, 301, /whole?q=1#part?",
    "/own?q=1, 301, /whole?a#part",
    "'/old/x?q=\"<a>\\^`{|}[]&b=%3c', 301, /new/x?q=%22%3Ca%3E%5C%5E%60%7B%7C%7D[]&b=%3c",
    "'/b?q=<', 301, /b/?q=%3C",
  })
  void redirects(String target, int status, String location) throws IOException {
    rules(
        "path=/old/** redirect=/new/$1",
        "path=/moved redirect=https://example.org/there redirect-status=308",
        "path=/twice/*/* redirect=/$2/$1",
        "path=/open** redirect=/$1",
        "path=/v*/w*/** redirect=/$1/$2/$3",
        "path=/part redirect=/whole#part?",
        "path=/own redirect=/whole?a#part");
    Response response = ask(target);
    assertEquals(status, response.status());
    assertEquals(location, response.headers().first("Location"));
  }

  @ParameterizedTest
  @CsvSource({"/x/c.txt, 200, c", "/x/, 200, b", "/hidden, 404,", "/out, 404,", "/x/nothing, 404,"})
  void rewrites(String target, int status, String content) throws IOException {
    rules(
        "path=/x/** rewrite=/b/$1",
        "path=/hidden rewrite=/.secret",
        "path=/out rewrite=/../../etc/passwd");
    Response response = ask(target);
    assertEquals(status, response.status());
    if (content != null) {
      assertEquals(content, body(response));
    }
  }

  @ParameterizedTest
  @CsvSource({"/x/d?q=1, 301, /x/d/?q=1", "/x/d/, 200, ", "/x%20y, 301, /b/d/"})
  void theAddressOfADirectoryStaysWhereARewriteLeadsFromThereToo(
      String target, int status, String location) throws IOException {
    write("root/b/d/index.html", "d");
    rules("path=/x/** rewrite=/b/$1", "path=\"/x y\" rewrite=/b/d");
    Response response = ask(target);
    assertEquals(status, response.status());
    assertEquals(location, response.headers().first("Location"));
    response.body().close();
  }

  @ParameterizedTest
  @CsvSource({
    "/route/of/a/script, 200, index",
    "/missing.js, 404,",
    "/b/c.txt, 200, c",
    "/b/, 200, b",
    "/.secret, 404,",
  })
  void aSpaAnswersWhereThereIsNothing(String target, int status, String content)
      throws IOException {
    Response response = with(Options.SPA, "on").ask(target);
    assertEquals(status, response.status());
    if (content != null) {
      assertEquals(content, body(response));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Range: bytes=1-2, 206",
    "Range: bytes=5-, 416",
    "If-None-Match: *, 304",
    "If-Match: \"x\", 412"
  })
  void conditionsAndRangesOfAFallbackAreThoseOfItsFile(String field, int status)
      throws IOException {
    Response response = with(Options.SPA, "on").ask("/route", field);
    assertEquals(status, response.status());
    response.body().close();
  }

  @ParameterizedTest
  @CsvSource({
    "/a, 200, ",
    "/a.html, 301, /a",
    "/b/index.html, 301, /b/",
    "/index.html, 301, /",
    "/b/index, 301, /b/",
    "/index?q=1, 301, /?q=1",
    "/a/, 404, ",
    "/c, 404, ",
    "/b, 301, /b/",
    "/missing.html, 404, ",
  })
  void cleanUrlsHaveNoHtml(String target, int status, String location) throws IOException {
    Response response = with(Options.CLEAN_URLS, "on").ask(target);
    assertEquals(status, response.status());
    assertEquals(location, response.headers().first("Location"));
  }

  @ParameterizedTest
  @CsvSource({"/b, 200, page", "/b/, 200, b", "/b.html, 301, ''", "/b/c, 301, ''"})
  void aPageBesideADirectoryOfItsNameHasTheNameWithoutASlash(
      String target, int status, String content) throws IOException {
    write("root/b.html", "page");
    write("root/b/c/index.html", "c");
    Response response = with(Options.CLEAN_URLS, "on").ask(target);
    assertEquals(status, response.status());
    assertEquals(content, body(response));
  }

  @ParameterizedTest
  @CsvSource({"/b/index, 200, ", "/b/index.html, 301, /b/index"})
  void anIndexThatStandsForNoDirectoryHasACleanNameToo(String target, int status, String location)
      throws IOException {
    Response response = with(Options.CLEAN_URLS, "on").with(Options.INDEX, "home.html").ask(target);
    assertEquals(status, response.status());
    assertEquals(location, response.headers().first("Location"));
    response.body().close();
  }

  @ParameterizedTest
  @CsvSource({"/route, index", "/x, a"})
  void whatARuleNamesIsNotLedToItsCleanName(String target, String content) throws IOException {
    with(Options.SPA, "on").with(Options.CLEAN_URLS, "on").rules("path=/x rewrite=/a.html");
    assertEquals(content, body(ask(target)));
  }
}
