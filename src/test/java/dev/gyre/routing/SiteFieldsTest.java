package dev.gyre.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.gyre.config.Options;
import dev.gyre.http.Response;
import dev.gyre.http.Response.Reuse;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rules add to answers, and the pages of refusals. */
class SiteFieldsTest extends SiteFixture {
  @Test
  void anErrorPageKeepsTheStatusAndHasNoTag() throws IOException {
    rules(
        "status=404 error-page=/404.html",
        "status=403 error-page=/none.html",
        "path=/no access=deny");
    Response lost = ask("/nothing", "If-None-Match: *", "Range: bytes=0-1");
    assertEquals(404, lost.status());
    assertEquals("text/html; charset=utf-8", lost.headers().first("Content-Type"));
    assertEquals("no-store", lost.headers().first("Cache-Control"));
    assertNull(lost.headers().first("ETag"));
    assertEquals("lost", body(lost));
    Response denied = ask("/no");
    assertEquals(403, denied.status());
    assertEquals("403 Forbidden\n", body(denied));
  }

  @ParameterizedTest
  @CsvSource({"//a.html, 404, lost", "/b//c, 404, lost", "/a%2fb, 404, lost", "/../x, 400, bad"})
  void aPathThatIsNoneHasThePageOfItsStatusToo(String target, int status, String content)
      throws IOException {
    write("root/400.html", "bad");
    rules(
        "path=/** status=404 error-page=/a.html",
        "status=404 error-page=/404.html header=\"X-Refused: yes\"",
        "status=400 error-page=/400.html header=\"X-Refused: yes\"",
        "redirect=/a.html");
    Response response = ask(target);
    assertEquals(status, response.status());
    assertEquals("yes", response.headers().first("X-Refused"));
    assertEquals(content, body(response));
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /b/c.txt, 405, b",
    "POST, /a.html, 405, other",
    "POST, //b/c.txt, 405, other",
    "BREW, /b/c.txt, 501, unknown",
    "OPTIONS, /b/c.txt, 204, all"
  })
  void methodsThatReadNothingHaveTheFieldsOfTheirPath(
      String method, String target, int status, String field) throws IOException {
    write("root/405.html", "no such method");
    rules(
        "path=/b/** status=405 header=\"X-Field: b\"",
        "status=405 error-page=/405.html header=\"X-Field: other\"",
        "status=501 header=\"X-Field: unknown\"",
        "header=\"X-Field: all\"");
    Response response = send(method, target);
    assertEquals(status, response.status());
    assertEquals(field, response.headers().first("X-Field"));
    assertEquals(status == 501 ? null : "GET, HEAD, OPTIONS", response.headers().first("Allow"));
    if (status == 405) {
      assertEquals("no such method", body(response));
    }
  }

  @Test
  void fieldsAreAddedOnceTheFirstRuleWins() throws IOException {
    rules(
        "path=**.html cache-control=no-cache",
        "cache-control=\"max-age=60\" header=\"X-A: 1\"",
        "header=\"x-a: 2\" header=\"X-B: 3\"",
        "status=404 header=\"X-Lost: yes\"");
    Response found = ask("/b/c.txt");
    assertEquals("max-age=60", found.headers().first("Cache-Control"));
    assertEquals("1", found.headers().first("X-A"));
    assertEquals("3", found.headers().first("X-B"));
    assertNull(found.headers().first("X-Lost"));
    assertEquals("no-cache", ask("/a.html").headers().first("Cache-Control"));
    Response same = ask("/b/c.txt", "If-None-Match: *");
    assertEquals(304, same.status());
    assertEquals("max-age=60", same.headers().first("Cache-Control"));
    Response lost = ask("/nothing");
    assertEquals("no-store", lost.headers().first("Cache-Control"));
    assertNull(lost.headers().first("X-A"));
    assertEquals("yes", lost.headers().first("X-Lost"));
  }

  @Test
  void aRuleMayHaveAFieldTwice() throws IOException {
    rules("header=\"Link: </1>\" header=\"link: </2>\"", "header=\"Link: </3>\"");
    Response response = ask("/a.html");
    String fields = text(response.headers());
    assertEquals(true, fields.endsWith("\nLink: </1>\nlink: </2>\n"), fields);
    response.body().close();
  }

  @Test
  void aLinkOfARuleStandsBesideThatToTheNextPage() throws IOException {
    with(Options.INDEX, "none").rules("header=\"Link: </a.css>; rel=preload\"");
    String fields = text(ask("/b/?format=text&limit=1").headers());
    assertEquals(true, fields.contains(">; rel=\"next\"\n"), fields);
    assertEquals(true, fields.endsWith("\nLink: </a.css>; rel=preload\n"), fields);
  }

  @Test
  void theSecurityFieldsLeaveOurPagesTheirPolicy() throws IOException {
    with(Options.SECURITY_HEADERS, "on").with(Options.INDEX, "none");
    Response file = ask("/a.html");
    assertEquals("SAMEORIGIN", file.headers().first("X-Frame-Options"));
    assertEquals(
        "base-uri 'self'; object-src 'none'; frame-ancestors 'self'",
        file.headers().first("Content-Security-Policy"));
    Response listing = ask("/b/", "Accept: text/html");
    String policy = Objects.requireNonNull(listing.headers().first("Content-Security-Policy"));
    assertEquals(0, policy.indexOf("default-src"));
    assertEquals("no-referrer", listing.headers().first("Referrer-Policy"));
    listing.body().close();
    Response lost = ask("/nothing");
    assertEquals("SAMEORIGIN", lost.headers().first("X-Frame-Options"));
  }

  @Test
  void originsAreToldWhatTheyMayRead() throws IOException {
    rules("path=/b/** cors=https://a.example cors=https://B.example", "path=/a.html cors=*");
    Response named = ask("/b/c.txt", "Origin: https://b.example");
    assertEquals("https://b.example", named.headers().first("Access-Control-Allow-Origin"));
    assertEquals("Accept-Encoding, Origin", named.headers().first("Vary"));
    Response other = ask("/b/c.txt", "Origin: https://c.example");
    assertNull(other.headers().first("Access-Control-Allow-Origin"));
    assertEquals("Accept-Encoding, Origin", other.headers().first("Vary"));
    Response all = ask("/a.html");
    assertEquals("*", all.headers().first("Access-Control-Allow-Origin"));
    assertEquals("Accept-Encoding", all.headers().first("Vary"));
    Response preflight =
        send(
            "OPTIONS",
            "/b/c.txt",
            "Origin: https://a.example",
            "Access-Control-Request-Method: GET",
            "Access-Control-Request-Headers: range, x-a");
    assertEquals(204, preflight.status());
    assertEquals("GET, HEAD", preflight.headers().first("Access-Control-Allow-Methods"));
    assertEquals("range, x-a", preflight.headers().first("Access-Control-Allow-Headers"));
    assertEquals("Origin, Access-Control-Request-Headers", preflight.headers().first("Vary"));
    assertEquals("GET, HEAD, OPTIONS", send("OPTIONS", "/b/c.txt").headers().first("Allow"));
  }

  @ParameterizedTest
  @CsvSource({
    "status=404 error-page=/404.html, TARGET",
    "status=4xx header=X-A:1, TARGET",
    "status=200 status=304 header=X-A:1, TARGET",
    "status=200 header=X-A:1, NOBODY",
    "status=3xx cache-control=no-cache, NOBODY",
  })
  void whatRulesSayOfRefusalsKeepsNobodyFromAnAnswer(String rule, Reuse reuse) throws IOException {
    Response response = rules(rule).ask("/a.html");
    assertEquals("a", body(response));
    assertEquals(reuse, response.reuse());
  }
}
