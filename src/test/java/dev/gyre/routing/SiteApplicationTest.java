package dev.gyre.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gyre.config.Option;
import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.files.OpenFile;
import dev.gyre.http.Body;
import dev.gyre.http.Content;
import dev.gyre.http.Request;
import dev.gyre.http.Response;
import dev.gyre.http.Response.Reuse;
import dev.gyre.time.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** What rules make of requests, and where paths of a site are looked up. */
class SiteApplicationTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path temporary;

  private Path root;
  private Settings settings = Settings.DEFAULTS;
  private final List<SiteApplication> opened = new ArrayList<>();

  @BeforeEach
  void makeSite() throws IOException {
    root = temporary.resolve("root");
    write("root/index.html", "index");
    write("root/a.html", "a");
    write("root/b/index.html", "b");
    write("root/b/c.txt", "c");
    write("root/404.html", "lost");
    write("root/.secret", "s");
    write("other/index.html", "other");
    write("other/d.txt", "d");
  }

  @AfterEach
  void closeSites() {
    opened.forEach(SiteApplication::close);
  }

  private void write(String name, String content) throws IOException {
    Path path = temporary.resolve(name);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
    Files.setLastModifiedTime(path, FileTime.from(NOW.minusSeconds(86_400)));
  }

  private SiteApplicationTest with(Option<?> option, String value) {
    settings = settings.with(option, value);
    return this;
  }

  private SiteApplicationTest rules(String... rules) {
    return with(Options.RULE, String.join("\n", rules));
  }

  private SiteApplication site() throws IOException {
    SiteApplication site = Sites.open(root, settings, new ManualClock(NOW.toEpochMilli()));
    opened.add(site);
    return site;
  }

  private Response ask(String target, String... fields) throws IOException {
    return send("GET", target, fields);
  }

  private Response send(String method, String target, String... fields) throws IOException {
    return answer(site(), Sites.request(method, target, String.join("\r\n", all(fields))));
  }

  private static List<String> all(String... fields) {
    List<String> all = new ArrayList<>(List.of("X-Test: 1"));
    all.addAll(List.of(fields));
    return all;
  }

  private static Response answer(SiteApplication site, Request request) {
    return switch (site.answer(Sites.asked(request))) {
      case HttpApplication.Answer.Now now -> now.response();
      case HttpApplication.Answer.Later later -> {
        Response atOnce = later.respondAtOnce();
        Response waited = later.respond();
        if (atOnce != null) {
          assertEquals(waited.status(), atOnce.status());
          assertEquals(text(atOnce.headers()), text(waited.headers()));
          atOnce.body().close();
        }
        yield waited;
      }
    };
  }

  private static String text(dev.gyre.http.Headers headers) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < headers.size(); i++) {
      text.append(headers.name(i)).append(": ").append(headers.value(i)).append('\n');
    }
    return text.toString();
  }

  private static String body(Response response) throws IOException {
    try {
      return switch (response.body()) {
        case Body.Empty empty -> "";
        case Body.Bytes bytes -> new String(bytes.content(), StandardCharsets.UTF_8);
        case Body.File file -> content(file.content(), file.lengthBytes());
        case Body.Page page -> {
          StringBuilder text = new StringBuilder();
          for (byte[] piece = page.source().next(); piece != null; piece = page.source().next()) {
            text.append(new String(piece, StandardCharsets.UTF_8));
          }
          yield text.toString();
        }
      };
    } finally {
      response.body().close();
    }
  }

  private static String content(Content content, long length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocateDirect((int) length);
    assertInstanceOf(OpenFile.class, content);
    content.read(bytes, 0);
    bytes.flip();
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

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

  @ParameterizedTest
  @CsvSource({
    "path=/b/index.html access=deny, /b/, 403",
    "path=**.html password=USERS, /b/, 401",
    "path=/a.html access=deny, /a, 403",
    "path=/b/** access=deny, /b/, 403",
    "path=/b/c.txt access=deny, /b/, 200",
  })
  void anotherAddressIsNoWayAroundTheRules(String rule, String target, int status)
      throws IOException {
    Path users = temporary.resolve("users");
    Files.writeString(users, "ann:" + BCrypt.hashpw("x", BCrypt.gensalt("$2y", 4)));
    Response response =
        with(Options.CLEAN_URLS, "on").rules(rule.replace("USERS", users.toString())).ask(target);
    assertEquals(status, response.status());
    response.body().close();
  }

  @Test
  void anIndexForThoseWithAPasswordIsKeptForNobody() throws IOException {
    Path users = temporary.resolve("users");
    Files.writeString(users, "ann:" + BCrypt.hashpw("x", BCrypt.gensalt("$2y", 4)));
    SiteApplication site = rules("path=**.html password=" + users).site();
    Request known = Sites.request("GET", "/b/", "Authorization: Basic " + base64("ann:x"));
    Response response = answer(site, known);
    assertEquals("b", body(response));
    assertEquals(Reuse.NOBODY, response.reuse());
  }

  @Test
  void aReadmeThatIsDeniedIsNotShownBelowAListing() throws IOException {
    write("root/d/README.md", "the secret");
    with(Options.INDEX, "none");
    assertEquals(true, body(ask("/d/", "Accept: text/html")).contains("the secret"));
    rules("path=**.md access=deny");
    assertEquals(false, body(ask("/d/", "Accept: text/html")).contains("the secret"));
  }

  @Test
  void aRuleDecidesWhatIsListed() throws IOException {
    with(Options.INDEX, "none").rules("path=/b/ listing=off");
    assertEquals(404, ask("/b/").status());
    Response listed = ask("/");
    assertEquals(200, listed.status());
    listed.body().close();
    with(Options.LISTING, "off").rules("path=/b/ listing=on");
    assertEquals(404, ask("/").status());
    Response rule = ask("/b/");
    assertEquals(200, rule.status());
    rule.body().close();
  }

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

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, /b/c.txt, 200",
    "10.1.2.3, /b/c.txt, 200",
    "192.0.2.1, /b/c.txt, 403",
    "192.0.2.1, /a.html, 200",
  })
  void clientsAreAllowedInTheOrderOfTheRules(String client, String target, int status)
      throws IOException {
    rules("path=/b/** client=10.0.0.0/8 client=127.0.0.1 access=allow", "path=/b/** access=deny");
    InetSocketAddress from = new InetSocketAddress(InetAddress.ofLiteral(client), 1);
    Inquiry asked = new Inquiry(Sites.request("GET", target, "A: b"), from);
    Response response =
        assertInstanceOf(HttpApplication.Answer.Later.class, site().answer(asked)).respond();
    assertEquals(status, response.status());
    assertEquals(target.startsWith("/b") ? Reuse.NOBODY : Reuse.TARGET, response.reuse());
    response.body().close();
  }

  @Test
  void aPasswordIsAskedForAndAWrongOneWaits() throws IOException {
    Path users = temporary.resolve("users");
    Files.writeString(users, "ann:" + BCrypt.hashpw("x", BCrypt.gensalt("$2y", 4)));
    rules("path=/b/** password=" + users + " realm=\"the Bs\"");
    Response none = ask("/b/c.txt");
    assertEquals(401, none.status());
    assertEquals(
        "Basic realm=\"the Bs\", charset=\"UTF-8\"", none.headers().first("WWW-Authenticate"));
    assertEquals(0, none.holdNanos());
    SiteApplication site = site();
    Request wrong = Sites.request("GET", "/b/c.txt", "Authorization: Basic " + base64("ann:y"));
    Response refused = answer(site, wrong);
    assertEquals(401, refused.status());
    assertEquals(1_000_000_000, refused.holdNanos());
    Request right = Sites.request("GET", "/b/c.txt", "Authorization: Basic " + base64("ann:x"));
    Response let = answer(site, right);
    assertEquals("c", body(let));
    assertEquals(Reuse.NOBODY, let.reuse());
    assertEquals("a", body(answer(site, Sites.request("GET", "/a.html", "A: b"))));
    assertNotNull(
        assertInstanceOf(HttpApplication.Answer.Later.class, site.answer(Sites.asked(right)))
            .respondAtOnce(),
        "who is known needs no work");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "wrong"})
  void aWrongPasswordWaitsWhateverItsPageIs(String page) throws IOException {
    Path users = temporary.resolve("users");
    Files.writeString(users, "ann:" + BCrypt.hashpw("x", BCrypt.gensalt("$2y", 4)));
    write("root/401.html", page);
    rules("path=/b/** password=" + users, "status=401 error-page=/401.html");
    Request wrong = Sites.request("GET", "/b/c.txt", "Authorization: Basic " + base64("ann:y"));
    Response refused = answer(site(), wrong);
    assertEquals(401, refused.status());
    assertEquals(1_000_000_000, refused.holdNanos());
    refused.body().close();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aMissingPasswordFileIsRefusedAtTheStart() {
    rules("password=/nowhere/users");
    assertEquals(
        "/nowhere/users: there is no such file",
        assertThrows(IOException.class, this::site).getMessage());
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
    assertEquals("GET, HEAD, OPTIONS", send("OPTIONS", "/b/c.txt").headers().first("Allow"));
  }

  @ParameterizedTest
  @CsvSource({
    "h, /, index",
    "h, /o/, other",
    "h, /o/d.txt, d",
    "docs.example, /, b",
    "DOCS.example:8081, /, b",
    "docs.example., /c.txt, c",
    "x.docs.example, /, other",
    "docs.example, /o/, other",
  })
  void pathsAreLookedUpByHostAndMount(String host, String target, String content)
      throws IOException {
    with(
        Options.MOUNT,
        String.join(
            "\n",
            "/o=" + temporary.resolve("other"),
            "docs.example/=" + root.resolve("b"),
            "docs.example/o/=" + temporary.resolve("other"),
            "*.docs.example/=" + temporary.resolve("other")));
    Request request = Sites.requestOf(host, target);
    Response response = answer(site(), request);
    assertEquals(content, body(response));
    assertEquals(Reuse.HOST, response.reuse());
  }

  @ParameterizedTest
  @CsvSource({"/o, 301, /o/", "/o/d.txt/, 404,", "/o2, 404,"})
  void aMountIsADirectory(String target, int status, String location) throws IOException {
    Response response = with(Options.MOUNT, "/o=" + temporary.resolve("other")).ask(target);
    assertEquals(status, response.status());
    assertEquals(location, response.headers().first("Location"));
  }

  @Test
  void aListingBelowAMountHasItsWholePath() throws IOException {
    with(Options.MOUNT, "/o=" + temporary.resolve("other")).with(Options.INDEX, "none");
    String page = body(ask("/o/?format=json"));
    assertEquals(true, page.contains("\"/o/\""), page);
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

  @Test
  void aListingHasNoDateThatAConditionCouldMean() throws IOException {
    with(Options.INDEX, "none");
    String date = "Since: Sun, 06 Nov 1994 08:49:37 GMT";
    for (String field : List.of("If-Modified-" + date, "If-Unmodified-" + date)) {
      assertEquals("c.txt\nindex.html\n", body(ask("/b/?format=text", "If-Match: *", field)));
    }
  }

  @Test
  void aLinkThatIsTurnedLeadsNewRequestsToItsNewPlace() throws IOException {
    Path link = temporary.resolve("link");
    Files.createSymbolicLink(link, root);
    root = link;
    with(Options.INDEX, "none").with(Options.MOUNT, "/m=" + temporary.resolve("other"));
    SiteApplication site = site();
    Response page = answer(site, Sites.request("GET", "/b/?format=text", "A: b"));
    List<String> news = new ArrayList<>();
    site.lookAgain(news::add);
    assertEquals(List.of(), news);

    Files.delete(link);
    site.lookAgain(news::add);
    site.lookAgain(news::add);
    assertEquals(
        List.of("still serving what was there before: " + link + ": no such directory"), news);
    assertEquals("c", body(answer(site, Sites.request("GET", "/b/c.txt", "A: b"))));

    Files.createSymbolicLink(link, temporary.resolve("other"));
    news.clear();
    site.lookAgain(news::add);
    assertEquals(List.of(link + " leads to another directory, which is served from now on"), news);
    assertEquals("d", body(answer(site, Sites.request("GET", "/d.txt", "A: b"))));
    assertEquals(404, answer(site, Sites.request("GET", "/b/c.txt", "A: b")).status());
    assertEquals("c.txt\nindex.html\n", body(page), "the old page ends as it began");
  }
}
