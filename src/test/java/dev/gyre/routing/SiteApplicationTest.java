package dev.gyre.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gyre.config.Options;
import dev.gyre.http.Request;
import dev.gyre.http.Response;
import dev.gyre.http.Response.Reuse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where paths of a site are looked up, and what is listed there. */
class SiteApplicationTest extends SiteFixture {
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
