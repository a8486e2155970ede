package dev.gyre.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gyre.config.Options;
import dev.gyre.http.Request;
import dev.gyre.http.Response;
import dev.gyre.http.Response.Reuse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** Who may read what, by whatever address it is asked for. */
class SiteAccessTest extends SiteFixture {
  /** A file in which Ann has the password x. */
  private Path users() throws IOException {
    Path users = temporary.resolve("users");
    return Files.writeString(users, "ann:" + BCrypt.hashpw("x", BCrypt.gensalt("$2y", 4)));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
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
    Response response =
        with(Options.CLEAN_URLS, "on").rules(rule.replace("USERS", users().toString())).ask(target);
    assertEquals(status, response.status());
    response.body().close();
  }

  @Test
  void anIndexForThoseWithAPasswordIsKeptForNobody() throws IOException {
    SiteApplication site = rules("path=**.html password=" + users()).site();
    Request known = Sites.request("GET", "/b/", "Authorization: Basic " + base64("ann:x"));
    Response response = answer(site, known);
    assertEquals("b", body(response));
    assertEquals(Reuse.NOBODY, response.reuse());
  }

  @Test
  void aPasswordThatIsNotKnownIsDear() throws IOException {
    SiteApplication site = rules("path=/b/** password=" + users()).site();
    Request known = Sites.request("GET", "/b/c.txt", "Authorization: Basic " + base64("ann:x"));
    assertEquals(true, isDear(site, known));
    assertEquals("c", body(answer(site, known)));
    assertEquals(false, isDear(site, known));
    assertEquals(false, isDear(site, Sites.request("GET", "/b/c.txt", "A: b")));
    assertEquals(false, isDear(site, Sites.request("GET", "/a.html", "A: b")));
  }

  private static boolean isDear(SiteApplication site, Request request) throws IOException {
    HttpApplication.Answer.Later later =
        assertInstanceOf(HttpApplication.Answer.Later.class, site.answer(Sites.asked(request)));
    Response atOnce = later.respondAtOnce();
    if (atOnce != null) {
      atOnce.body().close();
    }
    return later.isDear();
  }

  @Test
  void aReadmeThatIsDeniedIsNotShownBelowAListing() throws IOException {
    write("root/d/README.md", "the secret");
    with(Options.INDEX, "none");
    assertEquals(true, body(ask("/d/", "Accept: text/html")).contains("the secret"));
    rules("path=**.md access=deny");
    assertEquals(false, body(ask("/d/", "Accept: text/html")).contains("the secret"));
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
    rules("path=/b/** password=" + users() + " realm=\"the Bs\"");
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
    write("root/401.html", page);
    rules("path=/b/** password=" + users(), "status=401 error-page=/401.html");
    Request wrong = Sites.request("GET", "/b/c.txt", "Authorization: Basic " + base64("ann:y"));
    Response refused = answer(site(), wrong);
    assertEquals(401, refused.status());
    assertEquals(1_000_000_000, refused.holdNanos());
    refused.body().close();
  }

  @Test
  void aMissingPasswordFileIsRefusedAtTheStart() {
    rules("password=/nowhere/users");
    assertEquals(
        "/nowhere/users: there is no such file",
        assertThrows(IOException.class, this::site).getMessage());
  }
}
