package dev.gyre.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Rule.Effect;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleTextTest {
  @Test
  void readsConditionsAndEffects() {
    Rule rule =
        RuleText.read(
            "path=/a/** path=/b host=*.Example.org method=GET client=10.0.0.0/8 status=404"
                + " status=5xx error-page=/error.html header=\"X-A: b \\\"c\\\"\"");
    assertEquals(2, rule.condition().paths().size());
    assertTrue(rule.condition().meansHost("www.example.org"));
    assertTrue(rule.condition().meansStatus(503));
    assertEquals(
        List.of(new Effect.ErrorPage("/error.html"), new Effect.Header("X-A", "b \"c\"", false)),
        rule.effects());
  }

  @Test
  void aRuleIsWrittenAsItIsRead() {
    String text = "path=/a/** cache-control=\"max-age=3600, \\\"x\\\"\" clean-urls=on";
    assertEquals(text, RuleText.read(text).text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "path=/a | it does nothing",
        "path=/a cach-control=x | unknown key cach-control, nearest is cache-control",
        "path=a access=deny | path: 'a' is not a pattern that starts with / or **",
        "path=/{a access=deny | path: '/{a' is not a pattern",
        "nothing | 'nothing' has no =; write key=value",
        "path=/a access=\"deny | a quote in '\"deny' has no end",
        "access=no | access: 'no' is not allow or deny",
        "access=deny access=allow | access stands there more than once",
        "status=600 cache-control=x | status: '600' is not a number from 200 to 599",
        "status=404 redirect=/x | redirect is decided before there is a status; take status away",
        "status=200 cors=* | cors is decided before there is a status; take status away",
        "path=/a/* redirect=/b/$2 | redirect=/b/$2: its path has fewer stars than 2",
        "redirect=/b/$1 | redirect=/b/$1: its path has fewer stars than 1",
        "redirect=//evil.example | redirect: '//evil.example' is not a path or a URL",
        "redirect=javascript:x | redirect: 'javascript:x' is not a path or a URL",
        "redirect=/x redirect-status=200 | redirect-status: '200' is not 301, 302, 303, 307 or 308",
        "redirect-status=301 access=deny | redirect-status needs redirect",
        "realm=x access=deny | realm needs password",
        "header=X-A | header: 'X-A' is not a field",
        "header=\"Content-Length: 5\" | header: 'Content-Length: 5' is not a field",
        "header=\"X-A: \u00e9\" | header: 'X-A: \u00e9' is not a field",
        "cors=example.org | cors: 'example.org' is not * or an origin",
        "client=localhost access=deny | client: 'localhost' is not an IP address",
        "host=a:80 access=deny | host: 'a:80' is not a host name",
        "fallback=index.html | fallback: 'index.html' is not a path",
        "status=404 error-page=/lost/ | error-page: '/lost/' is not the path of a file",
        "clean-urls=yes | clean-urls: 'yes' is not on or off",
        "security-headers=off | security-headers: 'off' is not on",
        "method=FETCH access=deny | method: 'FETCH' is not GET, HEAD or OPTIONS",
      })
  void saysWhatIsWrong(String text, String complaint) {
    RuleText.Wrong wrong = assertThrows(RuleText.Wrong.class, () -> RuleText.read(text));
    String message = String.valueOf(wrong.getMessage());
    assertTrue(message.startsWith(complaint), message);
  }

  @Test
  void theOptionNamesTheRuleThatIsWrong() {
    InvalidOption wrong =
        assertThrows(
            InvalidOption.class, () -> Options.RULE.read("access=deny\npath=/x hedder=\"A: b\""));
    assertEquals(
        "--rule: 'path=/x hedder=\"A: b\"': unknown key hedder, nearest is header",
        wrong.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "/docs=/srv/docs, , /docs, /srv/docs",
    "/=/srv, , '', /srv",
    "/docs/=d, , /docs, d",
    "example.org/=/srv/e, example.org, '', /srv/e",
    "*.example.org/x/y=/srv/e=f, *.example.org, /x/y, /srv/e=f",
  })
  void readsMounts(String text, String host, String path, String directory) {
    Mount mount = Mount.parse(text);
    assertEquals(host, mount.host() == null ? null : mount.host().toString());
    assertEquals(path, mount.path());
    assertEquals(directory, mount.directory().toString());
  }

  @Test
  void aPlaceHasOneMount() {
    InvalidOption wrong =
        assertThrows(
            InvalidOption.class, () -> Options.MOUNT.read("/a=/x\nB.org/a=/x\nb.org/a/=/y"));
    assertEquals(
        "--mount: 'b.org/a=/y' is for a place where /x is mounted already; take one of them away",
        wrong.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"docs", "/docs", "/docs=", "=x", "a b/=x", "//=x", "/a/../b=x", "host:80/=x"})
  void refusesMounts(String text) {
    assertThrows(IllegalArgumentException.class, () -> Mount.parse(text));
  }
}
